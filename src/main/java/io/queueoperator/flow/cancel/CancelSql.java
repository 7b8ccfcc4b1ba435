package io.queueoperator.flow.cancel;

import io.queueoperator.state.JobRow;

/** Statements of cancelling. */
final class CancelSql {
    /**
     * Queued to cancelled at once; a held job is only asked, once. Jobs that have ended stay as they are. {@code $2} the
     * reason, {@code $3} who asks in the caller's words, {@code $4} the error message, {@code $5} the key that it was asked with,
     * {@code $6} why, for the audit.
     */
    static final String CANCEL = """
            /* cancel.request */
            with found as (
                select id, status from queue_operator.jobs
                where id = $1 and status in ('queued', 'claimed', 'running')
                for update
            ), asked as (
                update queue_operator.jobs j
                set version = version + 1, updated_at = now(),
                    cancel_requested_at = coalesce(cancel_requested_at, now()),
                    cancel_requested_by = coalesce(cancel_requested_by, $3),
                    cancel_reason = coalesce(cancel_reason, $2),
                    status = case when f.status = 'queued' then 'cancelled' else j.status end,
                    completed_at = case when f.status = 'queued' then now() end,
                    error_message = case when f.status = 'queued' then $4 end,
                    error_code = case when f.status = 'queued' then 'CANCELLED' end,
                    error_category = case when f.status = 'queued' then 'unknown' end,
                    error_type = case when f.status = 'queued' then 'cancelled' end
                from found f
                where j.id = f.id
                returning %1$s, f.status as from_status
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor, reason)
                select id, from_status, status, attempt, lease_token, 'key', $5, $6 from asked
                where status = 'cancelled'
            ), siblings as (
                update queue_operator.job_children c
                set failed = c.failed + 1, version = c.version + 1
                from asked a
                where c.parent_job_id = a.parent_job_id and a.status = 'cancelled'
                returning c.*
            )
            select %2$s, s.total as children_total, s.completed as children_completed, s.failed as children_failed,
                   s.version as children_version
            from asked a left join siblings s on s.parent_job_id = a.parent_job_id
            """.formatted(JobRow.columns("j"), JobRow.carried("a"));

    /**
     * Those of the jobs {@code $1} that are still queued are cancelled, the others stay as they are. {@code $2} the reason,
     * {@code $3} who asks, {@code $4} the error message.
     */
    static final String CANCEL_QUEUED = """
            /* cancel.queued */
            with found as (
                select id from queue_operator.jobs
                where id = any($1::text[]) and status = 'queued'
                order by id
                for update
            ), cancelled as (
                update queue_operator.jobs j
                set version = version + 1, updated_at = now(), cancel_requested_at = now(), cancel_requested_by = $3,
                    cancel_reason = $2, status = 'cancelled', completed_at = now(), error_message = $4,
                    error_code = 'CANCELLED', error_category = 'unknown', error_type = 'cancelled'
                from found f
                where j.id = f.id
                returning %1$s
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor, reason)
                select id, 'queued', 'cancelled', attempt, lease_token, 'key', $3, $2 from cancelled order by id
            ), parents as (
                select c.parent_job_id, n.failed
                from (
                    select parent_job_id, count(*)::int as failed from cancelled
                    where parent_job_id is not null group by parent_job_id
                ) n
                join queue_operator.job_children c using (parent_job_id)
                order by c.parent_job_id
                for update of c
            ), siblings as (
                update queue_operator.job_children c
                set failed = c.failed + p.failed, version = c.version + 1
                from parents p
                where c.parent_job_id = p.parent_job_id
                returning c.*
            )
            select %2$s, s.total as children_total, s.completed as children_completed, s.failed as children_failed,
                   s.version as children_version
            from cancelled a left join siblings s on s.parent_job_id = a.parent_job_id
            """.formatted(JobRow.columns("j"), JobRow.carried("a"));

    /** A job as it is. */
    static final String JOB = "/* cancel.job */ select " + JobRow.columns("j")
            + " from queue_operator.jobs j where j.id = $1";

    private CancelSql() {}
}
