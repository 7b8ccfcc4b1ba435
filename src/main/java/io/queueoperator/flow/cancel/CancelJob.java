package io.queueoperator.flow.cancel;

import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the end of a job. A queued one is cancelled at once; a worker that holds one is told with its next report or
 * heartbeat, and whatever ends that attempt other than success makes it cancelled.
 */
@ApplicationScoped
public class CancelJob {
    private final Database database;
    private final FollowUp followUp;

    CancelJob(Database database, FollowUp followUp) {
        this.database = database;
        this.followUp = followUp;
    }

    /**
     * Asks; said twice it is done once. A job that ended otherwise is an {@code ILLEGAL_TRANSITION}.
     *
     * @param requestedBy who wants it, in the caller's words; null: the key's owner
     * @param keyId the key of the call: the audit names it, whatever the caller says
     */
    public Uni<Job> cancel(String jobId, @Nullable String reason, @Nullable String requestedBy, String keyId) {
        String by = requestedBy == null ? keyId : requestedBy;
        String why = reason == null || reason.isBlank() ? null : ErrorText.storable(reason.strip());
        String message = "Cancelled: " + (why == null ? "requested by " + by : why);
        return database.run(CancelSql.CANCEL, Tuple.of(jobId, why, by, message, keyId, audit(why, requestedBy))).chain(rows -> {
            if (!rows.iterator().hasNext()) {
                return alreadyEnded(jobId);
            }
            Change change = change(rows.iterator().next());
            return followUp.after(List.of(change)).replaceWith(change.job());
        });
    }

    /**
     * Cancels those of the jobs that nobody has claimed yet; no worker is asked to stop.
     *
     * @param by the key that it is asked with
     * @return the jobs that are cancelled by it
     */
    public Uni<List<Job>> cancelQueued(List<String> jobIds, String reason, String by) {
        Tuple arguments = Tuple.tuple().addArrayOfString(jobIds.toArray(String[]::new)).addString(reason).addString(by)
                .addString("Cancelled: " + reason);
        return database.run(CancelSql.CANCEL_QUEUED, arguments)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(CancelJob::change).toList())
                .call(followUp::after)
                .map(changes -> changes.stream().map(Change::job).toList());
    }

    private static Change change(Row row) {
        Job job = JobRow.job(row);
        boolean counted = row.getInteger("children_total") != null;
        return Change.of(job, job.error(), counted ? JobRow.children(row) : null);
    }

    private static @Nullable String audit(@Nullable String why, @Nullable String requestedBy) {
        if (requestedBy == null) {
            return why;
        }
        return "requested by " + requestedBy + (why == null ? "" : ": " + why);
    }

    private Uni<Job> alreadyEnded(String jobId) {
        return database.run(CancelSql.JOB, Tuple.of(jobId)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw Problem.jobNotFound(jobId);
            }
            Job job = JobRow.job(rows.iterator().next());
            if (job.status() == JobStatus.CANCELLED) {
                return job;
            }
            throw Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                    "Job " + jobId + " is " + job.status().wire() + " and cannot become cancelled.",
                    Map.of("job_id", jobId, "from", job.status().wire(), "to", "cancelled"));
        });
    }
}
