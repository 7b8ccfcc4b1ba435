package io.queueoperator.flow;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.LiveRows.Cause;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connects those who make work available with those who wait for it in this instance: one waiter is woken per job, the
 * longest waiting first, so that a thousand idle workers do not all ask at once.
 */
@ApplicationScoped
public class WorkSignal {
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final LiveRows liveRows;
    private volatile boolean closed;

    WorkSignal(LiveRows liveRows) {
        this.liveRows = liveRows;
    }

    /** Somebody who waits. Register before asking the database, so that nothing slips through between the two. */
    public final class Waiter {
        private final @Nullable Set<String> taskTypes;
        private final @Nullable String projectId;
        private final CompletableFuture<Optional<Cause>> woken = new CompletableFuture<>();

        private Waiter(@Nullable Collection<String> taskTypes, @Nullable String projectId) {
            this.taskTypes = taskTypes == null ? null : Set.copyOf(taskTypes);
            this.projectId = projectId;
        }

        /** Why to look again, as soon as there may be work; nothing when the time is over, or the waiter gave up. */
        public Uni<Optional<Cause>> await(Duration atMost) {
            return Uni.createFrom().completionStage(woken)
                    .ifNoItem().after(atMost).recoverWithItem(Optional.empty())
                    .onTermination().invoke(this::giveUp);
        }

        /** Waits no more. */
        public void giveUp() {
            waiters.remove(this);
            woken.complete(Optional.empty());
        }

        private boolean wants(String taskType, @Nullable String project) {
            return (taskTypes == null || taskTypes.contains(taskType))
                    && (projectId == null || projectId.equals(project));
        }
    }

    /** Registers somebody who will wait for work of these types (null: any), of this project (null: any). */
    public Waiter register(@Nullable Collection<String> taskTypes, @Nullable String projectId) {
        Waiter waiter = new Waiter(taskTypes, projectId);
        waiters.add(waiter);
        // After the add: whoever closes meanwhile finds it among the waiters, or is seen here.
        if (closed) {
            waiter.giveUp();
        }
        return waiter;
    }

    /** Jobs can be claimed, now or later; later ones are found by {@code DueWork}. */
    public void available(Collection<Job> jobs) {
        // All of them before the first is claimed: whoever is woken takes the best of them.
        jobs.forEach(liveRows::waits);
        for (Job job : jobs) {
            if (!job.availableAt().isAfter(job.readAt())) {
                wake(1, Cause.JOB, waiter -> waiter.wants(job.taskType(), job.origin().projectId()));
            }
        }
    }

    /** A job is not held any more: another one with its concurrency key may go now, of whatever type. */
    public void freed(Job job) {
        if (job.concurrency() != null) {
            wake(1, Cause.CALL, waiter -> true);
        }
    }

    /** Up to that many jobs of a type can be claimed; which project they belong to is not known. */
    public void available(String taskType, int count) {
        wake(count, Cause.CALL, waiter -> waiter.taskTypes == null || waiter.taskTypes.contains(taskType));
    }

    /** Lets everybody go, and whoever comes later at once; for the end of the service. */
    public void close() {
        closed = true;
        waiters.forEach(Waiter::giveUp);
    }

    /** The task types that are waited for; empty when somebody takes any type; null when nobody waits. */
    // Three answers, and this is read by one caller.
    @SuppressWarnings("NullableOptional")
    public @Nullable Optional<Set<String>> waitedFor() {
        Set<String> types = new HashSet<>();
        boolean anybody = false;
        for (Waiter waiter : waiters) {
            if (waiter.taskTypes == null) {
                return Optional.empty();
            }
            anybody = true;
            types.addAll(waiter.taskTypes);
        }
        return anybody ? Optional.of(types) : null;
    }

    // The waiters are a concurrent collection: whoever removes one has it.
    @SuppressWarnings("ModifyCollectionInEnhancedForLoop")
    private void wake(int count, Cause why, Predicate<Waiter> wanted) {
        int left = count;
        for (Waiter waiter : waiters) {
            if (left <= 0) {
                return;
            }
            if (wanted.test(waiter) && waiters.remove(waiter)) {
                waiter.woken.complete(Optional.of(why));
                left--;
            }
        }
    }
}
