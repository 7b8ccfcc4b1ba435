-- Partitions task_runs by ended_at and job_events by at, a month each (docs/growing.md). One short transaction: no row is
-- copied, the tables of before become the first partitions. It waits five seconds for the running statements at most;
-- whatever fails leaves everything as it was. As their owner, after the first step, before the end of the month after it:
--   psql -v ON_ERROR_STOP=1 -f partition-history-2-switch.sql
begin;
set local lock_timeout = '5s';
set local timezone = 'UTC';
lock table queue_operator.task_runs, queue_operator.job_events, queue_operator.operation_runs in access exclusive mode;

-- Turns a table into a partition of a new one of the same name.
create function pg_temp.partition_by_time(name text, moment text, identity text) returns void language plpgsql as $$
declare
    before constant text := name || '_before';
    bound timestamptz;
    found record;
begin
    -- What the first step has checked all rows for, whenever that was.
    select substring(pg_get_constraintdef(oid) from $re$'([^']+)'$re$) into bound from pg_constraint
    where conrelid = format('queue_operator.%I', name)::regclass and conname = 'before_partitions' and convalidated;
    if bound is null then
        raise exception '% is not prepared: run partition-history-1-prepare.sql to its end first', name;
    end if;
    execute format('alter table queue_operator.%I rename to %I', name, before);
    execute format('alter table queue_operator.%I drop constraint %I', before, name || '_pkey');
    execute format('alter table queue_operator.%I add constraint %I primary key using index %2$I', before, before || '_pkey');
    execute format('create table queue_operator.%I (like queue_operator.%I including defaults including constraints)'
        || ' partition by range (%I)', name, before, moment);
    execute format('alter table queue_operator.%I drop constraint before_partitions', name);
    execute format('alter table queue_operator.%I add primary key (%s)', name, identity);
    -- The same indexes; those of the former table become parts of them and need not be made.
    for found in
        select c.relname as index, pg_get_indexdef(i.indexrelid) as definition
        from pg_index i join pg_class c on c.oid = i.indexrelid
        where i.indrelid = format('queue_operator.%I', before)::regclass and not i.indisunique
    loop
        execute format('alter index queue_operator.%I rename to %I', found.index, found.index || '_before');
        execute replace(found.definition, format(' ON queue_operator.%I ', before), format(' ON queue_operator.%I ', name));
    end loop;
    if name = 'task_runs' then
        execute 'alter index queue_operator.task_runs_attempt_idx rename to task_runs_attempt_idx_before';
        execute 'create unique index task_runs_attempt_idx on queue_operator.task_runs (job_id, lease_token, ended_at)';
    end if;
    execute format('alter table queue_operator.%I attach partition queue_operator.%I for values from (minvalue) to (%L)',
        name, before, bound);
    execute format('alter table queue_operator.%I drop constraint before_partitions', before);
    -- What has no month of its own yet: nothing ever fails for want of a partition.
    execute format('create table queue_operator.%I partition of queue_operator.%I default', name || '_rest', name);
end $$;

-- A partition may have no identity column; the numbers go on from sequences of their own. Operations share those of runs.
create sequence queue_operator.task_runs_ids as bigint;
create sequence queue_operator.job_events_ids as bigint;
select setval('queue_operator.task_runs_ids', last_value, is_called) from queue_operator.task_runs_id_seq;
select setval('queue_operator.job_events_ids', last_value, is_called) from queue_operator.job_events_id_seq;
alter table queue_operator.operation_runs alter column id set default nextval('queue_operator.task_runs_ids');
alter table queue_operator.task_runs alter column id drop identity;
alter table queue_operator.job_events alter column id drop identity;
alter sequence queue_operator.task_runs_ids rename to task_runs_id_seq;
alter sequence queue_operator.job_events_ids rename to job_events_id_seq;
alter table queue_operator.task_runs alter column id set default nextval('queue_operator.task_runs_id_seq');
alter table queue_operator.job_events alter column id set default nextval('queue_operator.job_events_id_seq');

select pg_temp.partition_by_time('task_runs', 'ended_at', 'id, ended_at');
select pg_temp.partition_by_time('job_events', 'at', 'xid, id, at');

-- Makes the partitions of this month and of so many after it, where they are missing; answers their names. Once a month,
-- well ahead. What has come into the rest meanwhile moves to where it belongs.
create function queue_operator.add_history_partitions(months integer) returns setof text language plpgsql
set timezone = 'UTC' as $$
declare
    history record;
    first timestamptz;
    month text;
    bounds text;
begin
    for history in select * from (values ('task_runs', 'ended_at'), ('job_events', 'at')) v (name, moment) loop
        for ahead in 0 .. months loop
            first := date_trunc('month', now()) + make_interval(months => ahead);
            -- Without gaps, so a later end means that the month is there.
            continue when first < (
                select max(substring(pg_get_expr(c.relpartbound, c.oid) from $re$TO \('([^']+)'$re$)::timestamptz)
                from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = ('queue_operator.' || history.name)::regclass);
            month := history.name || '_' || to_char(first, 'YYYY_MM');
            bounds := format('%1$I >= %2$L and %1$I < %3$L', history.moment, first, first + interval '1 month');
            execute format('create table queue_operator.%I (like queue_operator.%I including defaults including constraints)',
                month, history.name);
            execute format('with moved as (delete from queue_operator.%I where %s returning *)'
                || ' insert into queue_operator.%I select * from moved', history.name || '_rest', bounds, month);
            execute format('alter table queue_operator.%I attach partition queue_operator.%I for values from (%L) to (%L)',
                history.name, month, first, first + interval '1 month');
            return next month;
        end loop;
    end loop;
end $$;

-- Drops the partitions that end at that moment or before; answers their names. Jobs that have ended and are still kept
-- lose what is older. One that a job still going on, or somebody who follows the log, may need stays.
create function queue_operator.drop_history(until timestamptz) returns setof text language plpgsql
set timezone = 'UTC' as $$
declare
    part record;
    needed boolean;
begin
    for part in
        select c.relname as name, p.relname as of,
               substring(pg_get_expr(c.relpartbound, c.oid) from $re$TO \('([^']+)'$re$)::timestamptz as bound
        from pg_inherits i
        join pg_class c on c.oid = i.inhrelid
        join pg_class p on p.oid = i.inhparent
        where i.inhparent in ('queue_operator.task_runs'::regclass, 'queue_operator.job_events'::regclass)
        order by c.relname
    loop
        continue when part.bound is null or part.bound > until;
        execute format($sql$
            select exists (select from queue_operator.%I h join queue_operator.jobs j on j.id = h.job_id
                           where j.completed_at is null)
            $sql$, part.name) into needed;
        if part.of = 'job_events' and not needed then
            execute format($sql$
                select exists (
                    select from (select h.xid from queue_operator.%I h order by h.xid desc, h.id desc limit 1) last
                    where exists (select from queue_operator.follower_cursors f where f.xid <= last.xid)
                       or exists (select from queue_operator.circuit_breaker_log l where l.watching and l.xid <= last.xid))
                $sql$, part.name) into needed;
        end if;
        if needed then
            raise notice '% is still needed', part.name;
            continue;
        end if;
        execute format('drop table queue_operator.%I', part.name);
        return next part.name;
    end loop;
end $$;

select queue_operator.add_history_partitions(3);
commit;
