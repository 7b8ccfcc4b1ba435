package io.queueoperator.webhook;

import io.queueoperator.state.JobRow;

/** Statements of the outbox. */
final class DeliverySql {
    private static final String COLUMNS = """
            id, webhook_id, event, event_at, job_id, status, attempts, max_attempts, last_status_code, last_error,
            last_attempt_at, next_attempt_at, created_at, ended_at""";

    /**
     * The next events of the log become messages to whoever subscribed to them, and the cursor moves: both or nothing.
     *
     * <p>As every follower, it reads only transactions older than all running ones, so that nothing can still appear
     * before the cursor; a batch that is not full has read all of those. Without subscriptions no event is read. Another
     * instance that is at it already does the work of both. A cursor ahead of the clock of transactions is that of another
     * database, restored here: then the log is read from its beginning, and the ids of the messages tell which of them
     * were sent. Events older than those ids are kept ($2) are nobody's any more.
     */
    static final String ENQUEUE = """
            /* webhook.enqueue */
            with cursor as materialized (
                select case when xid > pg_snapshot_xmax(pg_current_snapshot()) then '0'::xid8 else xid end as xid,
                       case when xid > pg_snapshot_xmax(pg_current_snapshot()) then 0 else event_id end as event_id
                from queue_operator.follower_cursors
                where follower = 'webhooks'
                for update skip locked
            ), next as materialized (
                select e.xid, e.id, e.job_id, e.at, e.from_status, e.to_status, e.attempt, e.lease_token
                from queue_operator.job_events e
                where exists (select from queue_operator.webhooks w where w.enabled)
                  and (e.xid, e.id) > ((select xid from cursor), (select event_id from cursor))
                  and e.xid < pg_snapshot_xmin(pg_current_snapshot())
                order by e.xid, e.id
                limit $1
            ), counted as (
                select count(*) as events from next
            ), reached as (
                select xid, id from (select xid, id, row_number() over (order by xid, id) as n from next) numbered
                where n = $1
                union all
                select pg_snapshot_xmin(pg_current_snapshot()), 0 from counted where events < $1
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
            """;

    /** What is to be sent: the message, the receiver, and what an event's body is made of while there is none. */
    private static final String TO_SEND = """
            select c.id as delivery_id, c.webhook_id, c.event, c.event_at, c.job_id as event_job_id, c.from_status,
                   c.to_status, c.attempt as event_attempt, c.attempts, c.max_attempts, c.body,
                   w.url, w.secret, case when w.previous_secret_until > now() then w.previous_secret end as old_secret,
                   r.error_message as run_error, r.error_category as run_category, r.error_type as run_type,
                   r.error_code as run_code, case when c.to_status = 'queued' then r.retry_at end as retry_at,
                   %s
            from claimed c
            join queue_operator.webhooks w on w.id = c.webhook_id
            left join queue_operator.jobs j on j.id = c.job_id and c.body is null
            left join queue_operator.task_runs r
                on r.job_id = c.job_id and r.lease_token = c.lease_token and r.status = 'FAILED' and c.body is null
                and c.from_status in ('claimed', 'running')
            """.formatted(JobRow.columns("j"));

    /**
     * Takes what is due under a short lease: at most so many per receiver ($3, less what this instance is sending there
     * already: $1, $2), one of a receiver that is failing, and so many in all ($4), those of healthy receivers first.
     */
    static final String CLAIM = """
            /* webhook.claim */
            with busy as (
                select * from unnest($1::text[], $2::int[]) as t (webhook_id, messages)
            ), receiver as materialized (
                select w.id, w.failing_since is not null as failing,
                       case when w.failing_since is null then $3::int else 1 end - coalesce(b.messages, 0) as free
                from queue_operator.webhooks w
                left join busy b on b.webhook_id = w.id
                where w.enabled
            ), due as (
                select d.id
                from receiver w
                cross join lateral (
                    select d.id, d.next_attempt_at from queue_operator.webhook_deliveries d
                    where d.webhook_id = w.id and d.status = 'pending' and d.next_attempt_at <= now()
                    order by d.next_attempt_at
                    limit greatest(w.free, 0)
                    for update skip locked
                ) d
                order by w.failing, d.next_attempt_at
                limit $4
            ), claimed as (
                update queue_operator.webhook_deliveries d
                set attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $5::float8)
                from due
                where d.id = due.id
                returning d.*
            )
            %s
            """.formatted(TO_SEND);

