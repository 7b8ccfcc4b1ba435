-- The tables of a pipeline UI as they are in an existing deployment (CONTRACTS C).
create schema ui;
create table ui.sources (id bigint generated always as identity primary key, name text not null);
create table ui.ingestion_runs (
    id bigint generated always as identity primary key,
    source_id bigint not null references ui.sources (id),
    source_url_id bigint,
    status varchar(20) not null default 'pending',
    active_stage varchar(20),
    started_at timestamp without time zone,
    finished_at timestamp without time zone,
    created_at timestamp without time zone not null default (now() at time zone 'UTC'),
    updated_at timestamp without time zone not null default (now() at time zone 'UTC'),
    error_message text,
    stats_json jsonb
);
create table ui.ingestion_items (
    id bigint generated always as identity primary key,
    run_id bigint references ui.ingestion_runs (id) on delete cascade,
    source_id bigint references ui.sources (id),
    source_url_id bigint,
    document_id bigint,
    item_key text not null,
    item_label text,
    stage varchar(20) not null,
    item_type varchar(20) not null,
    status varchar(20) not null,
    ingest_status varchar(20),
    ingest_reason text not null default '',
    job_id text,
    step_order integer,
    document_url text,
    filename text,
    file_checksum text,
    file_kind text,
    error_message text,
    last_error_message text,
    needs_review boolean not null default false,
    review_reason text,
    context_json jsonb,
    payload_json jsonb,
    first_seen_at timestamp without time zone,
    last_seen_at timestamp without time zone,
    created_at timestamp without time zone not null,
    updated_at timestamp without time zone not null
);
create unique index ui_items_key on ui.ingestion_items (run_id, item_key) where run_id is not null;
-- The clock of the database, whatever a writer says.
create function ui.touch() returns trigger language plpgsql as $$
begin
    if new.last_error_message like '%forbidden word%' then
        raise exception 'this word is forbidden here';
    end if;
    new.updated_at := now() at time zone 'UTC';
    return new;
end $$;
create trigger touch_items before insert or update on ui.ingestion_items for each row execute function ui.touch();
insert into ui.sources (name) select 'source ' || n from generate_series(1, 20) n;
insert into ui.ingestion_runs (source_id) select 7 from generate_series(1, 20) n;
