package io.queueoperator.ledger.metrics;

import io.queueoperator.ledger.stats.CountSql;
import io.queueoperator.state.ClosedGates;

/** The statement that measures the queue as a whole. */
final class MeasureSql {
    /**
     * A row for each value: the word of {@link Measured}, its labels, the value. {@code $1} and {@code $2} are null: any task
     * type, any project. The {@code $3} task types with the most jobs ever have their names, the others are one. Rows of one
     * kind are counted up to {@code $4}; where the scheduled are so many that they cannot be taken off the jobs, the due ones
     * are counted in their place. Jobs are stuck after {@code $5} seconds; workers live that were seen in the last
     * {@code $6}.
     */
    static final String MEASURE = ("""
            /* metrics.measure */
            """ + CountSql.COUNTED + """
            , %1$s, named as (
                select task_type, case when row_number() over (order by sum(entered) desc, task_type) <= $3
                    then task_type else 'other' end as label
                from counted group by task_type
            ), types as (
                select task_type, jobs from counted where status = 'queued' and jobs > 0 order by jobs desc, task_type limit 1000
            ), waiting as (
                select n.label, s.scheduled, o.oldest_s, case when s.scheduled < $4 then c.jobs - s.scheduled else d.due end as due
                from types c
                join named n using (task_type)
                cross join lateral (
                    select count(*) as scheduled from (
                        select from queue_operator.jobs j
                        where j.status = 'queued' and j.task_type = c.task_type and j.available_at > now()
                        order by j.available_at
                        limit $4) x
                ) s
                cross join lateral (
                    select count(*) as due from (
                        select from queue_operator.jobs j
                        where j.status = 'queued' and j.task_type = c.task_type and j.available_at <= now() and s.scheduled >= $4
                        order by j.available_at
                        limit $4) x
                ) d
                left join lateral (
                    select extract(epoch from now() - j.available_at)::float8 as oldest_s
                    from queue_operator.jobs j
                    where j.status = 'queued' and j.task_type = c.task_type and j.available_at <= now()
                    order by j.available_at limit 1
                ) o on true
            ), queue as (
                select n.label, coalesce(sum(w.due), 0) as depth, coalesce(sum(w.scheduled), 0) as scheduled,
                       coalesce(max(w.oldest_s), 0) as oldest_s
                from (select distinct label from named) n
                left join waiting w on w.label = n.label
                group by n.label
            ), full_keys as materialized (
                select concurrency_key from queue_operator.jobs
                where status in ('claimed', 'running') and concurrency_key is not null
                group by concurrency_key having count(*) >= min(concurrency_limit)
            ), claimable as (
                -- As claim.due has it, and in the order of its index for the same reason; the limit is one for all types, for
                -- these rows are read.
                (select 1 from types t
                 cross join lateral (
                    select from queue_operator.jobs j
                    where j.status = 'queued' and j.task_type = t.task_type and j.available_at <= now()
                      and j.concurrency_key is null and %4$s
                    order by j.queue_rank, j.id
                    limit $4) p
                 where %2$s and %3$s
                 limit $4)
                union all
                (select 1 from types t
                 cross join lateral (
                    select from queue_operator.jobs j
                    where j.status = 'queued' and j.task_type = t.task_type and j.available_at <= now()
                      and j.concurrency_key is not null and %5$s
                      and j.concurrency_key not in (select f.concurrency_key from full_keys f)
                    order by j.queue_rank, j.id
                    limit $4) k
                 where %2$s and %3$s
                 limit $4)
            ), held as (
                select h.*, case h.status when 'claimed' then h.claimed_at else coalesce(h.started_at, h.claimed_at) end as since
                from (
                    select status, claimed_at, started_at, updated_at, advanced_at, progress_deadline_s
                    from queue_operator.jobs
                    where status in ('claimed', 'running')
                    order by claimed_at
                    limit $4) h
            ), alive as (
                select id as worker_id from queue_operator.workers where last_seen_at > now() - make_interval(secs => $6::float8)
                union
                select worker_id from (
                    select worker_id from queue_operator.jobs
                    where status in ('claimed', 'running') and lease_expires_at > now()
                    order by lease_expires_at desc
                    limit $4) l
                where worker_id is not null
            ), places as (
                select follower, restored_to,
                       -- Numbers of another database: nothing of the log is known to be told.
                       case when xid > pg_snapshot_xmax(pg_current_snapshot()) then '0'::xid8 else xid end as xid,
                       case when xid > pg_snapshot_xmax(pg_current_snapshot()) then 0 else event_id end as event_id
                from queue_operator.follower_cursors
            ), behind as (
                select p.follower, b.behind, f.lag_s
                from places p
                cross join lateral (
                    select count(*) as behind from (
                        select from queue_operator.job_events e
                        where (e.xid, e.id) > (p.xid, p.event_id) and e.id > p.restored_to
                        order by e.xid, e.id limit $4) x
                ) b
                left join lateral (
                    select extract(epoch from now() - e.at)::float8 as lag_s from queue_operator.job_events e
                    where (e.xid, e.id) > (p.xid, p.event_id) and e.id > p.restored_to
                    order by e.xid, e.id limit 1
                ) f on true
            ), owed as (
                select p.follower, count(d.store) as debts, extract(epoch from now() - min(d.since))::float8 as oldest_s
                from places p
                left join (
                    select store, since from queue_operator.reconciliation_debts order by id limit $4) d on d.store = p.follower
                group by p.follower
            ), values_of (measured, one, two, value) as (
                select 'jobs', n.label, c.status, greatest(sum(c.jobs), 0)::float8
                from counted c join named n using (task_type) group by n.label, c.status
                union all select 'queue_depth', label, '', greatest(depth, 0)::float8 from queue
                union all select 'queue_scheduled', label, '', scheduled::float8 from queue
                union all select 'queue_oldest_age', label, '', oldest_s from queue
                union all select 'queue_claimable', '', '', least(count(*), $4) from claimable
                union all select 'queue_parked', '', '', count(*) from (
                    select from queue_operator.jobs where status = 'queued' and parked_by is not null limit $4) x
                union all
                select 'jobs_stuck', s.status, '', count(h.status)
                from (values ('claimed'), ('running')) as s (status)
                left join held h on h.status = s.status and h.since <= now() - make_interval(secs => $5::float8)
                group by s.status
                union all select 'jobs_stalled', '', '', count(*) from held
                    where updated_at - advanced_at >= make_interval(secs => progress_deadline_s)
                union all select 'reaper_lag', '', '', coalesce((
                    select extract(epoch from now() - lease_expires_at)::float8 from queue_operator.jobs
                    where status in ('claimed', 'running') and lease_expires_at <= now()
                    order by lease_expires_at limit 1), 0)
                union all select 'workers_alive', '', '', count(*) from alive
                union all select 'follower_behind', follower, '', behind from behind
                union all select 'follower_lag', follower, '', coalesce(greatest(lag_s, 0), 0) from behind
                union all select 'reconciliation_debts', follower, '', debts from owed
                union all select 'reconciliation_oldest_debt_age', follower, '', coalesce(oldest_s, 0) from owed
                union all select 'webhook_backlog', '', '', count(*) from (
                    select from queue_operator.webhook_deliveries where status = 'pending' limit $4) x
                union all select 'webhook_oldest_due_age', '', '', coalesce(max(d.due_s), 0)
                    from queue_operator.webhooks w
                    cross join lateral (
                        select extract(epoch from now() - d.next_attempt_at)::float8 as due_s
                        from queue_operator.webhook_deliveries d
                        where d.webhook_id = w.id and d.status = 'pending' and d.next_attempt_at <= now()
                        order by d.next_attempt_at limit 1) d
                    where w.enabled
                union all
                select 'circuit_breakers', k.kind, s.state, count(b.id)
                from (values ('source'), ('account'), ('operation')) as k (kind)
                cross join (values ('open'), ('half_open')) as s (state)
                left join queue_operator.circuit_breakers b on b.kind = k.kind and b.state = s.state
                    and b.state <> 'closed'
                group by k.kind, s.state
                union all select 'pauses', '', '', count(*) from queue_operator.pauses
                    where ended_at is null and (until is null or until > now())
            )
            select measured, one, two, value::float8 as value from values_of
            """).formatted(
                    ClosedGates.GATES, ClosedGates.NOT_EVERYTHING, ClosedGates.OPEN_TYPE.formatted("t.task_type"),
                    ClosedGates.OPEN, ClosedGates.OPEN_KEYED);

    private MeasureSql() {}
}
