-- Who is told of changes: subscriptions, and the outbox of what each of them is owed.

create table queue_operator.webhooks (
    id                    text collate "C" primary key,
    url                   text not null,
    events                text[] collate "C" not null check (cardinality(events) > 0),
    -- Contained in the facts of an event (job_id, task_type, source_id, ...): {} is everything.
    filter                jsonb not null default '{}',
    description           text,
    -- In clear, because every message is signed with it; no answer and no log shows it again.
    secret                text not null,
    -- The one before, still signing besides, so that a receiver can change over at its own time.
    previous_secret       text,
    previous_secret_until timestamptz,
    enabled               boolean not null default true,
    disabled_reason       text,
    -- Events from then on; a subscription that was away is not told what it missed.
    since                 timestamptz not null default now(),
    failing_since         timestamptz,
    failures              integer not null default 0,
    created_at            timestamptz not null default now(),
    created_by            text not null,
    updated_at            timestamptz not null default now()
);
create index webhooks_list_idx on queue_operator.webhooks (created_at desc, id desc);

create table queue_operator.webhook_deliveries (
    -- Made of the subscription and the event, so the same event can never be two messages to one receiver.
    id               text collate "C" primary key,
    webhook_id       text collate "C" not null references queue_operator.webhooks (id) on delete cascade,
    event            text collate "C" not null,
    event_at         timestamptz not null,
    job_id           text collate "C",
    from_status      text collate "C",
    to_status        text collate "C",
    attempt          integer,
    lease_token      bigint,
    -- Composed before the first attempt and kept: every attempt sends the same bytes.
    body             text,
    status           text collate "C" not null default 'pending' check (status in ('pending', 'delivered', 'dead')),
    attempts         integer not null default 0,
    max_attempts     integer not null,
    -- While it is being sent: the end of the sender's lease.
    next_attempt_at  timestamptz,
    last_attempt_at  timestamptz,
    last_status_code integer,
    last_error       text,
    created_at       timestamptz not null default now(),
    ended_at         timestamptz,

    constraint pending_deliveries_say_when_next check ((status = 'pending') = (next_attempt_at is not null)),
    constraint ended_deliveries_say_when check ((status = 'pending') = (ended_at is null))
);
-- The sender walks what is due of one subscription, the longest waiting first.
create index webhook_deliveries_due_idx on queue_operator.webhook_deliveries (webhook_id, next_attempt_at)
    where status = 'pending';
-- Pages of one subscription by status, newest first; read backwards by the pruning.
create index webhook_deliveries_list_idx
    on queue_operator.webhook_deliveries (webhook_id, status, created_at desc, id desc);

-- Nobody subscribed to what was before.
insert into queue_operator.follower_cursors (follower, xid)
values ('webhooks', pg_snapshot_xmin(pg_current_snapshot()));
