package io.queueoperator.flow.retry;

import io.queueoperator.state.JobRow;

/** Statements of passes. */
final class PassSql {
    /** The run is still in the pass {@code $2}, with {@code $3} jobs that have not changed since their versions were summed up to {@code $4}. */
    private static final String UNCHANGED = """
            as_decided as (
                select count(*) as jobs, coalesce(sum(j.version), 0)::bigint as versions
                from queue_operator.jobs j where j.run_id = $1
            ), locked as (
                select r.id from queue_operator.runs r, as_decided a
                where r.id = $1 and r.pass_number = $2 and a.jobs = $3 and a.versions = $4
                for update of r
            )
            """;

    /**
     * A failed job {@code j} of a run that the pass {@code p} has not re-queued yet and that its limits {@code l} let go again.
     * One that was replayed is not: the job that replays it is in the run as well and takes its place.
     */
    private static final String WORTH_IT = """
            j.run_id = p.run_id and j.status = 'failed' and j.replayed_by is null and j.pass_number < p.number
                  and j.requeues < l.value::integer and l.key = coalesce(nullif(j.error_category, ''), 'unknown')""";

    /**
     * Writes down how the current pass stands: ended ({@code $5} is the result), or going on ({@code $5} null), also again
     * after it had ended. The change of the log up to which it was looked at is {@code $13}. Passes before it that were begun
     * here and overtaken by an import end together with it: their jobs have ended then, like all of the run.
     */
    static final String RECORD = """
            /* passes.record */
            with %s, recorded as (
                update queue_operator.run_passes p
                set state = case when $5::text is null then 'running' else 'ended' end, result = $5, ended_at = $6,
                    started_at = least(p.started_at, coalesce($7, p.started_at)),
                    jobs = $8, succeeded = $9, failed = $10, cancelled = $11, failed_by_category = $12::text::json,
                    next_pass_at = $14
                from locked k
                -- What has ended stays as it was recorded when old jobs leave.
                where p.run_id = k.id and p.number = $2 and p.state <> 'starting'
                  and (p.state <> 'ended' or case when $5::text is null then $3 > 0 else p.jobs <= $8 end)
            ), overtaken as (
                select p.run_id, p.number, c.*
                from locked k
                join queue_operator.run_passes p on p.run_id = k.id and p.number < $2 and p.state = 'running'
                cross join lateral (
                    select coalesce(sum(g.jobs) filter (where g.status = 'completed'), 0) as succeeded,
                           coalesce(sum(g.jobs) filter (where g.status = 'failed'), 0) as failed,
                           coalesce(sum(g.jobs) filter (where g.status = 'cancelled'), 0) as cancelled,
                           coalesce(json_object_agg(g.category, g.jobs order by g.category)
                               filter (where g.status = 'failed'), '{}') as by_category,
                           max(g.last_ended_at) as last_ended_at
                    from (
                        select j.status, coalesce(nullif(j.error_category, ''), 'unknown') as category, count(*) as jobs,
                               max(j.completed_at) as last_ended_at
                        from queue_operator.jobs j
                        where j.run_id = p.run_id and j.pass_number = p.number
                        group by 1, 2
                    ) g
                ) c
                where $5::text is not null
            ), closed as (
                update queue_operator.run_passes p
                set state = 'ended', result = $5, ended_at = greatest(p.started_at, o.last_ended_at),
                    jobs = o.succeeded + o.failed + o.cancelled, succeeded = o.succeeded, failed = o.failed,
                    cancelled = o.cancelled, failed_by_category = o.by_category
                from overtaken o
                where p.run_id = o.run_id and p.number = o.number and p.state = 'running'
            )
            update queue_operator.runs r set looked = greatest(r.looked, $13)
            from locked k
            join queue_operator.run_passes p on p.run_id = k.id and p.number = $2 and p.state <> 'starting'
            where r.id = k.id
            """.formatted(UNCHANGED);

    /** Begins the pass after {@code $2}; jobs are re-queued afterwards. No row: something has changed since it was decided. */
    static final String BEGIN = """
            /* passes.begin */
            with %s, begun as (
                insert into queue_operator.run_passes
                    (run_id, number, state, cause, started_by, requested_by, idempotency_key, limits)
                select id, $2 + 1, 'starting', $5, $6, $7, $8, $9::text::json from locked
                returning run_id, number
            ), closed as (
                update queue_operator.run_passes p set next_pass_at = null
                from begun b where p.run_id = b.run_id and p.number = $2
            )
            update queue_operator.runs r set pass_number = b.number
            from begun b
            where r.id = b.run_id
            returning b.number
            """.formatted(UNCHANGED);

    /**
     * Re-queues the next {@code $3} jobs for the pass {@code $2} that is starting: another life of the same job, with all
     * its attempts. Its history stays in its attempts and its audit. The row of the pass is locked first, so that two who
     * go on with one start take turns.
     */
    static final String REQUEUE = """
            /* passes.requeue */
            with pass as materialized (
                select p.run_id, p.number, p.limits, p.started_by, p.cause from queue_operator.run_passes p
                where p.run_id = $1 and p.number = $2 and p.state = 'starting'
                for update
            ), chosen as (
                select j.id
                from pass p
                cross join lateral json_each_text(p.limits) as l
                join queue_operator.jobs j on %3$s
                order by j.id
                limit $3
                for update of j skip locked
            ), requeued as (
                update queue_operator.jobs j
                set %4$s, pass_number = p.number, requeues = j.requeues + 1
                from chosen c, pass p
                where j.id = c.id
                returning %1$s
            ), event as (
                insert into queue_operator.job_events (job_id, from_status, to_status, attempt, actor_kind, actor, reason)
                select q.id, 'failed', 'queued', q.attempt,
                       case p.cause when 'automatic' then 'chore' else 'key' end, p.started_by,
                       'pass ' || p.number || ' of run ' || p.run_id
                from requeued q, pass p
                order by q.id
            ), %5$s, counted as (
                update queue_operator.run_passes p set requeued = p.requeued + (select count(*) from requeued)
                from pass where p.run_id = pass.run_id and p.number = pass.number
            )
            %2$s
            """.formatted(JobRow.columns("j"), AnotherLife.RESULT, WORTH_IT, AnotherLife.SET, AnotherLife.SIBLINGS);

    /** A pass that has re-queued all there is has started. */
    static final String STARTED = """
            /* passes.started */
            with started as (
                update queue_operator.run_passes p set state = 'running'
                where p.run_id = $1 and p.number = $2 and p.state = 'starting'
                  and not exists (
                        select from json_each_text(p.limits) as l
                        join queue_operator.jobs j on %s)
                returning p.run_id
            )
            update queue_operator.runs r set looks = looks + 1 from started s where r.id = s.run_id
            """.formatted(WORTH_IT);

    /** A pass of a run by the key that it was asked for with. */
    static final String BY_KEY = """
            /* passes.by_key */
            select %s from queue_operator.run_passes p where p.run_id = $1 and p.idempotency_key = $2
            """.formatted(PassRow.COLUMNS);

    /** One pass. */
    static final String ONE = """
            /* passes.one */
            select %s from queue_operator.run_passes p where p.run_id = $1 and p.number = $2
            """.formatted(PassRow.COLUMNS);

    private PassSql() {}
}
