-- Late results that a person accepts (docs/adr/0017-late-results.md), and jobs that work without getting on.

alter table queue_operator.task_runs
    -- What the late call wanted to say of the attempt, and what the job would have been given.
    add column late_outcome      text collate "C" check (late_outcome in ('completed', 'failed')),
    add column late_value        json,
    add column late_accepted_at  timestamptz,
    add column late_accepted_by  text,
    add column late_requested_by text,
    add column late_reason       text;
-- What workers sent before; the words of orchestrators cannot be told any more, and are only shown.
update queue_operator.task_runs
set late_outcome = case when late_result -> 'lease_token' is not null and late_result -> 'error_message' is null
        then 'completed' else 'failed' end,
    late_value = case when late_result -> 'lease_token' is not null then late_result -> 'result' end
where late_result is not null;
-- The late results that wait for a decision, newest first.
create index task_runs_late_idx on queue_operator.task_runs (late_result_at desc, id desc)
    where late_outcome = 'completed' and late_accepted_at is null;

alter table queue_operator.jobs
    -- A holder that says nothing new for so long does not get on.
    add column progress_deadline_s integer check (progress_deadline_s > 0),
    -- When the current attempt was last known to advance: claimed, started, or a report that says more than before.
    add column advanced_at timestamptz;
-- By a column that reports do not change, so that they need not touch the index.
create index jobs_progress_idx on queue_operator.jobs (claimed_at)
    where status in ('claimed', 'running') and progress_deadline_s is not null;
