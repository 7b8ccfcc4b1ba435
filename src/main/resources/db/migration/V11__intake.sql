-- Other ways in (docs/adr/0015-other-ways-in.md): what was pushed into Redis and is no job, and what others said of jobs there.

-- One row per entry that could not be adopted. Nothing leaves by itself but what a person or a later success has closed.
create table queue_operator.intake_refusals (
    id               bigint generated always as identity primary key,
    -- SHA-256 of the entry as it was pushed: an entry may be longer than an index takes, and need not be text.
    entry_key        text collate "C" not null unique,
    job_id           text not null,
    reason           text collate "C" not null,
    detail           text not null,
    -- The hash as it was found, cut to what a person can read.
    fields           json,
    times            integer not null default 1,
    state            text collate "C" not null default 'open' check (state in ('open', 'adopted', 'dropped')),
    refused_at       timestamptz not null default now(),
    last_refused_at  timestamptz not null default now(),
    closed_at        timestamptz,
    closed_by        text,

    constraint closed_refusals_say_by_whom check (
        (state = 'open') = (closed_at is null) and (state = 'open') = (closed_by is null))
);
create index intake_refusals_list_idx on queue_operator.intake_refusals (state, id desc);
create index intake_refusals_closed_idx on queue_operator.intake_refusals (closed_at) where closed_at is not null;

-- What others wrote into job:{id} as the end of a job. Written down before anything follows from it, so that a crash in
-- between is taken up again; the same word of the same job is one row.
create table queue_operator.intake_takeovers (
    id            bigint generated always as identity primary key,
    job_id        text collate "C" not null,
    word_key      text collate "C" not null,
    status        text collate "C" not null check (status in ('completed', 'failed')),
    worker        text,
    error_message text,
    reported_at   timestamptz,
    -- The hash as it was, where the job may have to be made of it.
    fields        json,
    -- Of the claim that was made in the name of the other worker.
    lease_token   bigint,
    state         text collate "C" not null default 'open'
                  check (state in ('open', 'taken', 'agreed', 'conflict', 'refused')),
    detail        text,
    times         integer not null default 1,
    noticed_at    timestamptz not null default now(),
    closed_at     timestamptz,

    unique (job_id, word_key),
    constraint closed_takeovers_say_when check ((state = 'open') = (closed_at is null))
);
create index intake_takeovers_open_idx on queue_operator.intake_takeovers (id) where state = 'open';
create index intake_takeovers_list_idx on queue_operator.intake_takeovers (state, id desc);
create index intake_takeovers_closed_idx on queue_operator.intake_takeovers (closed_at) where closed_at is not null;
