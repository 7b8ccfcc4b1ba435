-- Makes the two tables of history ready to be partitioned by time (docs/growing.md). Beside the running service: nothing
-- here keeps anybody from reading or writing. As their owner:
--   psql -v ON_ERROR_STOP=1 -f partition-history-1-prepare.sql
-- Not in the last days of a month: what is there now becomes the partition of everything before the next one.

-- PostgreSQL wants the time in every unique index. A row's own time never changes, so the ids stay what they are.
create unique index concurrently if not exists task_runs_before_pkey on queue_operator.task_runs (id, ended_at);
create unique index concurrently if not exists task_runs_before_attempt_idx
    on queue_operator.task_runs (job_id, lease_token, ended_at);
create unique index concurrently if not exists job_events_before_pkey on queue_operator.job_events (xid, id, at);

-- Checked now, so that the second step need not read the tables while it holds them.
do $$
declare
    month constant text := quote_literal(((date_trunc('month', now() at time zone 'UTC') + interval '1 month')
        at time zone 'UTC')::text);
begin
    execute 'alter table queue_operator.task_runs add constraint before_partitions check (ended_at < ' || month || ') not valid';
    execute 'alter table queue_operator.job_events add constraint before_partitions check (at < ' || month || ') not valid';
end $$;
alter table queue_operator.task_runs validate constraint before_partitions;
alter table queue_operator.job_events validate constraint before_partitions;
