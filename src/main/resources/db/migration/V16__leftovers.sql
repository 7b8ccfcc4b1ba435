-- What is remembered besides jobs leaves as well (docs/adr/0021-pauses-and-circuit-breakers.md, 0019-runs-and-passes.md), and
-- large progress files are carried out in steps that fit into memory (0020-progress-csv.md).

-- How many characters of data there are: a step takes no more than fit. 0: put aside before this was counted.
alter table queue_operator.csv_rows add column size integer not null default 0;

-- What is old enough to leave. Runs are found in the order in which they were made.
create index csv_imports_done_idx on queue_operator.csv_imports (touched_at) where state = 'done';
create index pauses_ended_idx on queue_operator.pauses (ended_at) where ended_at is not null;
create index circuit_breaker_changes_at_idx on queue_operator.circuit_breaker_changes (at);
-- Whether a replay still refers to a run.
create index replays_run_idx on queue_operator.replays (run_id) where run_id is not null;
