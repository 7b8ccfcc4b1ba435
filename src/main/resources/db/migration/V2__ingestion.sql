-- What the pipeline UI reads about its sources (CONTRACTS C), where no database of the UI is there to own it.

create table queue_operator.ingestion_runs (
    id            text collate "C" primary key,
    source_id     text collate "C" not null,
    source_url_id text collate "C",
    status        text collate "C" not null
                  check (status in ('pending', 'running', 'completed', 'failed', 'canceled')),
    active_stage  text collate "C"
                  check (active_stage in ('discovery', 'documents', 'ocr', 'summary')),
    started_at    timestamptz,
    finished_at   timestamptz,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    error_message text,
    stats_json    json
);
create index ingestion_runs_source_idx on queue_operator.ingestion_runs (source_id, created_at desc);

create table queue_operator.ingestion_items (
    id                 bigint generated always as identity primary key,
    run_id             text collate "C",
    source_id          text collate "C",
    source_url_id      text collate "C",
    document_id        text collate "C",
    item_key           text not null,
    item_label         text,
    stage              text collate "C" not null check (stage in ('discovery', 'documents', 'ocr')),
    item_type          text collate "C" not null check (item_type in ('source_url', 'document', 'ocr_job')),
    status             text collate "C" not null
                       check (status in ('pending', 'running', 'completed', 'failed', 'canceled', 'skipped',
                                         'review_required')),
    ingest_status      text collate "C",
    ingest_reason      text,
    job_id             text collate "C",
    step_order         integer,
    document_url       text,
    filename           text,
    file_checksum      text,
    file_kind          text,
    error_message      text,
    last_error_message text,
    needs_review       boolean not null default false,
    review_reason      text,
    context_json       json,
    payload_json       json,
    first_seen_at      timestamptz not null default now(),
    last_seen_at       timestamptz not null default now(),
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now()
);
create unique index ingestion_items_run_key_idx on queue_operator.ingestion_items (run_id, item_key)
    where run_id is not null;
-- Without a run an item is the same one as long as source and key are.
create unique index ingestion_items_source_key_idx on queue_operator.ingestion_items (coalesce(source_id, ''), item_key)
    where run_id is null;
create index ingestion_items_job_idx on queue_operator.ingestion_items (job_id);
