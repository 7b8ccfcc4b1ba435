package io.queueoperator.ingestion;

import io.vertx.mutiny.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the jobs of a run say of it, and what follows from that; pure.
 *
 * @param active something waits or is worked on
 * @param working something is worked on
 * @param completed something was completed
 * @param failed something failed for good
 * @param workingSince when the earliest of what is worked on began
 * @param error why the latest of the failed ones failed
 * @param stats {@code stats_json}; null when it was not counted this time
 * @param at when this was so
 */
record RunFacts(
        boolean active, boolean working, boolean completed, boolean failed, @Nullable String workingSince,
        @Nullable String error, @Nullable String stats, String at) {

    /** Of one statement on our database, so that all of it was so at the same moment. */
    static final String SELECT = """
            /* ingestion.run_facts */
            with input as (
                select * from unnest($1::text[], $2::bool[]) as i (run_id, counted)
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
                    where j.run_id = i.run_id and j.status = 'failed'
                    order by j.completed_at desc, j.id desc limit 1) f on true
            )
            select s.run_id, s.active, s.working, s.completed, coalesce(s.failed, false) as failed, s.working_since,
                   s.error_message, now() as at,
                   case when s.counted or not s.active then (
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
                           'updated_at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
                       from queue_operator.jobs j where j.run_id = s.run_id) end as stats
            from state s
            """;

    static RunFacts of(Row row) {
        OffsetDateTime since = row.getOffsetDateTime("working_since");
        return new RunFacts(
                row.getBoolean("active"), row.getBoolean("working"), row.getBoolean("completed"), row.getBoolean("failed"),
                since == null ? null : since.toInstant().toString(), row.getString("error_message"), row.getString("stats"),
                row.getOffsetDateTime("at").toInstant().toString());
    }

    /** Running while anything goes on, then failed if anything failed, else completed. */
    String status() {
        if (working) {
            return "running";
        }
        if (active) {
            return "pending";
        }
        return failed ? "failed" : completed ? "completed" : "canceled";
    }

    /** The row of the run, column by column and as text. */
    Map<String, @Nullable String> values(Run run) {
        String status = status();
        Map<String, @Nullable String> values = new HashMap<>();
        values.put("id", run.id());
        values.put("source_id", run.sourceId());
        values.put("source_url_id", run.sourceUrlId());
        values.put("status", status);
        values.put("active_stage", status.equals("completed") ? "summary" : run.stage());
        values.put("started_at", working ? workingSince == null ? at : workingSince : null);
        values.put("finished_at", active ? null : at);
        values.put("error_message", error);
        values.put("stats_json", stats);
        values.put("created_at", at);
        values.put("updated_at", at);
        return values;
    }
}
