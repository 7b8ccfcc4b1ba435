package io.queueoperator.ledger.stats;

/** Statements that read the counts. Each is one snapshot: what was rolled up, and the log from there on. */
public final class CountSql {
    /**
     * All counts, exact, as the beginning of a statement: {@code counted} has them by task type and status. {@code $1} a
     * task type, {@code $2} a project, null for any. {@code offset 0} keeps the planner from joining whole tables where it
     * cannot know that the tail is short.
     */
    public static final String COUNTED = """
            with place as materialized (
                select xid, event_id, restored_to from queue_operator.follower_cursors where follower = 'statistics'
            ), tail as (
                select j.task_type, coalesce(j.project_id, '') as project_id, c.status, c.jobs, c.entered, c.attempts
                from place p
                cross join lateral (
                    select e.job_id, e.from_status, e.to_status, e.attempt
                    from queue_operator.job_events e
                    where (e.xid, e.id) > (p.xid, p.event_id) and e.id > p.restored_to
                      and e.xid < pg_snapshot_xmax(pg_current_snapshot())
                    order by e.xid, e.id
                    offset 0
                ) e
                cross join lateral (
                    select k.task_type, k.project_id from queue_operator.jobs k where k.id = e.job_id offset 0
                ) j
                cross join lateral (
                    values (e.to_status, 1, 1, e.attempt), (e.from_status, -1, 0, 0)
                ) as c (status, jobs, entered, attempts)
                where c.status is not null
            ), counted as (
                select task_type, status, sum(jobs)::bigint as jobs, sum(entered)::bigint as entered,
                       sum(attempts)::bigint as attempts
                from (
                    select task_type, project_id, status, jobs, entered, attempts from queue_operator.job_counts
                    union all
                    select task_type, project_id, status, jobs, entered, attempts from tail
                ) t
                where ($1::text is null or task_type = $1) and ($2::text is null or project_id = $2)
                group by task_type, status
            )
            """;

    /** Each task type: how many jobs in each status, how many of the queued wait for their time, and since when. */
    static final String TASK_TYPES = """
            /* stats.task_types */
            """ + COUNTED + """
            , types as (
                select task_type, sum(jobs)::bigint as total,
                       coalesce(sum(jobs) filter (where status = 'queued'), 0)::bigint as queued,
                       coalesce(sum(jobs) filter (where status = 'claimed'), 0)::bigint as claimed,
                       coalesce(sum(jobs) filter (where status = 'running'), 0)::bigint as running,
                       coalesce(sum(jobs) filter (where status = 'completed'), 0)::bigint as completed,
                       coalesce(sum(jobs) filter (where status = 'failed'), 0)::bigint as failed,
                       coalesce(sum(jobs) filter (where status = 'cancelled'), 0)::bigint as cancelled
                from counted group by task_type
            )
            select t.*, w.not_due, w.next_due_at, o.oldest_due_age_s
            from types t
            cross join lateral (
                select count(*) as not_due, min(j.available_at) as next_due_at
                from queue_operator.jobs j
                where j.status = 'queued' and j.task_type = t.task_type and j.available_at > now()
                  and ($2::text is null or j.project_id = $2)
            ) w
            left join lateral (
                select extract(epoch from now() - j.available_at)::float8 as oldest_due_age_s
                from queue_operator.jobs j
                where j.status = 'queued' and j.task_type = t.task_type and j.available_at <= now()
                  and ($2::text is null or j.project_id = $2)
                order by j.available_at limit 1
            ) o on true
            order by t.task_type
            """;

    /** Each task type that has failed jobs, the most failed first. */
    static final String FAILED = """
            /* stats.failed */
            """ + COUNTED + """
            , types as (
                select task_type,
                       sum(jobs) filter (where status = 'failed') as failed,
                       sum(jobs) filter (where status in ('completed', 'failed', 'cancelled')) as ended,
                       sum(attempts) filter (where status = 'failed') as attempts,
                       sum(entered) filter (where status = 'failed') as entered
                from counted group by task_type
            )
            select task_type, failed::bigint, ended::bigint, (attempts / entered)::float8 as average_attempts
            from types where failed > 0
            order by failed desc, task_type
            """;

    private CountSql() {}
}
