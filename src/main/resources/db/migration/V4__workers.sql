-- Who takes jobs, and what it says of itself; what orchestrators say of the executions of a job.

create table queue_operator.workers (
    id              text collate "C" primary key,
    -- By which door it comes: the API of workers, or that of orchestrators.
    kind            text collate "C" not null check (kind in ('worker', 'orchestrator')),
    name            text,
    version         text,
    first_seen_at   timestamptz not null default now(),
    last_seen_at    timestamptz not null default now(),
    -- As it last said itself; what it holds is in the jobs.
    max_jobs        integer,
    current_jobs    integer,
    available_slots integer,
    health          json,
    health_at       timestamptz,
    metrics         json,
    metrics_at      timestamptz
) with (fillfactor = 70);
create index workers_seen_idx on queue_operator.workers (last_seen_at desc, id desc);

-- One row per execution on a server, written over as it goes on; it leaves with its job.
create table queue_operator.executions (
    id              text collate "C" primary key,
    job_id          text collate "C" not null references queue_operator.jobs (id) on delete cascade,
    -- Of the job, when the execution was created.
    attempt         integer not null,
    orchestrator_id text collate "C" not null,
    server_id       text,
    server_name     text,
    metadata        json,
    -- The orchestrator's own word.
    status          text collate "C",
    started_at      timestamptz,
    completed_at    timestamptz,
    exit_code       integer,
    output          json,
    error           json,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
);
create index executions_job_idx on queue_operator.executions (job_id, created_at desc, id desc);
