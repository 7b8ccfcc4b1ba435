-- Equal failures are one group: how often, since when, and what people decided about it (docs/adr/0013-error-groups.md).

-- As far as the cursor 'error_groups' has read the log of changes; what came after it is added by whoever reads. A group
-- outlives the jobs it was made of.
create table queue_operator.error_groups (
    fingerprint      text collate "C" primary key,
    -- Part of the fingerprint, so the same for all of a group.
    task_type        text collate "C" not null,
    error_category   text collate "C",
    error_type       text collate "C",

    -- Failed attempts, and how many jobs they were of.
    failures         bigint not null,
    jobs             bigint not null,
    first_seen_at    timestamptz not null,

    -- The latest one.
    last_seen_at     timestamptz not null,
    error_code       text collate "C",
    message          text,
    last_job_id      text collate "C" not null,
    last_attempt     integer not null,

    state            text collate "C" not null default 'open'
                     check (state in ('open', 'resolved', 'ignored', 'regressed')),
    -- What a person decided last; null: nobody ever did.
    decided_at       timestamptz,
    decided_by       text,
    requested_by     text,
    note             text,
    -- A failure after it is a regression.
    resolved_at      timestamptz,
    regressed_at     timestamptz,
    regressed_job_id text collate "C",

    constraint resolved_groups_say_when check (state not in ('resolved', 'regressed') or resolved_at is not null),
    constraint regressed_groups_say_when check ((state = 'regressed') <= (regressed_at is not null))
) with (fillfactor = 70);
create index error_groups_seen_idx on queue_operator.error_groups (last_seen_at desc, fingerprint desc);
create index error_groups_count_idx on queue_operator.error_groups (failures desc, fingerprint desc);

-- Who decided what about a group, and when it came back.
create table queue_operator.error_group_changes (
    id           bigint generated always as identity primary key,
    fingerprint  text collate "C" not null,
    at           timestamptz not null default now(),
    from_state   text collate "C" not null,
    to_state     text collate "C" not null,
    actor_kind   text collate "C" not null,
    actor        text not null,
    requested_by text,
    note         text,
    -- The one that brought it back.
    job_id       text collate "C"
);
create index error_group_changes_group_idx on queue_operator.error_group_changes (fingerprint, id);

-- From the beginning of the log: what failed before this migration is counted as well.
insert into queue_operator.follower_cursors (follower) values ('error_groups');

-- The failed attempts of a group, and the failed jobs, latest first.
create index task_runs_fingerprint_idx on queue_operator.task_runs (fingerprint, ended_at desc, id desc)
    where status = 'FAILED' and job_status <> 'cancelled' and fingerprint is not null;
create index jobs_fingerprint_idx on queue_operator.jobs (fingerprint, created_at desc, id desc)
    where fingerprint is not null;
