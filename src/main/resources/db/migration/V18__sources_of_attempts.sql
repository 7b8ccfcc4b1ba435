-- Rates by source are counted from the attempts alone (docs/adr/0009-statistics.md). '' for jobs without a source; null for
-- attempts from before this migration, whose jobs are asked.
alter table queue_operator.task_runs add column source_id text collate "C";
