package io.queueoperator.flow.enqueue;

import io.queueoperator.api.NewJob;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.core.job.Traceparent;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.platform.tracing.Tracing;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes jobs in: all of a call or none of them. */
@ApplicationScoped
public class EnqueueJobs {
    /** How often a call is tried that keeps meeting others with the same keys. */
    private static final int TRIES = 5;

    private final Database database;
    private final FollowUp followUp;
    private final WorkSignal signal;
    private final HandOver handOver;
    private final EnqueueConfig config;
    private final Tracing tracing;

    EnqueueJobs(
            Database database, FollowUp followUp, WorkSignal signal, HandOver handOver, EnqueueConfig config,
            Tracing tracing) {
        this.database = database;
        this.followUp = followUp;
        this.signal = signal;
        this.handOver = handOver;
        this.config = config;
        this.tracing = tracing;
    }

    /**
     * A job after enqueueing.
     *
     * @param job as stored
     * @param created false: its idempotency key had made it before
     * @param siblings the children of its parent, with this one; null when it has no parent or is not new
     */
    public record Enqueued(Job job, boolean created, @Nullable Children siblings) {
        Enqueued asRepeated() {
            return new Enqueued(job, false, null);
        }
    }

    /**
     * Enqueues.
     *
     * @param jobs 1 to {@link NewJob.Batch#LIMIT}, validated
     * @param single whether the caller sent one job and not a list: errors name its fields accordingly
     * @param createdBy the id of the key
     * @param caller where in a trace the call comes from; for jobs that do not say it themselves
     * @return one per job, in order
     */
    public Uni<List<Enqueued>> enqueue(
            List<NewJob> jobs, boolean single, String createdBy, Optional<Traceparent> caller) {
        EnqueueBatch batch = new EnqueueBatch(jobs, single);
        EnqueueLimits.check(batch, config.maxBodyLength(), Instant.now());
        List<Past> pasts = Collections.nCopies(batch.sent().size(), Past.NONE);
        return enqueue(batch, pasts, Actor.key(createdBy), EnqueueSpan.begin(tracing, caller));
    }

    /**
     * Takes in jobs that were somewhere else before, all or none.
     *
     * @param jobs each with an id and without an idempotency key
     * @param pasts one for each, in order
     * @param by who brings them
     */
    public Uni<List<Enqueued>> adopt(List<NewJob> jobs, List<Past> pasts, Actor by) {
        EnqueueBatch batch = new EnqueueBatch(jobs, false);
        EnqueueLimits.check(batch, config.maxBodyLength(), Instant.now());
        return enqueue(batch, pasts, by, EnqueueSpan.none());
    }

    /**
     * Runs a statement that was made with {@link EnqueueSql#written}, and tells whoever has to know of its jobs.
     *
     * @param statement answers with the payload besides; nothing in it can be refused
     * @return the jobs that were made
     */
    public Uni<List<Job>> enqueueFound(String statement, Tuple arguments) {
        return database.run(statement, arguments)
                .map(EnqueueJobs::found)
                .call(this::announce)
                .map(changes -> changes.stream().map(Change::job).toList());
    }

    private static List<Change> found(RowSet<Row> rows) {
        List<Change> changes = new ArrayList<>();
        for (Row row : rows) {
            Enqueued enqueued = enqueued(row);
            if (enqueued.created()) {
                changes.add(new Change(
                        enqueued.job(), row.getString("payload"), null, Children.NONE, enqueued.siblings(), true));
            }
        }
        return changes;
    }

    private Uni<List<Enqueued>> enqueue(EnqueueBatch batch, List<Past> pasts, Actor by, EnqueueSpan span) {
        return handOver.offer(batch, pasts, by, span.traceparent())
                .onFailure().invoke(failure -> span.end(null, failure))
                .onCancellation().invoke(() -> span.end(null, null))
                .chain(handed -> handed.isPresent() ? handedOver(handed.get(), span) : queue(batch, pasts, by, span));
    }

