-- What people ask of the queue as a whole: how many jobs, since when, how often (docs/adr/0009-statistics.md).

-- How many jobs are in which status, as far as the cursor 'statistics' has read the log of changes. What came after the
-- cursor is added by whoever reads, so the sum is exact at every moment. Jobs that were pruned stay counted.
create table queue_operator.job_counts (
    task_type  text collate "C" not null,
    -- '' for jobs without a project.
    project_id text collate "C" not null,
    status     text collate "C" not null,
    -- In this status now, or when they were pruned.
    jobs       bigint not null,
    -- How often a job came into it, and the attempt it was in then, summed up: their quotient is the average.
    entered    bigint not null,
    attempts   bigint not null,
    primary key (task_type, project_id, status)
) with (fillfactor = 50);

-- Events up to this id came from another database with a restore; their transaction numbers mean nothing here.
alter table queue_operator.follower_cursors add column restored_to bigint not null default 0;
insert into queue_operator.follower_cursors (follower) values ('statistics');

-- How long the oldest of a type has been waiting, and how many wait for their time.
create index jobs_queued_idx on queue_operator.jobs (task_type, available_at) include (project_id)
    where status = 'queued';
-- The list of a run, newest first; jobs_run_idx has another order.
create index jobs_run_list_idx on queue_operator.jobs (run_id, created_at desc, id desc)
    where run_id is not null;
-- The latest changes of all jobs.
create index job_events_at_idx on queue_operator.job_events (at, id);
-- The latest attempts of all jobs, and of one type.
create index task_runs_ended_idx on queue_operator.task_runs (ended_at);
create index task_runs_operation_idx on queue_operator.task_runs (operation, ended_at);
