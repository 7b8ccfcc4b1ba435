-- Runs and their passes (docs/adr/0019-runs-and-passes.md), and the import of progress files (0020-progress-csv.md).

alter table queue_operator.jobs
    -- The pass of its run that the job was last queued in.
    add column pass_number integer not null default 1 check (pass_number >= 1),
    -- How often a pass has given it another life.
    add column requeues integer not null default 0;

create sequence queue_operator.run_id_seq;

-- What the jobs of one run_id have in common. Jobs may name a run that nobody posted: then the chore makes the row.
create table queue_operator.runs (
    id           text collate "C" primary key,
    -- Somebody described it; false: it is known by its jobs alone.
    posted       boolean not null,
    name         text,
    metadata     json,
    auto_passes  boolean not null default false,
    -- Null: as configured.
    pass_delay_s integer check (pass_delay_s >= 0),
    max_passes   integer check (max_passes >= 1),
    -- How often a job may be re-queued, by category, where that differs from the configuration.
    limits       json not null default '{}',
    pass_number  integer not null default 1,
    -- How often a change of its jobs was read in the log, and how many of those have been looked at.
    looks        bigint not null default 0,
    looked       bigint not null default 0,
    -- Columns of imported files beyond those that are known, in the order in which they were met.
    csv_columns  text[] not null default '{}',
    created_at   timestamptz not null default now(),
    created_by   text not null
) with (fillfactor = 70);
create index runs_created_idx on queue_operator.runs (created_at desc, id desc);
create index runs_look_idx on queue_operator.runs (id) where looks > looked;

create table queue_operator.run_passes (
    run_id             text collate "C" not null references queue_operator.runs (id) on delete cascade,
    number             integer not null check (number >= 1),
    -- starting: jobs are still being re-queued.
    state              text collate "C" not null default 'running' check (state in ('starting', 'running', 'ended')),
    cause              text collate "C" not null check (cause in ('first', 'asked', 'automatic', 'imported')),
    started_by         text not null,
    requested_by       text,
    idempotency_key    text,
    -- The limits in force when it began: whoever goes on with a start that was cut off decides by the same ones.
    limits             json not null default '{}',
    requeued           integer not null default 0,
    started_at         timestamptz not null default now(),
    ended_at           timestamptz,
    result             text collate "C"
                       check (result in ('all_complete', 'only_non_retryable', 'retryable_remaining', 'max_passes_reached')),
    jobs               integer not null default 0,
    succeeded          integer not null default 0,
    failed             integer not null default 0,
    cancelled          integer not null default 0,
    failed_by_category json not null default '{}',
    next_pass_at       timestamptz,
    primary key (run_id, number),

    constraint ended_passes_say_how check ((state = 'ended') = (ended_at is not null) and (state = 'ended') = (result is not null))
);
create unique index run_passes_key_idx on queue_operator.run_passes (run_id, idempotency_key)
    where idempotency_key is not null;
create index run_passes_starting_idx on queue_operator.run_passes (started_at) where state = 'starting';
create index run_passes_due_idx on queue_operator.run_passes (next_pass_at) where next_pass_at is not null;

-- From the beginning of the log: jobs that were there before this migration have their runs as well.
insert into queue_operator.follower_cursors (follower) values ('runs');

-- Files that are being read or carried out. Once accepted, an import is carried out to its end, whatever crashes.
create table queue_operator.csv_imports (
    id         bigint generated always as identity primary key,
    state      text collate "C" not null default 'reading' check (state in ('reading', 'accepted', 'done')),
    task_type  text collate "C" not null,
    -- Of rows that name none.
    run_id     text collate "C",
    columns    text[] not null default '{}',
    created    integer not null default 0,
    unchanged  integer not null default 0,
    known      integer not null default 0,
    began_at   timestamptz not null default now(),
    touched_at timestamptz not null default now(),
    created_by text not null
);
create index csv_imports_open_idx on queue_operator.csv_imports (touched_at) where state <> 'done';

-- Rows that were read and are no jobs yet.
create table queue_operator.csv_rows (
    import_id bigint not null references queue_operator.csv_imports (id) on delete cascade,
    line      integer not null,
    id        text collate "C" not null,
    data      json not null,
    primary key (import_id, line),
    unique (import_id, id)
);
