package io.queueoperator.ledger;

import io.queueoperator.state.JobRow;

/** Statements that read what is remembered. */
final class LedgerSql {
    /** A job with its bodies. */
    static final String JOB = """
            /* ledger.job */
            select %s, j.payload::text, j.execution::text, j.metadata::text, j.result::text
            from queue_operator.jobs j where j.id = $1
            """.formatted(JobRow.columns("j"));

    /** The ended attempts of a job, oldest first; the one that goes on is in the job. */
    static final String ATTEMPTS = """
            /* ledger.attempts */
            select attempt, status, job_status, ended_by, worker_id, worker_name, claimed_at, started_at, ended_at,
                   extract(epoch from ended_at - coalesce(started_at, claimed_at))::float8 as execution_time_s,
                   retry_at, phase, step, progress_pct, error_message, error_category, error_type, error_code,
                   fingerprint, needs_review, exit_code, stderr, error_traceback, error_list::text, reported_at,
                   late_result::text, late_result_at
            from queue_operator.task_runs
            where job_id = $1
            order by lease_token
            """;

    /** The changes of a job's status, oldest first. */
    static final String EVENTS = """
            /* ledger.events */
            select at, from_status, to_status, attempt, actor_kind, actor, reason
            from queue_operator.job_events
            where job_id = $1
            order by id
            limit $2
            """;

    private LedgerSql() {}
}
