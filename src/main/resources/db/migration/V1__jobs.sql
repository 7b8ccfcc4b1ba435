-- What a job is, what became of its attempts, and who changed it when.
-- PostgreSQL 14 or newer. The "C" collation: ids and status words are compared as bytes, never by language.

create sequence queue_operator.job_id_seq
    -- The pipeline UI reserves small decimal ids from the Redis counter job_id_counter. Ours begin far above them and
    -- stay exact in a JavaScript number.
    start with 1000000000000;

-- One sequence for all jobs: a token names one claim of one job for ever, also after a job of the same id was pruned
-- and enqueued again.
create sequence queue_operator.lease_token_seq;

create table queue_operator.jobs (
    id                  text collate "C" primary key,
    task_type           text collate "C" not null,
    status              text collate "C" not null
                        check (status in ('queued', 'claimed', 'running', 'completed', 'failed', 'cancelled')),
    priority            integer not null,
    attempt             integer not null default 1 check (attempt >= 1),
    max_attempts        integer not null check (max_attempts >= 1),
    version             bigint not null default 1,

    source_id           text collate "C",
    source_url_id       text collate "C",
    document_id         text collate "C",
    document_url        text,
    run_id              text collate "C",
    project_id          text collate "C",
    parent_job_id       text collate "C",
    idempotency_key     text collate "C",

    -- json, not jsonb: what the producer wrote comes back as it was.
    payload             json,
    execution           json,
    metadata            json,
    result              json,

    scheduled_for       timestamptz,
    available_at        timestamptz not null,
    timeout_s           integer check (timeout_s > 0),

    lease_token         bigint,
    lease_expires_at    timestamptz,
    -- How long one renewal lasts, as the claimer asked, in seconds.
    lease_s             integer,
    -- No renewal reaches beyond it: an attempt that takes longer than timeout_s loses its lease like a dead worker's.
    deadline_at         timestamptz,
    worker_id           text collate "C",
    worker_name         text,

    phase               text,
    step                text,
    progress_pct        double precision not null default 0 check (progress_pct between 0 and 100),
    units_completed     bigint,
    units_total         bigint,
    message             text,

    error_message       text,
    error_category      text collate "C",
    error_type          text collate "C",
    error_code          text collate "C",
    fingerprint         text collate "C",
    needs_review        boolean not null default false,

    cancel_requested_at timestamptz,
    cancel_requested_by text,
    cancel_reason       text,

    created_at          timestamptz not null,
    created_by          text not null,
    updated_at          timestamptz not null,
    claimed_at          timestamptz,
    started_at          timestamptz,
    completed_at        timestamptz,

    constraint held_jobs_have_a_lease check (
        (status in ('claimed', 'running')) = (lease_expires_at is not null)),
    constraint ended_jobs_say_when check (
        (status in ('completed', 'failed', 'cancelled')) = (completed_at is not null)),
    constraint failed_jobs_say_why check (
        (status in ('failed', 'cancelled')) = (error_message is not null))
);

-- The claim walks exactly the rows it may take, in the order it takes them.
create index jobs_claim_idx on queue_operator.jobs (task_type, priority desc, available_at, id)
    where status = 'queued';
-- The reaper looks at held jobs only.
create index jobs_lease_idx on queue_operator.jobs (lease_expires_at)
    where status in ('claimed', 'running');
create unique index jobs_idempotency_idx on queue_operator.jobs (idempotency_key)
    where idempotency_key is not null;
-- Source progress: what is active, and what ended since.
create index jobs_source_active_idx on queue_operator.jobs (source_id, created_at)
    where source_id is not null and status in ('queued', 'claimed', 'running');
create index jobs_source_ended_idx on queue_operator.jobs (source_id, completed_at)
    where source_id is not null and completed_at is not null;
-- Whether anything of a run still goes on, and how its jobs ended.
create index jobs_run_idx on queue_operator.jobs (run_id, status, task_type)
    where run_id is not null;
-- Lists, newest first.
create index jobs_created_idx on queue_operator.jobs (created_at desc, id desc);
create index jobs_failed_idx on queue_operator.jobs (created_at desc, id desc)
    where status = 'failed';
create index jobs_source_idx on queue_operator.jobs (source_id, created_at desc, id desc)
    where source_id is not null;
create index jobs_project_idx on queue_operator.jobs (project_id, created_at desc, id desc)
    where project_id is not null;
create index jobs_parent_idx on queue_operator.jobs (parent_job_id, created_at desc, id desc)
    where parent_job_id is not null;
create index jobs_worker_idx on queue_operator.jobs (worker_id)
    where status in ('claimed', 'running');

-- Beside the job and not in it, so that a batch may end a parent and its children in one statement.
create table queue_operator.job_children (
    parent_job_id text collate "C" primary key,
    total         integer not null default 0,
    completed     integer not null default 0,
    failed        integer not null default 0,
    version       bigint not null default 1
) with (fillfactor = 70);

create table queue_operator.sources (
    id            text collate "C" primary key,
    first_seen_at timestamptz not null default now()
);

-- One row per ended attempt, written once. The attempt that goes on is in the job itself.
create table queue_operator.task_runs (
    id               bigint generated always as identity primary key,
    operation        text collate "C" not null,
    job_id           text collate "C" not null,
    attempt          integer not null,
    lease_token      bigint not null,
    status           text collate "C" not null check (status in ('PENDING', 'RUNNING', 'SUCCESS', 'FAILED')),
    -- What became of the job: completed, failed, cancelled, or queued for another attempt.
    job_status       text collate "C" not null,
    ended_by         text not null,
    worker_id        text collate "C",
    worker_name      text,
    claimed_at       timestamptz,
    started_at       timestamptz,
    ended_at         timestamptz not null,
    retry_at         timestamptz,
    phase            text,
    step             text,
    progress_pct     double precision not null,
    error_message    text,
    error_category   text collate "C",
    error_type       text collate "C",
    error_code       text collate "C",
    fingerprint      text collate "C",
    needs_review     boolean not null default false,
    exit_code        integer,
    stderr           text,
    error_traceback  text,
    error_list       json,
    reported_at      timestamptz,
    -- A result that came after the lease was lost: kept, shown, never mixed with the real one.
    late_result      json,
    late_result_at   timestamptz
);
create unique index task_runs_attempt_idx on queue_operator.task_runs (job_id, lease_token);

-- Every change of status, written by the statement that makes it. Also the log that the other stores follow: xid gives
-- the order of commits, so a follower that has read up to the oldest running transaction has missed nothing.
create table queue_operator.job_events (
    id          bigint generated always as identity,
    xid         xid8 not null default pg_current_xact_id(),
    job_id      text collate "C" not null,
    at          timestamptz not null default now(),
    from_status text collate "C",
    to_status   text collate "C" not null,
    attempt     integer not null,
    lease_token bigint,
    actor_kind  text collate "C" not null,
    actor       text not null,
    reason      text,
    primary key (xid, id)
);
create index job_events_job_idx on queue_operator.job_events (job_id, id);

-- How far each following store is known to be complete.
create table queue_operator.follower_cursors (
    follower   text collate "C" primary key,
    xid        xid8 not null default '0',
    event_id   bigint not null default 0,
    -- Identifies the store's content: another one means that it was emptied or replaced, and is filled again.
    epoch      text,
    updated_at timestamptz not null default now()
);
insert into queue_operator.follower_cursors (follower) values ('redis'), ('ingestion');

-- Tells this database from another one that may have written to the same Redis before.
create table queue_operator.installation (
    id text not null
);
insert into queue_operator.installation (id) values (substr(md5(random()::text || clock_timestamp()::text), 1, 12));
