package io.queueoperator.ledger.explain;

import io.queueoperator.api.JobExplanation;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a job is not running, and when it will. */
@ApplicationScoped
public class ExplainJob {
    private final Database database;

    ExplainJob(Database database) {
        this.database = database;
    }

    /** The explanation; {@code JOB_NOT_FOUND} when there is no such job. */
    public Uni<JobExplanation> explain(String jobId) {
        return database.run(ExplainSql.FACTS, Tuple.of(jobId, JobFacts.COUNTED)).map(rows -> answer(rows, jobId));
    }

    private static JobExplanation answer(RowSet<Row> rows, String jobId) {
        if (rows.size() == 0) {
            throw Problem.jobNotFound(jobId);
        }
        Row row = rows.iterator().next();
        JobFacts facts = facts(row);
        Explanation explanation = Explanation.of(facts);
        Job job = facts.job();
        return new JobExplanation(
                job.id(), job.status().wire(), explanation.reason().wire(), explanation.sentence() + lineage(row),
                Explanation.earliestStart(facts), explanation.nextStep(), view(facts));
    }

    /** Which other life of the same work to look at. */
    private static String lineage(Row row) {
        String replayOf = row.getString("replay_of");
        String replayedBy = row.getString("replayed_by");
        return (replayOf == null ? "" : " It replays the failed job " + replayOf + ".")
                + (replayedBy == null ? "" : " Job " + replayedBy + " replays it.");
    }

    private static JobFacts facts(Row row) {
        String key = row.getString("job_concurrency_key");
        Integer failedAttempt = row.getInteger("failed_attempt");
        return new JobFacts(
                JobRow.job(row), row.getInteger("ahead"), row.getInteger("held_of_type"),
                JobRow.instant(row, "type_ended_at"),
                key == null ? null : new JobFacts.Concurrency(
                        key, row.getInteger("effective_limit"), List.of(row.getArrayOfStrings("holders"))),
                failedAttempt == null ? null : new JobFacts.Failure(
                        failedAttempt, row.getString("failed_message"), row.getString("failed_category"),
                        row.getString("failed_type"), row.getString("failed_code")),
                pause(row), breaker(row));
    }

    private static JobFacts.@Nullable Pause pause(Row row) {
        Long id = row.getLong("pause_id");
        return id == null ? null : new JobFacts.Pause(
                id.toString(), row.getString("pause_kind"), row.getString("pause_key"), row.getString("pause_reason"),
                row.getString("pause_by"), row.getOffsetDateTime("pause_since").toInstant(),
                JobRow.instant(row, "pause_until"));
    }

    private static JobFacts.@Nullable Breaker breaker(Row row) {
        Long id = row.getLong("breaker_id");
        return id == null ? null : new JobFacts.Breaker(
                id.toString(), row.getString("breaker_kind"), row.getString("breaker_key"),
                row.getString("breaker_state").equals("half_open"), row.getInteger("breaker_failures"),
                row.getOffsetDateTime("breaker_opened_at").toInstant(), row.getOffsetDateTime("breaker_retry_at").toInstant(),
                row.getString("breaker_probe"), row.getString("breaker_error"));
    }

    private static JobExplanation.Facts view(JobFacts facts) {
        Job job = facts.job();
        Job.Lease lease = job.status().isHeld() ? job.lease() : null;
        JobFacts.Concurrency concurrency = facts.concurrency();
        boolean due = job.status() == JobStatus.QUEUED && !job.availableAt().isAfter(job.readAt());
        Integer ahead = due ? facts.ahead() : null;
        return new JobExplanation.Facts(
                job.attempt(), job.maxAttempts(), job.availableAt(), job.scheduledFor(),
                ahead, ahead == null ? null : ahead < JobFacts.COUNTED,
                facts.heldOfType(), facts.typeEndedAt(),
                concurrency == null ? null : concurrency.key(),
                concurrency == null ? null : concurrency.limit(),
                concurrency == null ? List.of() : concurrency.holders(),
                lease == null ? null : lease.workerId(),
                lease == null ? null : lease.workerName(),
                job.claimedAt(), job.startedAt(),
                lease == null ? null : lease.expiresAt(),
                job.progress().phase(), job.progress().step(), job.progress().pct(),
                job.cancelRequest() == null ? null : job.cancelRequest().at(),
                job.cancelRequest() == null ? null : job.cancelRequest().reason(),
                job.completedAt(), error(facts), pause(facts.pause()), breaker(facts.breaker()));
    }

    private static JobExplanation.@Nullable Pause pause(JobFacts.@Nullable Pause pause) {
        return pause == null ? null : new JobExplanation.Pause(
                pause.id(), pause.kind(), pause.key(), pause.reason(), pause.by(), pause.since(), pause.until());
    }

    private static JobExplanation.@Nullable Breaker breaker(JobFacts.@Nullable Breaker breaker) {
        return breaker == null ? null : new JobExplanation.Breaker(
                breaker.id(), breaker.kind(), breaker.key(), breaker.halfOpen() ? "half_open" : "open",
                breaker.failures(), breaker.openedAt(), breaker.retryAt(), breaker.probe());
    }

    private static JobExplanation.@Nullable Error error(JobFacts facts) {
        Job.JobError ended = facts.job().error();
        if (ended != null) {
            return new JobExplanation.Error(
                    ended.message(), ended.category(), ended.type(), ended.code(), Advice.on(ended).worthRetrying());
        }
        JobFacts.Failure last = facts.lastFailure();
        return last == null ? null : new JobExplanation.Error(
                last.message(), last.category(), last.type(), last.code(), Advice.on(last).worthRetrying());
    }
}
