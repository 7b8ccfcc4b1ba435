package io.queueoperator.orchestrator;

import io.queueoperator.state.JobRow;

/** What the wire of orchestrators needs to know of jobs. */
final class OrchestratorSql {
    private static final String WITH_BODIES = JobRow.columns("j") + """
            , j.payload::text, j.execution::text, j.metadata::text, j.result::text,
            (select r.error_message from queue_operator.task_runs r
             where r.job_id = j.id and r.status = 'FAILED' order by r.lease_token desc limit 1) as last_error""";

    /** A job, and how the orchestrator {@code $2} stands to it. */
    static final String STANDING = """
            /* orchestrator.standing */
            select %s, j.acknowledged_at, r.lease_token as last_token, r.job_status as last_status, r.ended_by as last_ended_by,
                   r.reported_at as last_reported_at,
                   exists (select from queue_operator.task_runs t
                           where t.job_id = j.id and t.worker_id = $2 and t.ended_by = 'reaper') as earlier_taken
            from queue_operator.jobs j
            left join lateral (
                select * from queue_operator.task_runs t
                where t.job_id = j.id and t.worker_id = $2
                order by t.lease_token desc limit 1) r on true
            where j.id = $1
            """.formatted(JobRow.columns("j"));

    /** A job with its bodies. */
    static final String JOB = """
            /* orchestrator.job */
            select %s from queue_operator.jobs j where j.id = $1
            """.formatted(WITH_BODIES);

    /**
     * What an orchestrator holds, the oldest claim first, at most {@code $2}. Where it asks itself ({@code $3}), it knows of
     * its claims from now on, as if it had acknowledged them: it may give back after a restart what it is told here.
     */
    static final String HELD = """
            /* orchestrator.held */
            with told as (
                update queue_operator.jobs
                set acknowledged_at = now()
                where worker_id = $1 and status = 'claimed' and acknowledged_at is null and $3
            )
            select %s from queue_operator.jobs j
            where j.worker_id = $1 and j.status in ('claimed', 'running')
            order by j.claimed_at, j.id
            limit $2
            """.formatted(WITH_BODIES);

    private OrchestratorSql() {}
}
