package io.queueoperator.ingestion;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Statements on the ingestion tables. */
final class IngestionSql {
    private static final String COLUMNS = """
            run_id, source_id, source_url_id, document_id, item_key, item_label, stage, item_type, status, ingest_status,
            ingest_reason, job_id, step_order, document_url, error_message, last_error_message, needs_review,
            review_reason, updated_at, last_seen_at""";

    private static final String VALUES = """
            run_id, source_id, source_url_id, document_id, item_key, document_url, stage, item_type, status, status,
            reason, job_id, step_order, document_url, last_error, last_error, needs_review, review_reason, at, at""";

    /** In place, never back in time; a null never overwrites a value; the first error stays the main one. */
    private static final String UPDATE = """
            do update set
                source_id = coalesce(t.source_id, excluded.source_id),
                source_url_id = coalesce(excluded.source_url_id, t.source_url_id),
                document_id = coalesce(excluded.document_id, t.document_id),
                document_url = coalesce(excluded.document_url, t.document_url),
                status = excluded.status, ingest_status = excluded.ingest_status,
                ingest_reason = coalesce(excluded.ingest_reason, t.ingest_reason),
                job_id = excluded.job_id,
                error_message = coalesce(t.error_message, excluded.error_message),
                last_error_message = coalesce(excluded.last_error_message, t.last_error_message),
                needs_review = excluded.needs_review,
                review_reason = coalesce(excluded.review_reason, t.review_reason),
                updated_at = excluded.updated_at, last_seen_at = excluded.last_seen_at
            where t.updated_at <= excluded.updated_at
            """;

    /** Brings items up to date: one row per item, with or without a run. */
    static final String ITEMS = """
            /* ingestion.items */
            with input as (
                select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                        $8::text[], $9::text[], $10::text[], $11::text[], $12::int[], $13::text[], $14::bool[],
                        $15::text[], $16::timestamptz[])
                    as i (run_id, source_id, source_url_id, document_id, item_key, document_url, stage, item_type,
                        status, reason, job_id, step_order, last_error, needs_review, review_reason, at)
            ), of_runs as (
                insert into queue_operator.ingestion_items as t (%1$s)
                select %2$s from input where run_id is not null order by run_id, item_key
                on conflict (run_id, item_key) where run_id is not null %3$s
            )
            insert into queue_operator.ingestion_items as t (%1$s)
            select %2$s from input where run_id is null order by source_id, item_key
            on conflict (coalesce(source_id, ''), item_key) where run_id is null %3$s
            """.formatted(COLUMNS, VALUES, UPDATE);

