package io.queueoperator.demo.worker;

import java.io.IOException;
import java.util.Map;

/** What a worker does with a job of one task type. */
public interface Task {

    /** The task type whose jobs this can do. */
    String type();

    /**
     * Does the work and returns its result, which becomes the JSON of the completed job.
     *
     * @throws TaskFailure when the work cannot be done
     * @throws IOException when something unforeseen broke on the way, the operator's answer included
     */
    Map<String, Object> work(ClaimedJob job, TaskContext context)
            throws TaskFailure, IOException, InterruptedException;
}
