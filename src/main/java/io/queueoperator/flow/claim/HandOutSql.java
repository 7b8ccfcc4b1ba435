package io.queueoperator.flow.claim;

import io.queueoperator.state.JobRow;

/** The end of each statement of claiming: the jobs of its CTE {@code chosen} go to their workers, and the log says so. */
final class HandOutSql {
    private static final String HAND_OUT = """
            , claimed as (
                update queue_operator.jobs j
                set status = 'claimed', version = version + 1, updated_at = now(), claimed_at = now(),
                    started_at = null, acknowledged_at = null, advanced_at = now(), concurrency_slot = c.slot,
                    lease_token = nextval('queue_operator.lease_token_seq'), lease_s = %3$s,
                    deadline_at = now() + make_interval(secs => timeout_s),
                    lease_expires_at = now() + make_interval(secs => least(%3$s, timeout_s)),
                    worker_id = %4$s, worker_name = %5$s, parked_by = null, probe = false,
                    phase = null, step = null, progress_pct = 0, units_completed = null, units_total = null,
                    message = null
                from chosen c
                where j.id = c.id
                returning %1$s, j.queue_rank, j.payload::text, j.execution::text, j.metadata::text%6$s
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select id, 'queued', 'claimed', attempt, lease_token, 'worker', worker_id from claimed
            )
            select %2$s, c.payload, c.execution, c.metadata%7$s from claimed c
            order by c.queue_rank, c.id
            """;

    private HandOutSql() {}

    /**
     * All to one worker: {@code $4} its lease, {@code $5} and {@code $6} its id and name.
     *
     * @param more columns of the answer
     */
    static String toOne(String more) {
        return handOut("$4", "$5", "$6", "", more);
    }

    /** Each to the worker at its {@code place}, of the arrays {@code $4} to {@code $6}; the answer has the place. */
    static String toEach() {
        return handOut(
                "($4::integer[])[c.place]", "($5::text[])[c.place]", "($6::text[])[c.place]", ", c.place", ", c.place");
    }

    private static String handOut(String leaseS, String workerId, String workerName, String returned, String more) {
        return HAND_OUT.formatted(
                JobRow.columns("j"), JobRow.carried("c"), leaseS, workerId, workerName, returned, more);
    }
}
