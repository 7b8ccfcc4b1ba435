package io.queueoperator.ledger.stats;

import io.queueoperator.state.ChangeLog;

/** Statements of the chore that keeps the counts. */
final class RollUpSql {
    /**
     * Counts the next {@code $1} events and moves the cursor, both or nothing. As far as {@link ChangeLog}
     * says: nothing can still appear before. While another instance is at it, nothing is done. Answers with
     * a row for each kind of change among them, at least one, and how long the jobs had been where they were.
     */
    static final String ROLL_UP = """
            /* stats.roll_up */
            with place as (
                select xid, event_id, restored_to from queue_operator.follower_cursors
                where follower = 'statistics'
                for update skip locked
            ), batch as materialized (
                select e.*
                from place p
                cross join lateral (
                    select e.xid, e.id, e.job_id, e.from_status, e.to_status, e.attempt, e.at
                    from queue_operator.job_events e
                    where (e.xid, e.id) > (p.xid, p.event_id) and e.id > p.restored_to
                      and %s
                    order by e.xid, e.id
                    limit $1
                ) e
            ), place_of as materialized (
                -- Once for each job: most change several times within a batch when there is much to count.
                select b.job_id, j.task_type, j.project_id
                from (select distinct job_id from batch) b
                cross join lateral (
                    select k.task_type, coalesce(k.project_id, '') as project_id
                    from queue_operator.jobs k where k.id = b.job_id offset 0
                ) j
            ), counted as (
                insert into queue_operator.job_counts as k (task_type, project_id, status, jobs, entered, attempts)
                select t.task_type, t.project_id, c.status, sum(c.jobs), sum(c.entered), sum(c.attempts)
                from (
                    -- Full and offset 0: PostgreSQL expects few changes where there were few, and would compare each with each.
                    select j.task_type, j.project_id, e.from_status, e.to_status, count(*) as changes,
                           sum(e.attempt) as attempts
                    from batch e full join place_of j on j.job_id = e.job_id
                    group by 1, 2, 3, 4
                    offset 0
                ) t
                cross join lateral (
                    values (t.to_status, t.changes, t.changes, t.attempts), (t.from_status, -t.changes, 0, 0)
                ) as c (status, jobs, entered, attempts)
                where c.status is not null and t.task_type is not null
                group by 1, 2, 3
                order by 1, 2, 3
                on conflict (task_type, project_id, status) do update
                    set jobs = k.jobs + excluded.jobs, entered = k.entered + excluded.entered,
                        attempts = k.attempts + excluded.attempts
            ), moved as (
                update queue_operator.follower_cursors f
                set xid = l.xid, event_id = l.id, updated_at = now()
                from (select xid, id from batch order by xid desc, id desc limit 1) l
                where f.follower = 'statistics'
            ), changes as (
                select e.job_id, e.id, e.at, e.from_status, e.to_status, lag(e.at) over w as before_at,
                       lag(e.to_status) over w as before_status
                from batch e
                window w as (partition by e.job_id order by e.id)
            ), kinds as (
                select e.from_status, e.to_status, count(*)::int as changes,
                       -- Two transactions may have begun in the other order than they wrote.
                       array_agg(greatest(extract(epoch from e.at - s.at), 0)::float8) filter (where s.at is not null) as stays_s
                from changes e
                left join lateral (
                    -- What is of this batch and led here need not be looked for; a new job was nowhere before.
                    select p.at from queue_operator.job_events p
                    where p.job_id = e.job_id and p.id < e.id
                      and e.from_status is not null and e.before_status is distinct from e.from_status
                    order by p.id desc limit 1
                ) p on true
                cross join lateral (
                    select case when e.before_status = e.from_status then e.before_at else p.at end as at
                ) s
                group by e.from_status, e.to_status
            )
            select (select count(*) from batch)::int as events,
                   coalesce((select xid > pg_snapshot_xmax(pg_current_snapshot()) from place), false) as restored,
                   k.*
            from (select) one left join kinds k on true
            """.formatted(ChangeLog.READABLE);

    /**
     * Counts all jobs anew, once, when the database was restored elsewhere and its transaction numbers begin again: the
     * jobs there are, without the events that the next roll-ups will count.
     */
    static final String RECOUNT = """
            /* stats.recount */
            with place as (
                select follower from queue_operator.follower_cursors
                where follower = 'statistics' and xid > pg_snapshot_xmax(pg_current_snapshot())
                for update skip locked
            ), restored as (
                select coalesce(max(id), 0) as until from queue_operator.job_events
                where xid >= pg_snapshot_xmax(pg_current_snapshot())
            ), present as (
                select task_type, project_id, status, sum(jobs) as jobs, sum(entered) as entered,
                       sum(attempts) as attempts
                from (
                    select task_type, coalesce(project_id, '') as project_id, status, count(*) as jobs,
                           count(*) as entered, sum(attempt) as attempts
                    from queue_operator.jobs
                    group by 1, 2, 3
                    union all
                    select j.task_type, coalesce(j.project_id, ''), c.status, -c.jobs, -c.entered, -c.attempts
                    from queue_operator.job_events e
                    cross join restored r
                    join queue_operator.jobs j on j.id = e.job_id
                    cross join lateral (
                        values (e.to_status, 1, 1, e.attempt), (e.from_status, -1, 0, 0)
                    ) as c (status, jobs, entered, attempts)
                    where e.xid >= pg_snapshot_xmin(pg_current_snapshot())
                      and e.xid < pg_snapshot_xmax(pg_current_snapshot())
                      and e.id > r.until and c.status is not null
                ) t
                where exists (select from place)
                group by 1, 2, 3
            ), gone as (
                delete from queue_operator.job_counts k
                where exists (select from place) and not exists (
                    select from present p
                    where p.task_type = k.task_type and p.project_id = k.project_id and p.status = k.status)
            ), counted as (
                insert into queue_operator.job_counts (task_type, project_id, status, jobs, entered, attempts)
                select * from present
                on conflict (task_type, project_id, status) do update
                    set jobs = excluded.jobs, entered = excluded.entered, attempts = excluded.attempts
            )
            update queue_operator.follower_cursors f
            set xid = pg_snapshot_xmin(pg_current_snapshot()), event_id = 0, restored_to = r.until, updated_at = now()
            from restored r, place p
            where f.follower = p.follower
            """;

    private RollUpSql() {}
}
