-- Operations of the service and of others are task runs too (docs/adr/0018-operations.md); questions about all task runs.

-- One row per execution of an operation, written over when it ends. Attempts of jobs are in task_runs, written once by the
-- statement that ends them; both take their ids from one sequence, so an id names one run of either kind.
create table queue_operator.operation_runs (
    id               bigint primary key default nextval('queue_operator.task_runs_id_seq'),
    operation        text collate "C" not null,
    category         text collate "C" not null,
    status           text collate "C" not null check (status in ('PENDING', 'RUNNING', 'SUCCESS', 'FAILED')),
    created_at       timestamptz not null default now(),
    started_at       timestamptz,
    ended_at         timestamptz,
    -- What lists go by. A run moves to the front once, when it ends.
    at               timestamptz not null generated always as (coalesce(ended_at, started_at, created_at)) stored,
    execution_time_s double precision check (execution_time_s >= 0),
    -- Masked and bounded before they come here.
    input_dump       json,
    result_refs      json,
    error_message    text,
    error_type       text collate "C",
    error_traceback  text,
    error_list       json,
    -- How many items failed; error_list may hold fewer.
    errors           integer not null default 0 check (errors >= 0),
    metadata         json,
    -- On whose behalf: a person as the calling application knows them, the key's id, or "system".
    user_id          text collate "C" not null,
    key_id           text collate "C",
    channel          text collate "C" not null,
    orchestrated     boolean not null default false,
    flow_run_id      text collate "C",
    task_run_id      text collate "C",
    -- The instance of the service that runs it; null: somebody else does, and tells us.
    instance         text collate "C",
    idempotency_key  text collate "C",
    -- A chore that comes again and again: kept for a shorter time.
    frequent         boolean not null default false,
    -- Whoever runs it was to be heard of by then.
    alive_until      timestamptz not null,
    -- Failed because of that, and for no other reason that is known.
    abandoned        boolean not null default false,

    constraint ended_runs_say_when check ((status in ('SUCCESS', 'FAILED')) = (ended_at is not null)),
    constraint failed_runs_say_why check (status <> 'FAILED' or error_message is not null)
);
create index operation_runs_list_idx on queue_operator.operation_runs (at desc, id desc);
create index operation_runs_failed_idx on queue_operator.operation_runs (at desc, id desc) where status = 'FAILED';
create index operation_runs_partly_idx on queue_operator.operation_runs (at desc, id desc) where errors > 0;
create index operation_runs_operation_idx on queue_operator.operation_runs (operation, at desc, id desc);
create index operation_runs_user_idx on queue_operator.operation_runs (user_id, at desc, id desc);
create index operation_runs_flow_idx on queue_operator.operation_runs (flow_run_id, at desc, id desc)
    where flow_run_id is not null;
-- Whoever is not heard of any more.
create index operation_runs_alive_idx on queue_operator.operation_runs (alive_until) where ended_at is null;
-- What is old enough to leave.
create index operation_runs_old_idx on queue_operator.operation_runs (frequent, ended_at) where ended_at is not null;
create unique index operation_runs_key_idx on queue_operator.operation_runs (idempotency_key)
    where idempotency_key is not null;

-- Who enqueued the job; null for attempts from before this migration.
alter table queue_operator.task_runs add column user_id text collate "C";
-- Failed attempts of all jobs, of an operation, of a user; those with a list of errors.
create index task_runs_failed_idx on queue_operator.task_runs (ended_at desc, id desc) where status = 'FAILED';
create index task_runs_operation_failed_idx on queue_operator.task_runs (operation, ended_at desc, id desc)
    where status = 'FAILED';
create index task_runs_user_failed_idx on queue_operator.task_runs (user_id, ended_at desc, id desc)
    where status = 'FAILED' and user_id is not null;
create index task_runs_partly_idx on queue_operator.task_runs (ended_at desc, id desc) where error_list is not null;
