package io.queueoperator.flow;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says why a write that named its lease found no row. Asked only after the guarded statement itself changed nothing: the
 * guard is in the statement, this is the explanation.
 */
@ApplicationScoped
public class LeaseGuard {
    static final String SELECT = """
            /* lease.explain */
            select status, lease_token, attempt, worker_id, completed_at from queue_operator.jobs where id = $1
            """;

    private final Database database;
    private final LeaseLosses losses;

    LeaseGuard(Database database, LeaseLosses losses) {
        this.database = database;
        this.losses = losses;
    }

    /** How things stand with a job and a lease. */
    public record Standing(JobStatus status, boolean holdsLease, int attempt, @Nullable String workerId) {}

    /** How things stand; a problem when there is no such job. */
    public Uni<Standing> standing(String jobId, long token) {
        return database.run(SELECT, Tuple.of(jobId)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw Problem.jobNotFound(jobId);
            }
            Row row = rows.iterator().next();
            JobStatus status = JobStatus.of(row.getString("status")).orElseThrow();
            Long current = row.getLong("lease_token");
            boolean holds = current != null && current == token && status.isHeld();
            return new Standing(status, holds, row.getInteger("attempt"), row.getString("worker_id"));
        });
    }

    /**
     * Fails with the reason: no such job, or a lease that does not hold it (any more).
     *
     * @param verb what was tried with the lease
     */
    public <T> Uni<T> refuse(LeaseLosses.Verb verb, String jobId, long token) {
        return standing(jobId, token).map(standing -> {
            throw lost(verb, jobId, token, standing);
        });
    }

    /** The problem of a lease that does not hold the job; counts it. */
    public Problem lost(LeaseLosses.Verb verb, String jobId, long token, Standing standing) {
        losses.count(verb);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("job_id", jobId);
        facts.put("lease_token", token);
        facts.put("status", standing.status().wire());
        facts.put("attempt", standing.attempt());
        facts.put("worker_id", standing.workerId());
        return Problem.of(ProblemCode.LEASE_LOST,
                "The lease " + token + " does not hold job " + jobId + " (any more): the job is "
                        + standing.status().wire() + " in attempt " + standing.attempt() + ". Nothing was changed.",
                facts);
    }
}
