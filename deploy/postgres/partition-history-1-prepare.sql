-- Makes the two tables of history ready to be partitioned by time (docs/growing.md). Beside the running service: what locks
-- a table does it for a moment, and gives up when it had to wait five seconds. May be run again. As their owner:
--   psql -v ON_ERROR_STOP=1 -f partition-history-1-prepare.sql
-- From now on the tables take nothing later than the end of next month, so the second step has to come before that.
-- To have none of it:
--   alter table queue_operator.task_runs drop constraint before_partitions;
--   alter table queue_operator.job_events drop constraint before_partitions;

do $$
declare
    broken regclass;
begin
    if exists (select from pg_partitioned_table
               where partrelid in ('queue_operator.task_runs'::regclass, 'queue_operator.job_events'::regclass)) then
        raise exception 'the tables of history are partitioned already';
    end if;
    -- An index that an earlier try did not finish is of no use, and would pass for one that is there.
    set local lock_timeout = '5s';
    for broken in
        select i.indexrelid::regclass from pg_index i join pg_class c on c.oid = i.indexrelid
        where c.relnamespace = 'queue_operator'::regnamespace and not i.indisvalid
          and c.relname in ('task_runs_before_pkey', 'task_runs_before_attempt_idx', 'job_events_before_pkey')
    loop
        execute format('drop index %s', broken);
    end loop;
end $$;

-- PostgreSQL wants the time in every unique index. A row's own time never changes, so the ids stay what they are.
create unique index concurrently if not exists task_runs_before_pkey on queue_operator.task_runs (id, ended_at);
create unique index concurrently if not exists task_runs_before_attempt_idx
    on queue_operator.task_runs (job_id, lease_token, ended_at);
create unique index concurrently if not exists job_events_before_pkey on queue_operator.job_events (xid, id, at);

-- Checked now, so that the second step need not read the tables while it holds them. New rows obey it from here on: the
-- bound leaves a month at least until the second step has to be done.
do $$
declare
    bound constant timestamptz := (date_trunc('month', now() at time zone 'UTC') + interval '2 months') at time zone 'UTC';
begin
    set local lock_timeout = '5s';
    execute format('alter table queue_operator.task_runs drop constraint if exists before_partitions,'
        || ' add constraint before_partitions check (ended_at < %L) not valid', bound);
    execute format('alter table queue_operator.job_events drop constraint if exists before_partitions,'
        || ' add constraint before_partitions check (at < %L) not valid', bound);
    raise warning 'partition-history-2-switch.sql has to come before %: nothing later can be written until then', bound;
end $$;
alter table queue_operator.task_runs validate constraint before_partitions;
alter table queue_operator.job_events validate constraint before_partitions;
