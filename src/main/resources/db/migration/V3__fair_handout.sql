-- Who is served next, and how many at once: ageing of priorities, concurrency keys, claims that were acknowledged.

-- One point of priority is worth ten minutes of waiting: the highest priority comes first, then the oldest, and what waits
-- long enough is overtaken by nobody. The order does not depend on now(), so an index can have it.
alter table queue_operator.jobs
    add column queue_rank double precision not null generated always as (
        (extract(epoch from (available_at at time zone 'UTC')) - priority * 600)::double precision) stored,
    -- At most concurrency_limit jobs of one key are held at a time; each of them has a slot of its own.
    add column concurrency_key text collate "C",
    add column concurrency_limit integer not null default 1 check (concurrency_limit between 1 and 1000),
    add column concurrency_slot integer,
    -- The claimant said that it has the job: from then on it is known to know of this claim.
    add column acknowledged_at timestamptz;

-- available_at is in the index so that jobs which are not due yet are passed over without being read.
drop index queue_operator.jobs_claim_idx;
create index jobs_claim_idx on queue_operator.jobs (task_type, queue_rank, id, available_at)
    where status = 'queued' and concurrency_key is null;
create index jobs_claim_keyed_idx on queue_operator.jobs (task_type, queue_rank, id, available_at)
    -- So that jobs whose key is full are passed over without being read.
    include (concurrency_key, concurrency_limit)
    where status = 'queued' and concurrency_key is not null;
create index jobs_claim_project_idx on queue_operator.jobs (project_id, task_type, queue_rank, id, available_at)
    where status = 'queued' and project_id is not null;
-- Two claims can never take the same slot: the limit holds whatever they saw of each other.
create unique index jobs_concurrency_idx on queue_operator.jobs (concurrency_key, concurrency_slot)
    where status in ('claimed', 'running') and concurrency_key is not null;
-- What is still held long after somebody asked for its end.
create index jobs_cancel_idx on queue_operator.jobs (cancel_requested_at)
    where status in ('claimed', 'running') and cancel_requested_at is not null;
create index jobs_held_since_idx on queue_operator.jobs (claimed_at)
    where status in ('claimed', 'running');
-- What is old enough to leave.
create index jobs_ended_idx on queue_operator.jobs (completed_at)
    where completed_at is not null;

-- What the attempt brought, also when it failed: exit code, output, metrics.
alter table queue_operator.task_runs add column result json;

-- Source progress shows those at work first.
create index jobs_source_held_idx on queue_operator.jobs (source_id, created_at)
    where source_id is not null and status in ('claimed', 'running');
