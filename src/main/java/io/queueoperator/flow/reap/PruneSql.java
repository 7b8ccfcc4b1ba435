package io.queueoperator.flow.reap;

/** Statements that let old jobs leave, or say which would. */
final class PruneSql {
    /** How old jobs of each status have to be, in seconds: {@code $1}, {@code $2}, {@code $3}; null: they never leave. */
    private static final String LIMITS = """
            (values ('completed', $1::float8), ('failed', $2::float8), ('cancelled', $3::float8)) as l (status, age)""";

    /** Ended jobs {@code j} that are old enough, through the index that has them in this order. */
    private static final String OLD = """
            j.status = l.status and j.completed_at is not null
                      and j.completed_at <= now() - make_interval(secs => l.age)""";

    /**
     * What still refers to the job {@code j}: the one place for it. A parent or a child that goes on, a message about it
     * that is still to be sent, a change that a follower was not told of, a replay of it or one that is to be made. A replay stays as
     * long as its original, or that would be replayed once more.
     */
    // offset 0: looked up for each job; PostgreSQL might read all of the other table instead.
    static final String REFERRED = """
            (exists (
                        select from queue_operator.jobs k
                        where k.id = j.parent_job_id and k.status in ('queued', 'claimed', 'running') offset 0)
                      or exists (
                        select from queue_operator.jobs k
                        where k.parent_job_id = j.id and k.status in ('queued', 'claimed', 'running') offset 0)
                      or exists (
                        select from queue_operator.webhook_deliveries d
                        where d.job_id = j.id and d.status = 'pending' offset 0)
                      or exists (
                        select from queue_operator.job_events e
                        join queue_operator.follower_cursors c on (e.xid, e.id) > (c.xid, c.event_id)
                        where e.job_id = j.id offset 0)
                      or exists (
                        select from queue_operator.job_events e
                        join queue_operator.log_passed_over l on l.xid = e.xid
                        where e.job_id = j.id offset 0)
                      or exists (
                        select from queue_operator.jobs k
                        where k.replay_of = j.id and k.status in ('queued', 'claimed', 'running') offset 0)
                      or exists (
                        select from queue_operator.jobs k where k.id = j.replay_of offset 0)
                      or exists (
                        select from queue_operator.replays r
                        where r.id = j.replay_id and r.status in ('running', 'stopping') offset 0)
                      or exists (
                        select from queue_operator.replay_items i
                        join queue_operator.replays r on r.id = i.replay_id
                        where i.job_id = j.id and r.status in ('planning', 'planned', 'running', 'stopping') offset 0))""";

    /** At most {@code $4} jobs leave, the longest ended first, with all that is remembered of them; which ones. */
    static final String PRUNE = """
            /* prune.jobs */
            with old as materialized (
                select o.id
                from %s
                cross join lateral (
                    select j.id, j.completed_at from queue_operator.jobs j
                    where %s and not %s
                    order by j.completed_at
                    limit $4
                    for update of j skip locked
                ) o
                order by o.completed_at
                limit $4
            ), runs as (
                delete from queue_operator.task_runs r using old where r.job_id = old.id
            ), events as (
                delete from queue_operator.job_events e using old where e.job_id = old.id
            ), children as (
                delete from queue_operator.job_children c using old where c.parent_job_id = old.id
            ), messages as (
                delete from queue_operator.webhook_deliveries d using old where d.job_id = old.id
            )
            delete from queue_operator.jobs j using old where j.id = old.id
            returning j.id, j.status
            """.formatted(LIMITS, OLD, REFERRED);

    /** How many would leave, and how many are old enough and still referred to, of the first {@code $4} of each status. */
    static final String WOULD = """
            /* prune.would */
            select l.status, l.age, (count(*) filter (where not o.referred))::int as jobs,
                   (count(*) filter (where o.referred))::int as referred,
                   min(o.completed_at) filter (where not o.referred) as oldest, count(o.completed_at) < $4 as exact
            from %1$s
            left join lateral (
                select j.completed_at, %3$s as referred from queue_operator.jobs j
                where %2$s
                order by j.completed_at
                limit $4
            ) o on true
            group by l.status, l.age
            order by l.status
            """.formatted(LIMITS, OLD, REFERRED);

    private PruneSql() {}
}
