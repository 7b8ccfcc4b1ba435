package io.queueoperator.flow.enqueue;

import io.queueoperator.api.NewJob;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.flow.ClaimedJob;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.flow.WorkSignal.Waiter;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job that comes in alone while a worker waits for one of its type, and nothing else waits, is claimed for that worker by the
 * statement that takes it in: one commit, and one round trip, where a worker who is woken costs two. Whatever speaks against it
 * (a pause, a circuit breaker) leaves the job to the usual way, and a failure is that of the one who enqueues: the worker goes on
 * waiting.
 */
@ApplicationScoped
class HandOver {
    private final Database database;
    private final FollowUp followUp;
    private final WorkSignal signal;
    private final EnqueueConfig config;

    HandOver(Database database, FollowUp followUp, WorkSignal signal, EnqueueConfig config) {
        this.database = database;
        this.followUp = followUp;
        this.signal = signal;
        this.config = config;
    }

    /** The job as it came in, when a worker has it already; else nothing was done. */
    Uni<Optional<Job>> offer(EnqueueBatch batch, List<Past> pasts, Actor by, @Nullable String traceparent) {
        if (batch.sent().size() > 1 || !PlainSql.isFor(batch.sent(), pasts) || !canGoAtOnce(batch.sent(0))) {
            return Uni.createFrom().item(Optional.empty());
        }
        return Uni.createFrom().deferred(() -> signal.reserve(batch.sent(0).taskType())
                .map(waiter -> toTheEnd(Uni.createFrom().deferred(() -> hand(batch, by, traceparent, waiter))
                        .onFailure().invoke(waiter::waitOn)))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private static boolean canGoAtOnce(NewJob job) {
        return job.scheduledFor() == null && job.concurrencyKey() == null;
    }

    /** Whoever enqueues may hang up; the worker has to be told all the same. */
    private static <T> Uni<T> toTheEnd(Uni<T> call) {
        return Uni.createFrom().emitter(caller -> call.subscribe().with(caller::complete, caller::fail));
    }

    private Uni<Optional<Job>> hand(EnqueueBatch batch, Actor by, @Nullable String traceparent, Waiter waiter) {
        return database.run(HandOverSql.INSERT,
                        HandOverSql.arguments(batch.sent(), config, by, traceparent, waiter.worker()))
                .chain(rows -> tell(rows, batch, waiter));
    }

    private Uni<Optional<Job>> tell(RowSet<Row> rows, EnqueueBatch batch, Waiter waiter) {
        if (rows.size() == 0) {
            waiter.waitOn();
            return Uni.createFrom().item(Optional.empty());
        }
        ClaimedJob handed = ClaimedJob.of(rows.iterator().next());
        Job made = asItCameIn(handed.job());
        return followUp.after(List.of(
                        new Change(made, batch.payload(0), null, Children.NONE, null, true), Change.of(handed.job())))
                .onTermination().invoke(() -> waiter.hand(handed))
                .replaceWith(Optional.of(made));
    }

    /** Whoever enqueues is answered, and everybody is told, as if the claim had come after. */
    static Job asItCameIn(Job claimed) {
        Job.Advance known = claimed.advance();
        Job.Advance advance = known == null ? null : new Job.Advance(known.deadlineS(), null);
        return new Job(
                claimed.id(), claimed.taskType(), JobStatus.QUEUED, claimed.priority(), claimed.attempt(),
                claimed.maxAttempts(), claimed.origin(), claimed.scheduledFor(), claimed.availableAt(), claimed.timeoutS(),
                advance, claimed.concurrency(), null, Progress.NONE, null, null, claimed.createdAt(), claimed.createdAt(),
                null, null, null, claimed.version() - 1, claimed.readAt());
    }
}
