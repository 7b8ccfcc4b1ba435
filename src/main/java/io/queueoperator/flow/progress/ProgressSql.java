package io.queueoperator.flow.progress;

import io.queueoperator.state.JobRow;

/** Statements of progress. */
final class ProgressSql {
    /**
     * Renews leases and stores how far the attempts are; a claimed job is running from now on. Nothing goes back: the same
     * rule as {@code Progress.advancedBy} and {@code progress.lua}. Each job is looked up by its id, as where attempts end
     * ({@code FinishSql.COMPLETED} says why).
     */
    static final String CHECKPOINT = """
            /* progress.checkpoint */
            with input as (
                select * from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::float8[], $6::bigint[],
                        $7::bigint[], $8::text[])
                    as t (id, lease_token, phase, step, progress_pct, units_completed, units_total, message)
            ), held as (
                select i.*, j.status
                from (select * from input order by id) i
                join lateral (
                    select j.status, j.lease_token from queue_operator.jobs j
                    where j.id = i.id and j.lease_token = i.lease_token and j.lease_expires_at is not null
                    for update
                ) j on j.lease_token = i.lease_token
            ), renewed as (
                update queue_operator.jobs j
                set status = 'running', started_at = coalesce(started_at, now()), updated_at = now(),
                    version = version + case when h.status = 'claimed' then 1 else 0 end,
                    lease_expires_at = greatest(lease_expires_at,
                        least(now() + make_interval(secs => lease_s), coalesce(deadline_at, 'infinity'))),
                    phase = coalesce(h.phase, j.phase), step = coalesce(h.step, j.step),
                    progress_pct = greatest(j.progress_pct, h.progress_pct),
                    units_completed = greatest(j.units_completed, h.units_completed),
                    units_total = coalesce(h.units_total, j.units_total), message = coalesce(h.message, j.message),
                    -- The same values again are no advance, nor is another message.
                    advanced_at = case when h.status = 'claimed' or h.phase <> j.phase or h.step <> j.step
                            or (h.phase is not null and j.phase is null) or (h.step is not null and j.step is null)
                            or h.progress_pct > j.progress_pct
                            or greatest(j.units_completed, h.units_completed) is distinct from j.units_completed
                            or coalesce(h.units_total, j.units_total) is distinct from j.units_total
                        then now() else j.advanced_at end
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

    /**
     * Renews what a worker holds among the jobs {@code $2}, for clients that send no lease token: a claim is renewed once
     * it was acknowledged or started, or where the same worker never lost an earlier one of the job.
     */
    static final String RENEW_HELD = """
            /* progress.renew_held */
            with held as (
                select j.id from queue_operator.jobs j
                where j.id = any($2::text[]) and j.worker_id = $1 and j.status in ('claimed', 'running')
                  and (j.status = 'running' or j.acknowledged_at is not null or not exists (
                        select from queue_operator.task_runs r
                        where r.job_id = j.id and r.worker_id = $1 and r.ended_by = 'reaper'))
                order by j.id
                for update of j
            )
            update queue_operator.jobs j
            set updated_at = now(),
                lease_expires_at = greatest(lease_expires_at,
                    least(now() + make_interval(secs => lease_s), coalesce(deadline_at, 'infinity')))
            from held h
            where j.id = h.id
            returning %s
            """.formatted(JobRow.columns("j"));

    /** A job with its children. */
    static final String JOB = """
            /* progress.job */
            select %s, c.total as children_total, c.completed as children_completed, c.failed as children_failed,
                   c.version as children_version
            from queue_operator.jobs j
            left join queue_operator.job_children c on c.parent_job_id = j.id
            where j.id = $1
            """.formatted(JobRow.columns("j"));

    /** The active jobs of a source, those at work first, at most {@code $2}: not more are read, however many wait. */
    static final String SOURCE_ACTIVE = """
            /* progress.source_active */
            with shown as (
                (select id, false as waits, created_at from queue_operator.jobs
                 where source_id = $1 and status in ('claimed', 'running')
                 order by created_at limit $2)
                union all
                (select id, true, created_at from queue_operator.jobs
                 where source_id = $1 and status = 'queued'
                   and status in ('queued', 'claimed', 'running')
                 order by created_at limit $2)
                order by waits, created_at, id
                limit $2
            )
            select %s, c.total as children_total, c.completed as children_completed, c.failed as children_failed,
                   c.version as children_version
            from shown s
            join queue_operator.jobs j on j.id = s.id
            left join queue_operator.job_children c on c.parent_job_id = j.id
            order by s.waits, s.created_at, s.id
            """.formatted(JobRow.columns("j"));

    /**
     * What else there is to say of a source: how many jobs are active, how many ended since the oldest of them was
     * enqueued, and what ended last. No row when the source is unknown. Twenty times as many as are active are counted and no
     * more, so that history costs nothing: what is done is 95 % by then, and at most {@code $2}.
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
                        where source_id = $1 and completed_at >= a.since
                        limit least($2, 200 + 20 * a.jobs)) e) as ended_jobs
            from queue_operator.sources s
            cross join active a
            left join last l on true
            where s.id = $1
            """;

    private ProgressSql() {}
}
