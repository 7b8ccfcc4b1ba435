-- What failures mean: the rules that were ever in force, and which of them classified what (docs/adr/0012-failure-rules.md).

create table queue_operator.rule_sets (
    -- Made of what the rules say.
    version           text collate "C" primary key,
    origin            text collate "C" not null check (origin in ('defaults', 'file', 'database')),
    -- A complete rule file.
    content           json not null,
    first_in_force_at timestamptz not null default now(),
    -- When an instance last put them in force.
    last_in_force_at  timestamptz not null default now()
);

alter table queue_operator.task_runs
    -- The rule that applied; null where none did.
    add column rule text collate "C",
    -- The rules that were asked; null for failures from before there were versions.
    add column rules_version text collate "C",
    -- What the reporter said itself, as opposed to what was found out; null where that was not recorded.
    add column stated json;