    /**
     * Brings runs up to date with their jobs: running while anything goes on, then failed if anything failed, else
     * completed. Counting is left to the end: a run is counted once.
     */
    static final String RUNS = """
            /* ingestion.runs */
            with input as (
                select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])
                    as i (run_id, source_id, source_url_id, stage)
            ), state as (
                select i.*,
                    exists (select from queue_operator.jobs j
                            where j.run_id = i.run_id and j.status in ('queued', 'claimed', 'running')) as active,
                    exists (select from queue_operator.jobs j
                            where j.run_id = i.run_id and j.status in ('claimed', 'running')) as working,
                    exists (select from queue_operator.jobs j
                            where j.run_id = i.run_id and j.status = 'completed') as completed,
                    (select min(j.started_at) from queue_operator.jobs j
                     where j.run_id = i.run_id and j.status in ('claimed', 'running')) as working_since,
                    f.error_message, f.failed
                from input i
                left join lateral (
                    select true as failed, j.error_message from queue_operator.jobs j
                    where j.run_id = i.run_id and j.status = 'failed' limit 1) f on true
            ), decided as (
                select s.*,
                    case when s.working then 'running' when s.active then 'pending' when s.failed then 'failed'
                         when s.completed then 'completed' else 'canceled' end as status
                from state s
            )
            insert into queue_operator.ingestion_runs as t
                (id, source_id, source_url_id, status, active_stage, started_at, finished_at, error_message, stats_json,
                 updated_at)
            select d.run_id, d.source_id, d.source_url_id, d.status,
                   case when d.status = 'completed' then 'summary' else d.stage end,
                   case when d.working then coalesce(d.working_since, now()) end,
                   case when not d.active then now() end, d.error_message,
                   case when not d.active then (
                       select json_build_object(
                           'discovery', json_build_object(
                               'total', count(*) filter (where task_type = 'discover'),
                               'completed', count(*) filter (where task_type = 'discover' and status = 'completed'),
                               'failed', count(*) filter (where task_type = 'discover' and status = 'failed')),
                           'documents', json_build_object(
                               'total', count(*) filter (where task_type = 'download'),
                               'completed', count(*) filter (where task_type = 'download' and status = 'completed'),
                               'failed', count(*) filter (where task_type = 'download' and status = 'failed'),
                               'skipped', count(*) filter (where task_type = 'download' and status = 'cancelled')),
                           'ocr', json_build_object(
                               'total', count(*) filter (where task_type = 'ocr'),
                               'completed', count(*) filter (where task_type = 'ocr' and status = 'completed'),
                               'failed', count(*) filter (where task_type = 'ocr' and status = 'failed'),
                               'review_required', count(*) filter (where task_type = 'ocr' and needs_review)),
                           'updated_at', now())
                       from queue_operator.jobs j where j.run_id = d.run_id) end,
                   now()
            from decided d
            order by d.run_id
            on conflict (id) do update set
                -- Between two attempts or two stages a run goes on, although nobody works at this moment.
                status = case when excluded.status = 'pending' and t.status <> 'pending' then 'running'
                    else excluded.status end,
                active_stage = case when excluded.status = 'pending' then t.active_stage
                    else coalesce(excluded.active_stage, t.active_stage) end,
                started_at = coalesce(t.started_at, excluded.started_at, excluded.finished_at),
                finished_at = case when excluded.finished_at is null then null
                    when t.status = excluded.status then coalesce(t.finished_at, excluded.finished_at)
                    else excluded.finished_at end,
                error_message = coalesce(excluded.error_message, t.error_message),
                stats_json = coalesce(excluded.stats_json, t.stats_json),
                updated_at = excluded.updated_at
            where t.updated_at <= excluded.updated_at
            """;

    private IngestionSql() {}

    static Tuple items(List<Item> items) {
        return Tuple.tuple()
                .addArrayOfString(column(items, i -> i.job().origin().runId(), String[]::new))
                .addArrayOfString(column(items, i -> i.job().origin().sourceId(), String[]::new))
                .addArrayOfString(column(items, i -> i.job().origin().sourceUrlId(), String[]::new))
                .addArrayOfString(column(items, i -> i.job().origin().documentId(), String[]::new))
                .addArrayOfString(column(items, Item::key, String[]::new))
                .addArrayOfString(column(items, i -> i.job().origin().documentUrl(), String[]::new))
                .addArrayOfString(column(items, i -> i.stage().wire(), String[]::new))
                .addArrayOfString(column(items, i -> i.stage().itemType(), String[]::new))
                .addArrayOfString(column(items, i -> i.job().status().ingestion(), String[]::new))
                .addArrayOfString(column(items, Item::reason, String[]::new))
                .addArrayOfString(column(items, i -> i.job().id(), String[]::new))
                .addArrayOfInteger(column(items, i -> i.stage().order(), Integer[]::new))
                .addArrayOfString(column(items, Item::lastError, String[]::new))
                .addArrayOfBoolean(column(items, Item::needsReview, Boolean[]::new))
                .addArrayOfString(column(items, Item::reviewReason, String[]::new))
                .addArrayOfOffsetDateTime(column(
                        items, i -> i.job().updatedAt().atOffset(ZoneOffset.UTC), OffsetDateTime[]::new));
    }

    static Tuple runs(List<Run> runs) {
        return Tuple.tuple()
                .addArrayOfString(column(runs, Run::id, String[]::new))
                .addArrayOfString(column(runs, Run::sourceId, String[]::new))
                .addArrayOfString(column(runs, Run::sourceUrlId, String[]::new))
                .addArrayOfString(column(runs, Run::stage, String[]::new));
    }

    private static <T, V> V[] column(List<T> rows, Function<T, @Nullable V> value, IntFunction<V[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}
