package io.queueoperator.state;

import io.queueoperator.core.job.Job;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Which jobs this instance has just changed, for whoever keeps an answer for a moment: somebody who changes a job and then
 * asks for it must see the change.
 */
@ApplicationScoped
public class Touched {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private record Listener(Consumer<String> job, Consumer<String> source) {}

    /**
     * From now on these hear of what changed, by its id, after the stores were told.
     *
     * @param source hears of a source whose jobs changed their status, not of their reports
     */
    public void listen(Consumer<String> job, Consumer<String> source) {
        listeners.add(new Listener(job, source));
    }

    /** The job with this id is different now. */
    void job(String id) {
        listeners.forEach(listener -> listener.job().accept(id));
    }

    /** These jobs are different now, and so are the counts of their parents and what their sources say. */
    void jobs(List<Change> changes) {
        for (Change change : changes) {
            Job.Origin origin = change.job().origin();
            job(change.job().id());
            if (origin.parentJobId() != null) {
                job(origin.parentJobId());
            }
            if (origin.sourceId() != null) {
                listeners.forEach(listener -> listener.source().accept(origin.sourceId()));
            }
        }
    }
}
