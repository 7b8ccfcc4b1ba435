package io.queueoperator.flow.finish;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.finish.CompleteJobs.Completed;
import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts the ends of single jobs together: while some are being written the next ones gather, and are written as one. Most of what
 * a single end costs is the statement around it, and the commit; one that comes alone waits for nobody.
 */
final class GatherCompletions {
    private static final int AT_MOST = 100;
    /** So that a statement that waits for a lock does not hold up everybody. */
    private static final int UNDER_WAY = 2;

    private final Function<List<Completed>, Uni<List<Job>>> write;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private int underWay;

    GatherCompletions(Function<List<Completed>, Uni<List<Job>>> write) {
        this.write = write;
    }

    private record Waiting(Completed completed, UniEmitter<? super List<Job>> caller) {}

    /** Writes; answers with the job, or with nothing if it was not held under this lease. */
    Uni<List<Job>> write(Completed completed) {
        return Uni.createFrom().emitter(caller -> {
            synchronized (waiting) {
                waiting.add(new Waiting(completed, caller));
            }
            begin();
        });
    }

    private void begin() {
        List<Waiting> group;
        synchronized (waiting) {
            if (underWay == UNDER_WAY || waiting.isEmpty()) {
                return;
            }
            underWay++;
            group = next();
        }
        written(group).subscribe().with(
                jobs -> ended(() -> tell(group, jobs)), failure -> ended(() -> refused(group, failure)));
    }

    /** What one of them is to blame for is not told to the others; a store that is away is away for all. */
    private void refused(List<Waiting> group, Throwable failure) {
        if (group.size() == 1 || StoreFailure.isAway(failure)) {
            group.forEach(one -> one.caller().fail(failure));
        } else {
            group.forEach(one -> written(List.of(one)).subscribe().with(jobs -> tell(List.of(one), jobs), one.caller()::fail));
        }
    }

    private Uni<List<Job>> written(List<Waiting> group) {
        return Uni.createFrom().deferred(() -> write.apply(group.stream().map(Waiting::completed).toList()));
    }

    /** Of several ends of one job a group takes one: the later ones come next. */
    private List<Waiting> next() {
        Map<String, Waiting> group = new LinkedHashMap<>();
        for (Iterator<Waiting> i = waiting.iterator(); i.hasNext() && group.size() < AT_MOST;) {
            Waiting one = i.next();
            if (group.putIfAbsent(one.completed().jobId(), one) == null) {
                i.remove();
            }
        }
        return new ArrayList<>(group.values());
    }

    private void ended(Runnable tell) {
        synchronized (waiting) {
            underWay--;
        }
        begin();
        tell.run();
    }

    private static void tell(List<Waiting> group, List<Job> jobs) {
        Map<String, List<Job>> byId = new LinkedHashMap<>();
        jobs.forEach(job -> byId.put(job.id(), List.of(job)));
        group.forEach(one -> one.caller().complete(byId.getOrDefault(one.completed().jobId(), List.of())));
    }
}
