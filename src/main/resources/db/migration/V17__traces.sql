-- A job carries the place in a trace that it was enqueued from, and every transition is told once to whoever reads logs
-- and traces (docs/adr/0026-traces-and-logs.md).

alter table queue_operator.jobs add column traceparent text collate "C";
-- Not valid: the rows that are there have none, and need not be read while everybody waits.
alter table queue_operator.jobs add constraint traceparents_are_those_of_w3c
    check (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$') not valid;

-- How far the log of transitions was told. Beside follower_cursors: nothing waits for lines that nobody wants.
create table queue_operator.transition_log (
    one      boolean primary key default true check (one),
    xid      xid8 not null,
    event_id bigint not null default 0
);
insert into queue_operator.transition_log (xid) values (pg_snapshot_xmin(pg_current_snapshot()));
