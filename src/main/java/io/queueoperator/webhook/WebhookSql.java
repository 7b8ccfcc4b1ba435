package io.queueoperator.webhook;

/** Statements of subscriptions. The secret is written, and read by the sender alone. */
final class WebhookSql {
    private static final String COLUMNS = """
            id, url, events, filter::text as filter, description, enabled, disabled_reason, failing_since, failures,
            created_at, created_by, updated_at""";

    /** A new subscription. */
    static final String SUBSCRIBE = """
            /* webhook.subscribe */
            insert into queue_operator.webhooks (id, url, events, filter, description, secret, created_by)
            values ($1, $2, $3::text[], $4::text::jsonb, nullif($5::text, ''), $6, $7)
            returning %s
            """.formatted(COLUMNS);

    /** Subscriptions after a position, newest first. */
    static final String SUBSCRIPTIONS = """
            /* webhook.subscriptions */
            select %s from queue_operator.webhooks
            where (created_at, id) < ($1::timestamptz, $2)
            order by created_at desc, id desc
            limit $3
            """.formatted(COLUMNS);

    /** One subscription. */
    static final String SUBSCRIPTION = """
            /* webhook.subscription */
            select %s from queue_operator.webhooks where id = $1
            """.formatted(COLUMNS);

    /** Another url or another beginning is another chance: what failed before counts no more. */
    static final String CHANGE = """
            /* webhook.change */
            update queue_operator.webhooks
            set url = coalesce($2, url), events = coalesce($3::text[], events),
                filter = coalesce($4::text::jsonb, filter),
                description = case when $5::text is null then description else nullif($5, '') end,
                enabled = coalesce($6::boolean, enabled),
                disabled_reason = case when $6 then null when enabled and not $6 then 'switched off'
                    else disabled_reason end,
                since = case when $6 and not enabled then now() else since end,
                failing_since = case when $6 or $2 is not null then null else failing_since end,
                failures = case when $6 or $2 is not null then 0 else failures end,
                updated_at = now()
            where id = $1
            returning %s
            """.formatted(COLUMNS);

    /** Another secret; the old one goes on for a while. */
    static final String ROTATE_SECRET = """
            /* webhook.rotate_secret */
            update queue_operator.webhooks
            set previous_secret = secret, previous_secret_until = now() + make_interval(secs => $3::float8),
                secret = $2, updated_at = now()
            where id = $1
            returning %s
            """.formatted(COLUMNS);

    /** With all its messages. */
    static final String UNSUBSCRIBE = """
            /* webhook.unsubscribe */
            delete from queue_operator.webhooks where id = $1 returning id
            """;

    private WebhookSql() {}
}
