package io.queueoperator.flow.retry;

import io.queueoperator.state.ChangeLog;

/** Statements of the chore that looks after passes. */
final class ChoreSql {
    /**
     * Marks the runs that the next {@code $1} changes of the log are about, makes those that nobody described, and moves the
     * cursor: all or nothing. As far as {@link ChangeLog} says: nothing can still appear before.
     * A cursor ahead of the clock of transactions came with a restore: then the log is read from its beginning, which marks
     * a few runs more than necessary.
     */
    static final String READ_LOG = """
            /* passes.read_log */
            with place as materialized (
                select case when %2$s then '0'::xid8 else xid end as xid, case when %2$s then 0 else event_id end as event_id
                from queue_operator.follower_cursors
                where follower = 'runs'
                for update skip locked
            ), batch as materialized (
                select e.*
                from place p
                cross join lateral (
                    select e.xid, e.id, e.job_id
                    from queue_operator.job_events e
                    where (e.xid, e.id) > (p.xid, p.event_id) and %1$s
                    order by e.xid, e.id
                    limit $1
                ) e
            ), touched as (
                select j.run_id, min(j.created_at) as first_at
                from (select distinct job_id from batch) b
                cross join lateral (
                    select k.run_id, k.created_at from queue_operator.jobs k
                    where k.id = b.job_id and k.run_id is not null
                    offset 0
                ) j
                group by j.run_id
            ), marked as (
                insert into queue_operator.runs as r (id, posted, looks, created_at, created_by)
                select run_id, false, 1, first_at, 'jobs' from touched order by run_id
                on conflict (id) do update set looks = r.looks + 1
                returning r.id, r.pass_number
            ), pass as (
                insert into queue_operator.run_passes (run_id, number, cause, started_by)
                select id, pass_number, 'first', 'jobs' from marked where pass_number = 1
                on conflict do nothing
            ), moved as (
                update queue_operator.follower_cursors f
                set xid = l.xid, event_id = l.id, updated_at = now()
                from (select xid, id from batch order by xid desc, id desc limit 1) l
                where f.follower = 'runs'
            )
            select count(*)::int as events from batch
            """.formatted(ChangeLog.READABLE, ChangeLog.restoredFollower("runs"));

    /** Runs with changes that nobody has looked at, after {@code $1}. */
    static final String TO_LOOK_AT = """
            /* passes.to_look_at */
            select id from queue_operator.runs where looks > looked and id > $1 order by id limit $2
            """;

    /** Runs of which something still goes on need no closer look; as many looks as were seen together with that. */
    static final String GOING_ON = """
            /* passes.going_on */
            with seen as materialized (
                select r.id, r.looks from queue_operator.runs r
                join queue_operator.run_passes p on p.run_id = r.id and p.number = r.pass_number
                where r.looks > r.looked and p.state = 'running'
                  and exists (select from queue_operator.jobs j
                              where j.run_id = r.id and j.status in ('queued', 'claimed', 'running'))
                order by r.id
            )
            update queue_operator.runs r set looked = greatest(r.looked, s.looks)
            from seen s where r.id = s.id
            """;

    /** Passes whose start was cut off, or goes on elsewhere at this moment. */
    static final String STARTING = """
            /* passes.starting */
            select run_id, number from queue_operator.run_passes where state = 'starting' order by started_at limit $1
            """;

    /** Runs whose next pass is to begin by itself by {@code $1}, or by now. */
    static final String DUE = """
            /* passes.due */
            select p.run_id from queue_operator.run_passes p
            join queue_operator.runs r on r.id = p.run_id and r.pass_number = p.number
            where p.next_pass_at is not null and p.next_pass_at <= coalesce($1::timestamptz, now())
            order by p.next_pass_at limit $2
            """;

    private ChoreSql() {}
}
