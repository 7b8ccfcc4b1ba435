-- What the following stores still owe, row by row, and why a store as a whole waits (docs/adr/0014-reconciliation.md).

-- Rows that a store refuses although it answers. The cursor goes on without them; the reaper tries them again.
create table queue_operator.reconciliation_debts (
    id          bigint generated always as identity primary key,
    -- The follower, as in follower_cursors.
    store       text collate "C" not null,
    -- What the row tells of: a job, or a run.
    kind        text collate "C" not null check (kind in ('job', 'run')),
    subject     text collate "C" not null,
    -- The job to be told again; of a run, the job that told of it last.
    job_id      text collate "C" not null,
    reason      text collate "C" not null,
    sqlstate    text collate "C",
    message     text not null,
    since       timestamptz not null default now(),
    attempts    integer not null default 1,
    last_try_at timestamptz not null default now(),
    next_try_at timestamptz not null,
    unique (store, kind, subject)
);
-- The reaper walks what is due, the longest waiting first.
create index reconciliation_debts_due_idx on queue_operator.reconciliation_debts (store, next_try_at, id);

-- A store that cannot be written at all: no row's fault. Its cursor waits.
alter table queue_operator.follower_cursors
    add column failing_since timestamptz,
    add column last_error text,
    add column last_error_at timestamptz;
