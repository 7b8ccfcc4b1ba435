package io.queueoperator.webhook;

import io.queueoperator.state.ChangeLog;

/** Statements of the outbox as a whole: what goes in, and what is old enough to go. */
final class OutboxSql {
    /**
     * The next events of the log become messages to whoever subscribed to them, and the cursor moves: both or nothing.
     *
     * <p>As every follower, it reads as far as {@link ChangeLog} says, so that nothing can still appear
     * before the cursor; a batch that is not full has read all of those. Without subscriptions no event is read. Another
     * instance that is at it already does the work of both. A cursor ahead of the clock of transactions is that of another
     * database, restored here: then the log is read from its beginning, and the ids of the messages tell which of them
     * were sent. Events older than those ids are kept ($2) are nobody's any more.
     */
    static final String ENQUEUE = """
            /* webhook.enqueue */
            with cursor as materialized (
                select case when %3$s then '0'::xid8 else xid end as xid, case when %3$s then 0 else event_id end as event_id
                from queue_operator.follower_cursors
                where follower = 'webhooks'
                for update skip locked
            ), next as materialized (
                select e.xid, e.id, e.job_id, e.at, e.from_status, e.to_status, e.attempt, e.lease_token
                from queue_operator.job_events e
                where exists (select from queue_operator.webhooks w where w.enabled)
                  and (e.xid, e.id) > ((select xid from cursor), (select event_id from cursor))
                  and %1$s
                order by e.xid, e.id
                limit $1
            ), counted as (
                select count(*) as events from next
            ), reached as (
                select xid, id from (select xid, id, row_number() over (order by xid, id) as n from next) numbered
                where n = $1
                union all
                select %2$s, 0 from counted where events < $1
            ), moved as (
                update queue_operator.follower_cursors f
                set xid = r.xid, event_id = r.id, updated_at = now()
                from reached r, cursor c
                where f.follower = 'webhooks' and (r.xid, r.id) > (c.xid, c.event_id)
            ), told as (
                select e.id as event_id, e.job_id, e.at, e.from_status, e.to_status, e.attempt, e.lease_token,
                       case when e.to_status <> 'queued' then 'job.' || e.to_status
                            when e.from_status in ('claimed', 'running') then
                                case when r.job_id is null then 'job.released' else 'job.retrying' end
                            else 'job.queued' end as event,
                       jsonb_build_object(
                           'job_id', e.job_id, 'task_type', j.task_type, 'source_id', j.source_id,
                           'document_id', j.document_id, 'run_id', j.run_id, 'project_id', j.project_id,
                           'parent_job_id', j.parent_job_id) as facts
                from next e
                left join queue_operator.jobs j on j.id = e.job_id
                left join queue_operator.task_runs r
                    on r.job_id = e.job_id and r.lease_token = e.lease_token and r.status = 'FAILED'
                where e.from_status is distinct from e.to_status
                  and e.at >= now() - make_interval(secs => $2::float8)
            ), receiver as materialized (
                -- Locked, so that none is deleted while its messages are written.
                select w.id, w.events, w.filter, w.since from queue_operator.webhooks w
                where w.enabled and exists (select from next)
                for key share
            ), enqueued as (
                insert into queue_operator.webhook_deliveries
                    (id, webhook_id, event, event_at, job_id, from_status, to_status, attempt, lease_token, max_attempts,
                     next_attempt_at)
                select 'msg_' || substr(w.id, 4) || '_' || t.event_id, w.id, t.event, t.at, t.job_id, t.from_status,
                       t.to_status, t.attempt, t.lease_token, $3, now()
                from told t
                join receiver w on t.event = any(w.events) and t.facts @> w.filter and t.at >= w.since
                on conflict (id) do nothing
                returning 1
            )
            select events::int as events, (select count(*) from enqueued)::int as enqueued from counted
            """.formatted(ChangeLog.READABLE, ChangeLog.END, ChangeLog.restoredFollower("webhooks"));

    /**
     * Messages that are old, some of each subscription; also what still waits, for a paused receiver above all: told when it
     * is switched on again, it would be news of long ago.
     */
    static final String PRUNE = """
            /* webhook.prune */
            with old as (
                select d.id
                from queue_operator.webhooks w
                cross join (values ('pending'), ('delivered'), ('dead')) as s (status)
                cross join lateral (
                    select d.id from queue_operator.webhook_deliveries d
                    where d.webhook_id = w.id and d.status = s.status
                      and d.created_at < now() - make_interval(secs => $1::float8)
                    order by d.created_at, d.id
                    limit $2
                    for update skip locked
                ) d
            )
            delete from queue_operator.webhook_deliveries d using old where d.id = old.id
            """;

    private OutboxSql() {}
}
