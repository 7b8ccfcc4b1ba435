package io.queueoperator.webhook;

import io.queueoperator.state.JobRow;

/** Statements of single messages: their attempts, and what readers see of them. */
final class DeliverySql {
    private static final String COLUMNS = """
            id, webhook_id, event, event_at, job_id, status, attempts, max_attempts, last_status_code, last_error,
            last_attempt_at, next_attempt_at, created_at, ended_at""";

    /** What is to be sent: the message, the receiver, and what an event's body is made of while there is none. */
    private static final String TO_SEND = """
            select c.id as delivery_id, c.webhook_id, c.event, c.event_at, c.job_id as event_job_id, c.from_status,
                   c.to_status, c.attempt as event_attempt, c.attempts as message_attempts,
                   c.max_attempts as message_max_attempts, c.body,
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
