-- Transactions of others that have been open for long. Whoever follows job_events goes past them instead of waiting for their
-- end; should one have written events after all, these move to the end of the log when it is over (docs/adr/0033).
create table queue_operator.log_passed_over (
    xid    xid8 primary key,
    at     timestamptz not null default now(),
    -- Before that everybody stops there, whether it is open or over: so nobody has read what it wrote when it is passed.
    passed boolean not null default false
);

-- The first transaction whose events cannot be read yet. A function, and not a part of the statements: so the planner can ask it
-- how much of the log there is to read.
create function queue_operator.log_end() returns xid8 language plpgsql stable as $$
begin
    return coalesce(
        (select x from (
             select x from pg_snapshot_xip(pg_current_snapshot()) as s (x)
             where x not in (select l.xid from queue_operator.log_passed_over l where l.passed)
             union all
             select l.xid from queue_operator.log_passed_over l where not l.passed
         ) unread order by x limit 1),
        pg_snapshot_xmax(pg_current_snapshot()));
end $$;
