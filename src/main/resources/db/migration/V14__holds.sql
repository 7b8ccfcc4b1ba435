-- What keeps queued jobs from being handed out, and old jobs from staying for ever (docs/adr/0021-pauses-and-circuit-breakers.md).

-- Pauses and circuit breakers, both of them gates, share their numbers: jobs.parked_by names one of either.
create sequence queue_operator.gate_seq;

create table queue_operator.pauses (
    id           bigint primary key default nextval('queue_operator.gate_seq'),
    kind         text collate "C" not null check (kind in ('task_type', 'source', 'project', 'everything')),
    -- '' for everything.
    key          text collate "C" not null check ((kind = 'everything') = (key = '')),
    reason       text,
    -- The key of the call, and the person as the caller named it.
    paused_by    text not null,
    requested_by text,
    since        timestamptz not null default now(),
    -- In force until then; null: until somebody resumes.
    until        timestamptz,
    ended_at     timestamptz,
    ended_by     text,
    end_requested_by text,
    end_reason   text,

    constraint ended_pauses_say_by_whom check ((ended_at is null) = (ended_by is null))
);
create unique index pauses_in_force_idx on queue_operator.pauses (kind, key) where ended_at is null;

-- One row per source, account or operation that fails now or ever broke.
create table queue_operator.circuit_breakers (
    id             bigint primary key default nextval('queue_operator.gate_seq'),
    kind           text collate "C" not null check (kind in ('source', 'account', 'operation')),
    key            text collate "C" not null,
    state          text collate "C" not null check (state in ('closed', 'open', 'half_open')),
    -- Counted failures since the last success.
    failures       integer not null,
    -- How often it opened since it was last closed: each time for longer.
    trips          integer not null,
    opened_at      timestamptz,
    retry_at       timestamptz,
    -- Attempts that were claimed before say nothing about the time after.
    changed_at     timestamptz,
    -- The one job that is let through, and the last lease it had before: the next one is the probe's.
    probe_job_id   text collate "C",
    probe_token    bigint,
    probe_at       timestamptz,
    -- Of the last probe: one that nobody takes makes room for one of another type.
    probe_type     text collate "C",
    last_job_id    text collate "C",
    last_error     text,
    last_code      text collate "C",
    last_failed_at timestamptz,

    unique (kind, key),
    constraint open_breakers_say_when check (state = 'closed' or (opened_at is not null and retry_at is not null))
);
create index circuit_breakers_gate_idx on queue_operator.circuit_breakers (id) where state <> 'closed';

create table queue_operator.circuit_breaker_changes (
    id           bigint generated always as identity primary key,
    breaker_id   bigint not null,
    kind         text collate "C" not null,
    key          text collate "C" not null,
    at           timestamptz not null default now(),
    from_state   text collate "C" not null,
    to_state     text collate "C" not null,
    actor_kind   text collate "C" not null,
    actor        text not null,
    requested_by text,
    reason       text not null,
    -- The failure that opened it, or the probe that decided.
    job_id       text collate "C"
);
create index circuit_breaker_changes_idx on queue_operator.circuit_breaker_changes (breaker_id, id);

-- How far the log was counted. Whoever writes breakers takes a revision, and changes nothing if another one was faster.
create table queue_operator.circuit_breaker_log (
    one         boolean primary key default true check (one),
    xid         xid8 not null,
    event_id    bigint not null default 0,
    -- False while nothing is watched: then the log is not read, and is not made up for later.
    watching    boolean not null default false,
    revision    bigint not null default 0
);
insert into queue_operator.circuit_breaker_log (xid) values (pg_snapshot_xmin(pg_current_snapshot()));

alter table queue_operator.jobs
    -- Of a closed gate: out of the way of the claim. Only a matter of speed, the claim asks the gates themselves.
    add column parked_by bigint,
    -- Let through by the half-open breakers that hold it.
    add column probe boolean not null default false;

drop index queue_operator.jobs_claim_idx;
create index jobs_claim_idx on queue_operator.jobs (task_type, queue_rank, id, available_at)
    where status = 'queued' and concurrency_key is null and parked_by is null;
drop index queue_operator.jobs_claim_keyed_idx;
create index jobs_claim_keyed_idx on queue_operator.jobs (task_type, queue_rank, id, available_at)
    include (concurrency_key, concurrency_limit)
    where status = 'queued' and concurrency_key is not null and parked_by is null;
drop index queue_operator.jobs_claim_project_idx;
create index jobs_claim_project_idx on queue_operator.jobs (project_id, task_type, queue_rank, id, available_at)
    where status = 'queued' and project_id is not null and parked_by is null;
-- What a gate has yet to park, and what it has parked. (Those of a project are found in jobs_claim_project_idx.)
create index jobs_park_source_idx on queue_operator.jobs (source_id)
    where status = 'queued' and source_id is not null and parked_by is null;
create index jobs_park_key_idx on queue_operator.jobs (concurrency_key)
    where status = 'queued' and concurrency_key is not null and parked_by is null;
create index jobs_parked_idx on queue_operator.jobs (parked_by, queue_rank, id)
    where status = 'queued' and parked_by is not null;
create index jobs_probe_idx on queue_operator.jobs (id)
    where status = 'queued' and probe;

-- Each status has its own time to stay.
drop index queue_operator.jobs_ended_idx;
create index jobs_ended_idx on queue_operator.jobs (status, completed_at)
    where completed_at is not null;
-- Messages leave with their job.
create index webhook_deliveries_job_idx on queue_operator.webhook_deliveries (job_id)
    where job_id is not null;