    /** A message of its own for the receiver to answer, in the hands of whoever asked for it: one attempt. */
    static final String PING = """
            /* webhook.ping */
            with claimed as (
                insert into queue_operator.webhook_deliveries
                    (id, webhook_id, event, event_at, attempts, max_attempts, next_attempt_at)
                select 'msg_' || substr(w.id, 4) || '_' || $2::text, w.id, 'webhook.ping', now(), 1, 1,
                       now() + make_interval(secs => $3::float8)
                from queue_operator.webhooks w where w.id = $1
                returning *
            )
            %s
            """.formatted(TO_SEND);

    /** Keeps the bodies of messages that have none yet; answers with the ids of those. */
    static final String COMPOSE = """
            /* webhook.compose */
            update queue_operator.webhook_deliveries d
            set body = i.body
            from unnest($1::text[], $2::text[]) as i (id, body)
            where d.id = i.id and d.body is null
            returning d.id
            """;

    /**
     * What came of an attempt, unless somebody else has begun another one since. The receiver's health goes with it, where
     * it changes; one that is gone, or that has failed for too long, is told nothing more.
     */
    static final String RECORD = """
            /* webhook.record */
            with recorded as (
                update queue_operator.webhook_deliveries
                set status = $3, last_status_code = $4, last_error = $5, last_attempt_at = now(),
                    next_attempt_at = case when $3::text = 'pending' then now() + make_interval(secs => $6::float8) end,
                    ended_at = case when $3 <> 'pending' then now() end
                where id = $1 and attempts = $2 and status = 'pending'
                returning *
            ), judged as (
                select w.id, coalesce($7::boolean or w.failures + 1 >= $8
                           and w.failing_since < now() - make_interval(secs => $9::float8), false) as ends
                from queue_operator.webhooks w
                join recorded r on r.webhook_id = w.id
                where $3 <> 'delivered' and r.event <> 'webhook.ping'
            ), failed as (
                update queue_operator.webhooks w
                set failing_since = coalesce(w.failing_since, now()), failures = w.failures + 1,
                    enabled = w.enabled and not j.ends,
                    disabled_reason = case when not w.enabled or not j.ends then w.disabled_reason
                        when $7 then 'the receiver answered 410 Gone'
                        else 'paused: every attempt has failed since '
                            || to_char(w.failing_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') end
                from judged j
                where w.id = j.id
            ), succeeded as (
                update queue_operator.webhooks w
                set failing_since = null, failures = 0
                from recorded r
                where w.id = r.webhook_id and $3 = 'delivered' and w.failing_since is not null
            )
            select %s from recorded
            """.formatted(COLUMNS);

    /** Ended messages that are old, some of each subscription. */
    static final String PRUNE = """
            /* webhook.prune */
            with old as (
                select d.id
                from queue_operator.webhooks w
                cross join (values ('delivered'), ('dead')) as s (status)
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

    /** Messages of a subscription after a position, newest first, of these statuses. */
    static final String DELIVERIES = """
            /* webhook.deliveries */
            select d.* from unnest($2::text[]) as s (status)
            cross join lateral (
                select %s from queue_operator.webhook_deliveries d
                where d.webhook_id = $1 and d.status = s.status and (d.created_at, d.id) < ($3::timestamptz, $4)
                order by d.created_at desc, d.id desc
                limit $5
            ) d
            order by d.created_at desc, d.id desc
            limit $5
            """.formatted(COLUMNS);

    /** An ended message is due again, with all its attempts; one that waits anyway stays as it is. */
    static final String REDELIVER = """
            /* webhook.redeliver */
            with again as (
                update queue_operator.webhook_deliveries
                set status = 'pending', max_attempts = attempts + $3, next_attempt_at = now(), ended_at = null
                where webhook_id = $1 and id = $2 and status <> 'pending'
                returning *
            )
            select %1$s from again
            union all
            select %1$s from queue_operator.webhook_deliveries
            where webhook_id = $1 and id = $2 and not exists (select from again)
            """.formatted(COLUMNS);

    private DeliverySql() {}
}
