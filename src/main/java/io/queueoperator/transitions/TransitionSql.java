package io.queueoperator.transitions;

import io.queueoperator.state.ChangeLog;

/** The one statement of following transitions. */
final class TransitionSql {
    /**
     * The next {@code $1} events of the log, and the place moves past them: whoever is answered with an event is the only one.
     * One row for each that is a transition, one at least, with how many events it was.
     *
     * <p>As far as {@link ChangeLog} says: nothing can still appear before. Another instance that is at it
     * does the work of both. News of more than {@code $2} seconds ago is none: whoever finds nothing else goes on at the first
     * event that is not so old. A place that is not of this database begins anew at the present.
     *
     * <p>That first event is looked for by time, and the order of the log is that of transactions: the first of all that
     * began in the five seconds from there on, which is as long as a statement of ours may run. An event of a transaction of
     * somebody else's that was idle for longer may be passed over.
     */
    static final String TAKE = """
            /* transitions.take */
            with place as materialized (
                select xid, event_id, %3$s as restored
                from queue_operator.transition_log
                for update skip locked
            ), next as materialized (
                select e.* from place p
                cross join lateral (
                    select e.xid, e.id, e.job_id, e.at, e.from_status, e.to_status, e.attempt, e.lease_token, e.actor_kind,
                           e.actor
                    from queue_operator.job_events e
                    where (e.xid, e.id) > (p.xid, p.event_id) and %1$s
                      and not p.restored
                    order by e.xid, e.id
                    limit $1
                ) e
            ), counted as (
                select count(*) as events, coalesce(bool_and(at < now() - make_interval(secs => $2::float8)), false) as stale
                from next
            ), fresh as (
                select least(%2$s, (
                    -- offset 0: by time; PostgreSQL might look through the log in its order instead.
                    select e.xid from (
                        select k.xid from queue_operator.job_events k
                        where k.at >= f.at and k.at < f.at + interval '5 seconds' offset 0
                    ) e order by e.xid limit 1)) as xid
                from counted c
                left join lateral (
                    select e.at from queue_operator.job_events e
                    where e.at >= now() - make_interval(secs => $2::float8)
                    order by e.at limit 1
                ) f on true
                where c.stale
            ), reached as (
                -- The furthest: what lies behind the first that is fresh enough was read already.
                select xid, id from (
                    select xid, id from next
                    union all
                    select xid, 0 from fresh
                    union all
                    select %2$s, 0 from place where restored
                ) e
                order by xid desc, id desc
                limit 1
            ), moved as (
                update queue_operator.transition_log l set xid = r.xid, event_id = r.id
                from reached r, place p
                where p.restored or (r.xid, r.id) > (p.xid, p.event_id)
            ), news as materialized (
                select * from next
                where from_status is distinct from to_status and at >= now() - make_interval(secs => $2::float8)
            ), subject as materialized (
                -- Once for each job, and offset 0: looked up; PostgreSQL might read all of the table instead.
                select j.* from (select distinct job_id from news) n
                cross join lateral (
                    select k.id, k.status, k.lease_token, k.worker_id, k.task_type, k.source_id, k.run_id, k.traceparent,
                           k.created_at, k.error_category, k.error_code
                    from queue_operator.jobs k where k.id = n.job_id offset 0
                ) j
            )
            -- In the order of Transition.
            select c.events::int as events, n.at, n.job_id, n.from_status, n.to_status, n.attempt, n.lease_token, n.actor_kind,
                   case when n.from_status is distinct from 'queued' or n.to_status = 'claimed' then coalesce(
                       r.worker_id, case when n.actor_kind in ('worker', 'redis') then nullif(n.actor, '') end,
                       case when j.lease_token = n.lease_token then j.worker_id end) end as worker_id,
                   coalesce(j.task_type, r.operation) as task_type, j.source_id, j.run_id,
                   case when r.job_id is not null then r.error_category when j.status = n.to_status then j.error_category end
                       as error_category,
                   case when r.job_id is not null then r.error_code when j.status = n.to_status then j.error_code end
                       as error_code,
                   j.traceparent, r.attempt as ended_attempt, r.claimed_at, j.created_at
            from counted c
            -- Full: PostgreSQL expects few events where there were few, and would compare each with each job.
            left join (news n full join subject j on j.id = n.job_id) on true
            left join lateral (
                -- Written by the same transaction, or it is the end of another attempt; most events are the end of none.
                select k.* from queue_operator.task_runs k
                where n.from_status in ('claimed', 'running')
                  and k.job_id = n.job_id and k.lease_token = n.lease_token and k.ended_at = n.at
                offset 0
            ) r on true
            order by n.xid, n.id
            """.formatted(
                    ChangeLog.READABLE, ChangeLog.END,
                    ChangeLog.restored("select k.xid from queue_operator.transition_log k"));

    private TransitionSql() {}
}
