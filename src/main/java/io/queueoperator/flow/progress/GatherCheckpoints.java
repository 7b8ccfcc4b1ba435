package io.queueoperator.flow.progress;

import io.queueoperator.core.job.Job;
import io.queueoperator.state.LiveProgress.Sent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the checkpoints of single reports together: while a statement is under way the next ones gather, and go out as one.
 * A thousand workers then cost a few commits a second and not a hundred; a single one waits for nobody.
 */
@ApplicationScoped
class GatherCheckpoints {
    private static final int AT_MOST = 500;
    /** So that a statement that waits for a lock does not hold up everybody. */
    private static final int UNDER_WAY = 2;

    private final Function<List<Sent>, Uni<List<Job>>> write;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private int underWay;

    @Inject
    GatherCheckpoints(Checkpoint checkpoint) {
        this(checkpoint::write);
    }

    GatherCheckpoints(Function<List<Sent>, Uni<List<Job>>> write) {
        this.write = write;
    }

    private record Waiting(Sent sent, UniEmitter<? super Optional<Job>> caller) {}

    /** Writes; answers with the job, or with nothing if it is not held under this lease. */
    Uni<Optional<Job>> write(Sent sent) {
        return Uni.createFrom().emitter(caller -> {
            synchronized (waiting) {
                waiting.add(new Waiting(sent, caller));
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
        Uni.createFrom().deferred(() -> write.apply(group.stream().map(Waiting::sent).toList())).subscribe().with(
                jobs -> ended(group, jobs, null), failure -> ended(group, List.of(), failure));
    }

    /** Of several reports of one job a statement takes one: the later ones come next. */
    private List<Waiting> next() {
        Map<String, Waiting> group = new LinkedHashMap<>();
        for (Iterator<Waiting> i = waiting.iterator(); i.hasNext() && group.size() < AT_MOST;) {
            Waiting one = i.next();
            if (group.putIfAbsent(one.sent().jobId(), one) == null) {
                i.remove();
            }
        }
        return new ArrayList<>(group.values());
    }

    private void ended(List<Waiting> group, List<Job> jobs, @Nullable Throwable failure) {
        synchronized (waiting) {
            underWay--;
        }
        begin();
        Map<String, Job> byId = new LinkedHashMap<>();
        jobs.forEach(job -> byId.put(job.id(), job));
        for (Waiting one : group) {
            if (failure == null) {
                one.caller().complete(Optional.ofNullable(byId.get(one.sent().jobId())));
            } else {
                one.caller().fail(failure);
            }
        }
    }
}
