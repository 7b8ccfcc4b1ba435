package io.queueoperator.ledger.insight;

/** Statements of the questions. {@code offset 0} keeps the planner from joining a whole table to a few rows. */
final class InsightSql {
    /** Jobs that have been in {@code $1} for {@code $2} seconds, the longest held first, after {@code $3, $4}; {@code $7}: only stalled ones. */
    static final String STUCK = """
            /* insight.stuck */
            select j.id, j.task_type, j.status, s.since, extract(epoch from now() - s.since)::float8 as for_s,
                   j.attempt, j.worker_id, j.worker_name, j.updated_at, j.lease_expires_at, j.phase, j.step,
                   j.progress_pct, j.cancel_requested_at, j.claimed_at, j.progress_deadline_s, p.stalled_since
            from queue_operator.jobs j
            cross join lateral (
                select case j.status when 'claimed' then j.claimed_at else coalesce(j.started_at, j.claimed_at) end as since
            ) s
            cross join lateral (
                -- As Job.stalledSince says it.
                select case when j.updated_at - j.advanced_at >= make_interval(secs => j.progress_deadline_s)
                    then j.advanced_at end as stalled_since
            ) p
            where j.status in ('claimed', 'running') and j.status = $1
              and j.claimed_at <= now() - make_interval(secs => $2) and s.since <= now() - make_interval(secs => $2)
              and (j.claimed_at, j.id) > ($3, $4) and ($5::text is null or j.task_type = $5)
              and (not $7 or p.stalled_since is not null)
            order by j.claimed_at, j.id
            limit $6
            """;

    /** The changes before {@code $1, $2}, newest first. */
    static final String TRANSITIONS = """
            /* insight.transitions */
            select e.*, j.task_type
            from (
                select id, job_id, at, from_status, to_status, attempt, actor_kind, actor, reason
                from queue_operator.job_events
                where (at, id) < ($1, $2)
                order by at desc, id desc
                limit $3
            ) e
            left join lateral (
                select k.task_type from queue_operator.jobs k where k.id = e.job_id offset 0
            ) j on true
            order by e.at desc, e.id desc
            """;

    /**
     * Stays that ended in the last {@code $1} seconds, of the latest {@code $2} changes. A stay is as long as it was, also
     * when it began before: a window over both ends would drop the longest ones.
     */
    static final String TIMES = """
            /* insight.times */
            with seen as materialized (
                select e.id, e.job_id, e.at, e.from_status
                from queue_operator.job_events e
                where e.at >= now() - make_interval(secs => $1)
                order by e.at desc, e.id desc
                limit $2
            ), stays as (
                select j.task_type, s.from_status as status, extract(epoch from s.at - b.at)::float8 as seconds
                from seen s
                cross join lateral (
                    select p.at from queue_operator.job_events p
                    where p.job_id = s.job_id and p.id < s.id
                    order by p.id desc limit 1
                ) b
                cross join lateral (
                    select k.task_type from queue_operator.jobs k where k.id = s.job_id offset 0
                ) j
                where s.from_status is not null and ($3::text is null or j.task_type = $3)
            ), grouped as (
                -- Two transactions may have begun in the other order than they wrote.
                select task_type, status, count(*) as stays, avg(greatest(seconds, 0)) as average_s,
                       percentile_cont(0.95) within group (order by greatest(seconds, 0)) as p95_s,
                       max(greatest(seconds, 0)) as longest_s
                from stays group by task_type, status
            )
            select x.seen, x.since, now() as until, g.*
            from (select count(*) as seen, min(at) as since from seen) x
            left join grouped g on true
            order by g.task_type, g.status
            """;

    /**
     * Attempts of one task type or of all; {@code %s} the further condition. What they are told by is {@code key}: one narrow
     * column, so that a hundred thousand of them stay in memory. Those from before V18 do not know their source, and ask their jobs.
     */
    private static final String KEYED = """
            with keyed as materialized (
                select r.status = 'FAILED' and r.job_status <> 'cancelled' as failed, r.ended_at, nullif(case $1::text
                           when 'operation' then r.operation
                           when 'worker' then r.worker_id
                           when 'category' then r.error_category
                           when 'error_type' then r.error_type
                           when 'error_code' then r.error_code
                           when 'source' then coalesce(
                               r.source_id, (select j.source_id from queue_operator.jobs j where j.id = r.job_id))
                       end, '') as key
                from queue_operator.task_runs r
                where r.ended_at >= now() - make_interval(secs => $2) and %s
                order by r.ended_at desc
                limit $3
            ), counts as (
                select key, count(*) as runs, count(*) filter (where failed) as failed, min(ended_at) as since
                from keyed group by key
            ), grouped as (
                select key, runs, failed from counts
                where $1::text in ('operation', 'worker', 'source') or failed > 0
                order by failed desc, runs desc, key
                limit $4
            )
            """;

    private static final String RATES = KEYED + """
            select x.*, now() as until, g.key, g.runs, g.failed
            from (
                select coalesce(sum(runs), 0)::bigint as all_runs, coalesce(sum(failed), 0)::bigint as all_failed,
                       min(since) as since
                from counts
            ) x
            left join grouped g on true
            order by g.failed desc, g.runs desc, g.key
            """;

    /** Attempts of all types: {@code $1} by what, {@code $2} seconds, {@code $3} attempts at most, {@code $4} groups. */
    static final String ERROR_RATES = "/* insight.error_rates */\n" + RATES.formatted("true");

    /** Attempts of the type {@code $5}. */
    static final String ERROR_RATES_OF_TYPE =
            "/* insight.error_rates_of_type */\n" + RATES.formatted("r.operation = $5");

    /**
     * The same groups over {@code $5} parts of the window: rows of one group and part, only where attempts ended, beside
     * those of all attempts. A point is counted from the end of the window, which is the now of this statement.
     */
    private static final String SERIES = KEYED + """
            , points as (
                select k.key, k.failed,
                       -- What ended in the future, by the clock of whoever said so, ended now.
                       $5::int - 1 - greatest(0, least(
                           floor(extract(epoch from now() - k.ended_at) / ($2::float8 / $5::int)), $5::int - 1))::int as point
                from keyed k
            ), counted as (
                select true as of_all, null::text as key, point, count(*) as runs, count(*) filter (where failed) as failed
                from points group by point
                union all
                select false, p.key, p.point, count(*), count(*) filter (where p.failed)
                from points p
                where exists (select from grouped g where g.key is not distinct from p.key)
                group by p.key, p.point
            )
            select x.since, x.all_runs, now() as until, c.*
            from (select coalesce(sum(runs), 0)::bigint as all_runs, min(since) as since from counts) x
            left join counted c on true
            order by c.of_all desc, c.key, c.point
            """;

    /** Over time, of all types. */
    static final String ERROR_SERIES = "/* insight.error_series */\n" + SERIES.formatted("true");

    /** Over time, of the type {@code $6}. */
    static final String ERROR_SERIES_OF_TYPE =
            "/* insight.error_series_of_type */\n" + SERIES.formatted("r.operation = $6");

    private InsightSql() {}
}