    private static Uni<List<Enqueued>> handedOver(Job job, EnqueueSpan span) {
        List<Enqueued> sent = List.of(new Enqueued(job, true, null));
        span.end(sent, null);
        return Uni.createFrom().item(sent);
    }

    private Uni<List<Enqueued>> queue(EnqueueBatch batch, List<Past> pasts, Actor by, EnqueueSpan span) {
        return insert(batch, pasts, by, span.traceparent())
                .onFailure(StoreFailure::isUniqueViolation).retry().atMost(TRIES)
                .onFailure(StoreFailure::isUniqueViolation).transform(EnqueueJobs::contended)
                .onTermination().invoke((sent, failure, cancelled) -> span.end(sent, failure))
                .call(sent -> tell(sent, batch))
                .map(sent -> batch.perJob(sent, Enqueued::asRepeated));
    }

    private Uni<List<Enqueued>> insert(
            EnqueueBatch batch, List<Past> pasts, Actor by, @Nullable String traceparent) {
        List<NewJob> jobs = batch.sent();
        return PlainSql.isFor(jobs, pasts)
                ? database.run(PlainSql.insert(jobs.size()), PlainSql.arguments(jobs, config, by, traceparent))
                        .map(rows -> made(rows, jobs, traceparent))
                : database.run(EnqueueSql.INSERT, EnqueueSql.arguments(jobs, pasts, config, by, traceparent))
                        .map(rows -> accepted(rows, batch));
    }

    private List<Enqueued> made(RowSet<Row> rows, List<NewJob> jobs, @Nullable String traceparent) {
        List<Enqueued> made = new ArrayList<>(jobs.size());
        for (Row row : rows) {
            made.add(new Enqueued(PlainJob.of(jobs.get(made.size()), row, config, traceparent), true, null));
        }
        return made;
    }

    private Uni<Void> tell(List<Enqueued> sent, EnqueueBatch batch) {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            Enqueued enqueued = sent.get(i);
            if (enqueued.created()) {
                changes.add(new Change(
                        enqueued.job(), batch.payload(i), null, Children.NONE, enqueued.siblings(), true));
            }
        }
        return announce(changes);
    }

    private Uni<Void> announce(List<Change> changes) {
        // Claimers first: they need not wait for the display.
        signal.available(changes.stream().map(Change::job).toList());
        return followUp.after(changes);
    }

    private static List<Enqueued> accepted(RowSet<Row> rows, EnqueueBatch batch) {
        List<Enqueued> accepted = new ArrayList<>();
        List<BadField> bad = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        for (Row row : rows) {
            int position = row.getLong("ord").intValue() - 1;
            NewJob asked = batch.sent(position);
            switch (row.getString("outcome")) {
                case "no_parent" -> bad.add(new BadField(
                        batch.sentField(position, "parent_job_id"), "names no job: " + asked.parentJobId(),
                        "the id of an existing job, or of one in the same batch"));
                case "id_taken" -> taken.add(String.valueOf(asked.id()));
                default -> {
                    // A job without a row was not inserted because another one of the call is refused.
                    if (row.getString("task_type") != null) {
                        accepted.add(enqueued(row));
                    }
                }
            }
        }
        if (!bad.isEmpty()) {
            throw Problem.invalid(bad);
        }
        if (!taken.isEmpty()) {
            throw Problem.of(ProblemCode.JOB_EXISTS,
                    "There is a job " + taken.get(0) + " already. Send an idempotency_key to be answered with it.",
                    Map.of("job_ids", taken));
        }
        return accepted;
    }

    private static Problem contended(Throwable failure) {
        return Problem.causedBy(ProblemCode.JOB_EXISTS,
                "Others enqueue jobs with the same id or idempotency_key at this moment; nothing was enqueued.", failure);
    }

    private static Enqueued enqueued(Row row) {
        boolean created = row.getString("outcome").equals("created");
        boolean hasSiblings = row.getInteger("children_total") != null;
        return new Enqueued(JobRow.job(row), created, hasSiblings ? JobRow.children(row) : null);
    }
}
