package io.queueoperator.flow.retry;

import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody gives failed jobs another life, whatever passes would do: the same job, from its first attempt on. */
@ApplicationScoped
public class RetryJob {
    private final Database database;
    private final FollowUp followUp;
    private final WorkSignal signal;

    RetryJob(Database database, FollowUp followUp, WorkSignal signal) {
        this.database = database;
        this.followUp = followUp;
        this.signal = signal;
    }

    /**
     * Queues a job again; {@code NOT_FAILED} unless it is failed, {@code ALREADY_REPLAYED} when another job took its place.
     *
     * @param by who wants it, in the caller's words; null: the key's owner
     * @param keyId the key of the call: the audit names it, whatever the caller says
     */
    public Uni<Job> retry(String jobId, @Nullable String reason, @Nullable String by, String keyId) {
        return retryAll(List.of(jobId), null, reason, by, keyId)
                .chain(jobs -> jobs.isEmpty() ? whyNot(jobId) : Uni.createFrom().item(jobs.get(0)));
    }

    /**
     * Queues those of the jobs again that are failed and were not replayed, in one statement; the others stay as they are.
     *
     * @param failedBy what failed later is another failure, and not meant; null: it does not matter
     * @return the jobs that are queued by it
     */
    public Uni<List<Job>> retryAll(
            List<String> jobIds, @Nullable Instant failedBy, @Nullable String reason, @Nullable String by, String keyId) {
        Tuple arguments = Tuple.tuple().addArrayOfString(jobIds.toArray(String[]::new)).addString(keyId)
                .addString(audit(reason, by)).addOffsetDateTime(failedBy == null ? null : failedBy.atOffset(ZoneOffset.UTC));
        return database.run(RetrySql.RETRY, arguments)
                .invoke(FailPoint.AFTER_COMMIT::reached)
                .map(RequeueFailed::changes)
                .invoke(changes -> signal.available(changes.stream().map(Change::job).toList()))
                .call(followUp::after)
                .map(changes -> changes.stream().map(Change::job).toList());
    }

    private static String audit(@Nullable String reason, @Nullable String by) {
        String who = by == null || by.isBlank() ? "retry" : "retry requested by " + ErrorText.storable(by.strip());
        return reason == null || reason.isBlank() ? who : who + ": " + ErrorText.storable(reason.strip());
    }

    /** Asked only after the guarded statement changed nothing. */
    private Uni<Job> whyNot(String jobId) {
        return database.run(RetrySql.STATUS, Tuple.of(jobId)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw Problem.jobNotFound(jobId);
            }
            Row row = rows.iterator().next();
            String status = row.getString("status");
            String replayedBy = row.getString("replayed_by");
            if (status.equals("failed") && replayedBy != null) {
                throw Problem.of(ProblemCode.ALREADY_REPLAYED,
                        "Job " + jobId + " was replayed: job " + replayedBy + " does its work. Look at that one.",
                        Map.of("job_id", jobId, "replayed_by", replayedBy));
            }
            throw Problem.of(ProblemCode.NOT_FAILED,
                    "Job " + jobId + " is not failed (status: " + status + "); only failed jobs can be queued again.",
                    Map.of("job_id", jobId, "status", status));
        });
    }
}
