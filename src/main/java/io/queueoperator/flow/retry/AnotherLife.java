package io.queueoperator.flow.retry;

import io.queueoperator.state.JobRow;

/**
 * What happens to a failed job {@code j} that is queued again, as parts of a statement: it is the same job with all its
 * attempts, its history stays in them and in its audit.
 */
final class AnotherLife {
    /** What is set beside pass and count. */
    static final String SET = """
            status = 'queued', version = j.version + 1, updated_at = now(), completed_at = null,
                    attempt = 1, available_at = now(),
                    lease_expires_at = null, deadline_at = null, worker_id = null, worker_name = null, claimed_at = null,
                    started_at = null, acknowledged_at = null, advanced_at = null,
                    phase = null, step = null, progress_pct = 0, units_completed = null, units_total = null, message = null,
                    error_message = null, error_category = null, error_type = null, error_code = null,
                    fingerprint = null, needs_review = false, result = null,
                    cancel_requested_at = null, cancel_requested_by = null, cancel_reason = null""";

    /** The parents of the jobs {@code requeued} count them no more as failed. */
    static final String SIBLINGS = """
            revived as (
                select parent_job_id, count(*) as jobs from requeued where parent_job_id is not null group by parent_job_id
            ), parents as (
                select c.parent_job_id from queue_operator.job_children c
                join revived v using (parent_job_id)
                order by c.parent_job_id
                for update of c
            ), siblings as (
                update queue_operator.job_children c
                set failed = c.failed - v.jobs, version = c.version + 1
                from revived v
                join parents using (parent_job_id)
                where c.parent_job_id = v.parent_job_id
                returning c.*
            )""";

    /** The jobs, each with the counts of its parent; {@code requeued} answers with {@link JobRow#columns}. */
    static final String RESULT = """
            select %s, s.total as children_total, s.completed as children_completed, s.failed as children_failed,
                   s.version as children_version
            from requeued q left join siblings s on s.parent_job_id = q.parent_job_id
            order by q.id
            """.formatted(JobRow.carried("q"));

    private AnotherLife() {}
}
