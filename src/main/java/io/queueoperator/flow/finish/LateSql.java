package io.queueoperator.flow.finish;

import io.queueoperator.state.JobRow;

/** Statements of results that came too late. */
final class LateSql {
    /**
     * Keeps what a worker sent after it had lost its lease, with what it wanted to say ({@code $4}) and what the job would
     * have been given ({@code $5}); the first one stays.
     */
    static final String KEEP = """
            /* finish.keep_late */
            update queue_operator.task_runs
            set late_result = $3::text::json, late_result_at = now(), late_outcome = $4, late_value = $5::text::json
            where job_id = $1 and lease_token = $2 and late_result is null
            """;

    /**
     * Failed or queued to completed with the late result of the lease {@code $2}, accepted with the key {@code $3}, for
     * {@code $4}, because of {@code $5}; {@code $6} says it in the audit. The job is locked before its attempt, as whoever
     * claims, cancels or prunes it does. A failed child was counted as failed by its parent, a queued one not yet.
     */
    static final String ACCEPT = """
            /* finish.accept_late */
            with found as (
                select j.id, j.status from queue_operator.jobs j
                where j.id = $1 and j.status in ('failed', 'queued')
                for update
            ), late as (
                select r.job_id, r.worker_id, r.worker_name, r.claimed_at, r.started_at, r.phase, r.step, r.late_value,
                       f.status as from_status
                from found f
                join queue_operator.task_runs r on r.job_id = f.id
                where r.lease_token = $2 and r.late_outcome = 'completed' and r.late_accepted_at is null
                for update of r
            ), completed as (
                update queue_operator.jobs j
                set status = 'completed', version = version + 1, updated_at = now(), completed_at = now(),
                    -- The attempt that a queued job waits for was never begun.
                    attempt = case when l.from_status = 'queued' then greatest(j.attempt - 1, 1) else j.attempt end,
                    worker_id = l.worker_id, worker_name = l.worker_name, claimed_at = l.claimed_at,
                    started_at = coalesce(l.started_at, l.claimed_at, now()), phase = l.phase, step = l.step,
                    progress_pct = 100, units_completed = coalesce(j.units_total, j.units_completed), message = null,
                    error_message = null, error_category = null, error_type = null, error_code = null, fingerprint = null,
                    needs_review = false, result = l.late_value
                from late l
                where j.id = l.job_id
                returning %1$s, l.from_status
            ), accepted as (
                update queue_operator.task_runs r
                set late_accepted_at = now(), late_accepted_by = $3, late_requested_by = $4, late_reason = $5
                from completed c
                where r.job_id = c.id and r.lease_token = $2
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor, reason)
                select id, from_status, 'completed', attempt, $2, 'key', $3, $6 from completed
            ), siblings as (
                update queue_operator.job_children k
                set completed = k.completed + 1, version = k.version + 1,
                    failed = k.failed - case when c.from_status = 'failed' then 1 else 0 end
                from completed c
                where k.parent_job_id = c.parent_job_id
                returning k.*
            )
            select %2$s, s.total as children_total, s.completed as children_completed, s.failed as children_failed,
                   s.version as children_version
            from completed c left join siblings s on s.parent_job_id = c.parent_job_id
            """.formatted(JobRow.columns("j"), JobRow.carried("c"));

    /** A job, and the late result of one of its attempts. */
    static final String STANDING = """
            /* finish.late_standing */
            select %s, r.late_outcome, r.late_accepted_at
            from queue_operator.jobs j
            left join queue_operator.task_runs r on r.job_id = j.id and r.lease_token = $2
            where j.id = $1
            """.formatted(JobRow.columns("j"));

    private LateSql() {}
}
