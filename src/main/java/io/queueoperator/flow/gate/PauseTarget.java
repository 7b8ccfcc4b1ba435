package io.queueoperator.flow.gate;

import io.queueoperator.api.NewPause;
import io.queueoperator.core.job.Problem;

/**
 * Which jobs a pause is for.
 *
 * @param kind task_type, source, project or everything
 * @param key empty for everything
 */
record PauseTarget(String kind, String key) {
    static final String TASK_TYPE = "task_type";
    static final String SOURCE = "source";
    static final String PROJECT = "project";
    static final String EVERYTHING = "everything";

    /** The one target of a call; a problem when it names none, or several. */
    static PauseTarget of(NewPause pause) {
        if (pause.targets() != 1) {
            throw Problem.invalid(
                    "task_type", pause.targets() == 0 ? "is missing, and nothing else is named" : "is not the only target",
                    "one of task_type, source_id, project_id, or everything: true");
        }
        if (pause.taskType() != null) {
            return new PauseTarget(TASK_TYPE, pause.taskType());
        }
        if (pause.sourceId() != null) {
            return new PauseTarget(SOURCE, pause.sourceId());
        }
        return pause.projectId() != null ? new PauseTarget(PROJECT, pause.projectId()) : new PauseTarget(EVERYTHING, "");
    }
}
