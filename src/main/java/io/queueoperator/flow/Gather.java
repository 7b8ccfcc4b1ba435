package io.queueoperator.flow;

import io.queueoperator.core.job.Job;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.state.Change;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts what is written of single jobs together: while statements are under way the next ones gather, and go out as one. Most of
 * what a single one costs is the statement around it, and the commit; one that comes alone waits for nobody.
 *
 * @param <T> what is written of one job
 */
public final class Gather<T> {
    /** So that a statement that waits for a lock does not hold up everybody. */
    private static final int UNDER_WAY = 2;

    private final int atMost;
    private final Function<T, String> jobId;
    private final Function<List<T>, Uni<List<Change>>> statement;
    private final Function<List<Change>, Uni<Void>> tell;
    private final Set<Waiting<T>> waiting = new LinkedHashSet<>();
    private int underWay;

    /**
     * @param atMost how many go out as one
     * @param jobId of which job; a statement takes one of each
     * @param statement answers with the jobs that changed
     * @param tell those who have to know of the changes; the next statement does not wait for it, the callers do
     */
    public Gather(
            int atMost, Function<T, String> jobId, Function<List<T>, Uni<List<Change>>> statement,
            Function<List<Change>, Uni<Void>> tell) {
        this.atMost = atMost;
        this.jobId = jobId;
        this.statement = statement;
        this.tell = tell;
    }

    /** By identity: the same may be said twice. */
    private static final class Waiting<T> {
        private final T one;
        private final UniEmitter<? super Optional<Job>> caller;

        Waiting(T one, UniEmitter<? super Optional<Job>> caller) {
            this.one = one;
            this.caller = caller;
        }
    }

    /** Writes; answers with the job, or with nothing if the statement left it alone. */
    public Uni<Optional<Job>> write(T one) {
        return Uni.createFrom().emitter(caller -> {
            synchronized (waiting) {
                waiting.add(new Waiting<>(one, caller));
            }
            begin();
        });
    }

    private void begin() {
        List<Waiting<T>> group;
        synchronized (waiting) {
            if (underWay == UNDER_WAY || waiting.isEmpty()) {
                return;
            }
            underWay++;
            group = next();
        }
        written(group)
                .invoke(changes -> told(group, changes))
                .onFailure().recoverWithUni(failure -> refused(group, failure))
                .onTermination().invoke(this::leave)
                .subscribe().with(done -> {}, failure -> fail(group, failure));
    }

    /** Of several of one job a group takes one: the later ones come next. */
    private List<Waiting<T>> next() {
        Map<String, Waiting<T>> group = new LinkedHashMap<>();
        for (Iterator<Waiting<T>> i = waiting.iterator(); i.hasNext() && group.size() < atMost;) {
            Waiting<T> one = i.next();
            if (group.putIfAbsent(jobId.apply(one.one), one) == null) {
                i.remove();
            }
        }
        return new ArrayList<>(group.values());
    }

    private Uni<List<Change>> written(List<Waiting<T>> group) {
        return Uni.createFrom().deferred(() -> statement.apply(group.stream().map(waits -> waits.one).toList()));
    }

    private void leave() {
        synchronized (waiting) {
            underWay--;
        }
        begin();
    }

    /**
     * What PostgreSQL refuses one of them is not told to the others: they are written one after the other. A store that is away is
     * away for all, and so is a row that one of them has to wait for too long.
     */
    private Uni<List<Change>> refused(List<Waiting<T>> group, Throwable failure) {
        if (group.size() == 1 || StoreFailure.isAway(failure)) {
            fail(group, failure);
            return Uni.createFrom().item(List.of());
        }
        return Multi.createFrom().iterable(group)
                .onItem().transformToUniAndConcatenate(one -> alone(List.of(one)))
                .onItem().ignoreAsUni()
                .replaceWith(List.of());
    }

    private Uni<List<Change>> alone(List<Waiting<T>> one) {
        return written(one)
                .invoke(changes -> told(one, changes))
                .onFailure().recoverWithItem(reason -> {
                    fail(one, reason);
                    return List.of();
                });
    }

    private void told(List<Waiting<T>> group, List<Change> changes) {
        Map<String, Job> jobs = new HashMap<>();
        changes.forEach(change -> jobs.put(change.job().id(), change.job()));
        tell.apply(changes).subscribe().with(
                done -> group.forEach(waits -> waits.caller.complete(Optional.ofNullable(jobs.get(jobId.apply(waits.one))))),
                failure -> fail(group, failure));
    }

    private static <T> void fail(List<Waiting<T>> group, Throwable failure) {
        group.forEach(waits -> waits.caller.fail(failure));
    }
}
