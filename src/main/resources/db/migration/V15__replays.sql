-- Failed jobs get another life (docs/adr/0022-replay.md): what was to be replayed, what came of each, and the lineage.

create sequence queue_operator.replay_id_seq;

create table queue_operator.replays (
    id                   text collate "C" primary key default 'replay-' || nextval('queue_operator.replay_id_seq'),
    status               text collate "C" not null default 'planning'
                         check (status in ('planning', 'planned', 'running', 'stopping', 'finished', 'aborted')),
    -- Still only a plan: nothing runs until somebody says so.
    dry_run              boolean not null,
    -- Grows with every change; a decision that was made on an older state changes nothing.
    version              bigint not null default 1,
    idempotency_key      text collate "C" unique,

    -- Which failures; null narrows nothing. Given ids are looked at in their order, and no other condition is given then.
    operation            text collate "C",
    since                timestamptz,
    until                timestamptz not null,
    error_text           text,
    error_regex          text,
    fingerprint          text collate "C",
    error_category       text collate "C",
    source_id            text collate "C",
    run_id               text collate "C",
    job_ids              text[] collate "C",

    -- Also what has a replay that lives or succeeded.
    again                boolean not null,
    item_limit           integer not null check (item_limit >= 1),
    canary               integer check (canary >= 1),
    max_parallel         integer not null check (max_parallel >= 1),
    stop_on_same_failure boolean not null,

    -- As far as the failures have been looked at.
    cursor_at            timestamptz not null,
    cursor_id            text collate "C" not null default '',
    looked_at            bigint not null default 0,
    -- More would have run than the limit allows.
    limited              boolean not null default false,

    -- What the plan says: would run, and would not.
    planned              integer not null default 0,
    skipped              integer not null default 0,
    -- What became of those that would: a job was made, or something had changed since.
    replayed             integer not null default 0,
    changed              integer not null default 0,
    -- What became of the jobs.
    succeeded            integer not null default 0,
    failed               integer not null default 0,
    cancelled            integer not null default 0,
    -- Of the failed: in the same way as before.
    same_failure         integer not null default 0,

    stop_reason          text collate "C"
                         check (stop_reason in ('same_failure', 'canary_failed', 'aborted')),
    cancel_queued        boolean not null default false,
    verdict              text collate "C"
                         check (verdict in ('fixed', 'still_failing', 'mixed', 'aborted', 'nothing_replayed')),
    note                 text,

    created_at           timestamptz not null default now(),
    created_by           text not null,
    requested_by         text,
    planned_at           timestamptz,
    started_at           timestamptz,
    -- The key that a plan was run with.
    started_by           text,
    stopped_at           timestamptz,
    stopped_by           text,
    ended_at             timestamptz,
    updated_at           timestamptz not null default now(),

    constraint ended_replays_say_what_came_of_them check (
        (status in ('finished', 'aborted')) = (ended_at is not null and verdict is not null)),
    constraint stopping_replays_say_why check (status <> 'stopping' or stop_reason is not null)
);
create index replays_open_idx on queue_operator.replays (created_at, id)
    where status in ('planning', 'running', 'stopping');
create index replays_list_idx on queue_operator.replays (created_at desc, id desc);
-- What is old enough to leave.
create index replays_left_idx on queue_operator.replays (updated_at)
    where status in ('planned', 'finished', 'aborted');

create table queue_operator.replay_items (
    replay_id       text collate "C" not null references queue_operator.replays (id) on delete cascade,
    -- The order in which they run.
    seq             integer not null,
    job_id          text collate "C" not null,
    -- The attempt that was the end of the job.
    task_run_id     bigint,
    -- As they were when it was planned.
    task_type       text collate "C" not null,
    fingerprint     text collate "C",
    error_category  text collate "C",
    failed_at       timestamptz,
    -- What the plan said.
    would_run       boolean not null,
    state           text collate "C" not null
                    check (state in ('planned', 'replayed', 'succeeded', 'failed', 'cancelled', 'gone', 'not_failed',
                                     'already_replayed', 'lost')),
    -- Which other job has replayed it, or what the job is now.
    detail          text,
    replay_job_id   text collate "C",
    new_fingerprint text collate "C",
    new_error       text,
    replayed_at     timestamptz,
    ended_at        timestamptz,
    primary key (replay_id, seq),
    unique (replay_id, job_id)
);
-- The next ones to run, and those that are at it.
create index replay_items_state_idx on queue_operator.replay_items (replay_id, state, seq);
-- Whether anything still refers to a job.
create index replay_items_job_idx on queue_operator.replay_items (job_id);

alter table queue_operator.jobs
    -- The job that failed, its last attempt, and the first one of a chain of replays of replays.
    add column replay_of          text collate "C",
    add column replay_of_task_run bigint,
    add column replay_root        text collate "C",
    -- The replay that made the job.
    add column replay_id          text collate "C",
    -- The newest job that replays this one.
    add column replayed_by        text collate "C";
create index jobs_replay_root_idx on queue_operator.jobs (replay_root)
    where replay_root is not null;
create index jobs_replay_of_idx on queue_operator.jobs (replay_of)
    where replay_of is not null;
-- Failures in the order in which a plan looks at them, all and of one group.
create index jobs_failed_ended_idx on queue_operator.jobs (completed_at, id)
    where status = 'failed';
create index jobs_failed_group_idx on queue_operator.jobs (fingerprint, completed_at, id)
    where status = 'failed' and fingerprint is not null;
