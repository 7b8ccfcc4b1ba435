package io.queueoperator.flow;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.LiveRows.Cause;
import io.queueoperator.platform.Timers;
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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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

    /** As whom somebody who waits takes a job. */
    public record Worker(String id, @Nullable String name, int leaseS) {}

    /**
     * What somebody who waited is told: that it was in vain, why to look again, or a job.
     *
     * @param why null: in vain, if there is no job either
     */
    public record Told(@Nullable Cause why, @Nullable ClaimedJob handed) {
        static final Told NOTHING = new Told(null, null);
    }

    /** Somebody who waits. Register before asking the database, so that nothing slips through between the two. */
    public final class Waiter {
        private final @Nullable Set<String> taskTypes;
        private final @Nullable String projectId;
        private final Worker worker;
        private final CompletableFuture<Told> woken = new CompletableFuture<>();
        /** Waits, and does not look for itself: whatever it is given reaches the caller. */
        private volatile boolean idle;
        private volatile boolean over;

        private Waiter(@Nullable Collection<String> taskTypes, @Nullable String projectId, Worker worker) {
            this.taskTypes = taskTypes == null ? null : Set.copyOf(taskTypes);
            this.projectId = projectId;
            this.worker = worker;
        }

        /** As whom it takes a job. */
        public Worker worker() {
            return worker;
        }

        /** As soon as there may be work, or there is a job, or when the time is over, or the waiter gave up. */
        public Uni<Told> await(Duration atMost) {
            return Uni.createFrom().deferred(() -> {
                ScheduledFuture<?> end = Timers.here().schedule(this::giveUp, atMost.toMillis(), TimeUnit.MILLISECONDS);
                idle = true;
                return Uni.createFrom().completionStage(woken).onTermination().invoke(() -> end.cancel(false));
            });
        }

        /** Waits no more; but for what becomes of the job that it is reserved for, if there is one. */
        public void giveUp() {
            over = true;
            if (waiters.remove(this)) {
                woken.complete(Told.NOTHING);
            }
        }

        /** Reserved, and this is its job. */
        public void hand(ClaimedJob job) {
            woken.complete(new Told(null, job));
        }

        /** Reserved in vain: it waits as before, behind the others. Nothing if it has been told something already. */
        public void waitOn() {
            if (woken.isDone()) {
                return;
            }
            waiters.add(this);
            // After the add: whoever ends the wait meanwhile finds it there, or is seen here; so does a job that came in.
            if (over || closed) {
                giveUp();
            } else if (taskTypes != null) {
                taskTypes.stream().filter(type -> !liveRows.nothingWaits(type)).forEach(type -> available(type, 1));
            }
        }

        private boolean takes(String taskType) {
            return idle && projectId == null && taskTypes != null && taskTypes.size() == 1 && taskTypes.contains(taskType);
        }

        private boolean wants(String taskType) {
            return taskTypes == null || taskTypes.contains(taskType);
        }

        private boolean wants(String taskType, @Nullable String project) {
            return wants(taskType) && (projectId == null || projectId.equals(project));
        }
    }

    /** Registers somebody who will wait for work of these types (null: any), of this project (null: any). */
    public Waiter register(@Nullable Collection<String> taskTypes, @Nullable String projectId, Worker worker) {
        Waiter waiter = new Waiter(taskTypes, projectId, worker);
        waiters.add(waiter);
        // After the add: whoever closes meanwhile finds it among the waiters, or is seen here.
        if (closed) {
            waiter.giveUp();
        }
        return waiter;
    }

    /**
     * Somebody who may be given a job of this type that is about to come in, being next and with nothing else waiting. Nobody else
     * wakes it from now on: it has to be handed the job, or sent back to wait, whatever happens.
     */
    public Optional<Waiter> reserve(String taskType) {
        if (!liveRows.nothingWaits(taskType)) {
            return Optional.empty();
        }
        return waiters.stream().filter(waiter -> waiter.wants(taskType)).findFirst()
                .filter(waiter -> waiter.takes(taskType) && waiters.remove(waiter));
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
        liveRows.waitSomewhere(taskType);
        wake(count, Cause.CALL, waiter -> waiter.wants(taskType));
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
                waiter.woken.complete(new Told(why, null));
                left--;
            }
        }
    }
}
