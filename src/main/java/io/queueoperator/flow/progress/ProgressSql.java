package io.queueoperator.flow.progress;

import io.queueoperator.state.JobRow;

/** Statements of progress. */
final class ProgressSql {
    /**
     * Renews the lease and stores how far the attempt is; a claimed job is running from now on. Nothing goes back: the
     * same rule as {@code Progress.advancedBy} and {@code progress.lua}.
     */
    static final String CHECKPOINT = """
            /* progress.checkpoint */
            with held as (
                select id, status from queue_operator.jobs
                where id = $1 and lease_token = $2 and status in ('claimed', 'running')
                for update
            ), renewed as (
                update queue_operator.jobs j
                set status = 'running', started_at = coalesce(started_at, now()), updated_at = now(),
                    version = version + case when h.status = 'claimed' then 1 else 0 end,
                    lease_expires_at = greatest(lease_expires_at,
                        least(now() + make_interval(secs => lease_s), coalesce(deadline_at, 'infinity'))),
                    phase = coalesce($3, phase), step = coalesce($4, step),
                    progress_pct = greatest(progress_pct, $5), units_completed = greatest(units_completed, $6),
                    units_total = coalesce($7, units_total), message = coalesce($8, message)
                from held h
                where j.id = h.id
                returning %1$s, h.status = 'claimed' as moved
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select id, 'claimed', 'running', attempt, lease_token, 'worker', coalesce(worker_id, '')
                from renewed where moved
            )
            select %2$s, r.moved from renewed r
            """.formatted(JobRow.columns("j"), JobRow.carried("r"));

    /** A job with its children. */
    static final String JOB = """
            /* progress.job */
            select %s, c.total as children_total, c.completed as children_completed, c.failed as children_failed,
                   c.version as children_version
            from queue_operator.jobs j
            left join queue_operator.job_children c on c.parent_job_id = j.id
            where j.id = $1
            """.formatted(JobRow.columns("j"));

    /** The active jobs of a source, those at work first, at most {@code $2}. */
    static final String SOURCE_ACTIVE = """
            /* progress.source_active */
            select %s, c.total as children_total, c.completed as children_completed, c.failed as children_failed,
                   c.version as children_version
            from queue_operator.jobs j
            left join queue_operator.job_children c on c.parent_job_id = j.id
            where j.source_id = $1 and j.status in ('queued', 'claimed', 'running')
            order by (j.status = 'queued'), j.created_at, j.id
            limit $2
            """.formatted(JobRow.columns("j"));

    /**
     * What else there is to say of a source: how many jobs are active, how many ended since the oldest of them was
     * enqueued (counted up to {@code $2}), and what ended last. No row when the source is unknown.
     */
    static final String SOURCE_SUMMARY = """
            /* progress.source_summary */
            with active as (
                select count(*)::int as jobs, min(created_at) as since from queue_operator.jobs
                where source_id = $1 and status in ('queued', 'claimed', 'running')
            ), last as (
                select status, completed_at from queue_operator.jobs
                where source_id = $1 and completed_at is not null
                order by completed_at desc limit 1
            )
            select a.jobs as active_jobs, l.status as last_status, l.completed_at as last_completed_at,
                   (select count(*)::int from (
                        select from queue_operator.jobs
                        where source_id = $1 and completed_at >= a.since limit $2) e) as ended_jobs
            from queue_operator.sources s
            cross join active a
            left join last l on true
            where s.id = $1
            """;

    private ProgressSql() {}
}
