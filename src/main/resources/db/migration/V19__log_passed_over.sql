-- Transactions of others that have been open for long. Whoever follows job_events goes past them instead of waiting for their
-- end; should one have written events after all, these move to the end of the log when it is over (docs/adr/0033).
create table queue_operator.log_passed_over (
    xid xid8 primary key,
    at  timestamptz not null default now()
);
