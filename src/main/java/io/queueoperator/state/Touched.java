package io.queueoperator.state;

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
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /** From now on the listener hears of each job, by its id, after the stores were told of the change. */
    public void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** The job with this id is different now. */
    void job(String id) {
        listeners.forEach(listener -> listener.accept(id));
    }

    /** These jobs are different now, and so are the counts of their parents. */
    void jobs(List<Change> changes) {
        for (Change change : changes) {
            job(change.job().id());
            String parent = change.job().origin().parentJobId();
            if (parent != null) {
                job(parent);
            }
        }
    }
}
