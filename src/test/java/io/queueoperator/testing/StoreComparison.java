package io.queueoperator.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares the stores row by row: jobs in PostgreSQL with their attempts and their log of changes, hashes in Redis, items
 * and runs in the ingestion tables. Meant for a quiet moment: nothing goes on, and a sweep found nothing more to do.
 */
public final class StoreComparison {
    private static final Set<String> OURS = Set.of("error_category", "error_code", "fingerprint");

    private final OwnStores stores;
    private final List<String> differences = new ArrayList<>();

    private StoreComparison(OwnStores stores) {
        this.stores = stores;
    }

    /** What is not as it should be, a line each; empty when the three stores say the same of every job. */
    public static List<String> differences(OwnStores stores) {
        StoreComparison comparison = new StoreComparison(stores);
        comparison.ledger();
        comparison.hashes();
        comparison.ingestion();
        return comparison.differences;
    }

    /** What PostgreSQL says must fit together by itself. */
    private void ledger() {
        none("claims and ends do not take turns: held by two, or by nobody", turns());
        none("the log of changes has a gap", """
                select * from (
                    select job_id, id, from_status, to_status,
                           lag(to_status) over (partition by job_id order by id) as before
                    from queue_operator.job_events) e
                where from_status is distinct from before
                """);
        none("the log of changes does not end where the job is", """
                select j.id, j.status, e.to_status from queue_operator.jobs j
                left join lateral (select to_status from queue_operator.job_events e
                                   where e.job_id = j.id order by e.id desc limit 1) e on true
                where e.to_status is distinct from j.status
                """);
        none("an attempt was written twice", """
                select job_id, lease_token, count(*) from queue_operator.task_runs
                group by job_id, lease_token having count(*) > 1
                union all
                select job_id, attempt, count(*) from queue_operator.task_runs
                group by job_id, attempt having count(*) > 1
                """);
        none("an attempt that ended was not written, or one that did not", """
                select e.job_id, e.lease_token, e.from_status, e.to_status, r.job_id as run_of, r.lease_token as run_token
                from (select e.* from queue_operator.job_events e
                      join queue_operator.job_events c on c.lease_token = e.lease_token and c.to_status = 'claimed'
                      where e.from_status in ('claimed', 'running') and e.to_status not in ('claimed', 'running')
                        -- Given back, a job is queued for the same attempt.
                        and (e.to_status <> 'queued' or e.attempt > c.attempt)) e
                full join queue_operator.task_runs r on r.job_id = e.job_id and r.lease_token = e.lease_token
                where e.id is null or r.id is null
                """);
        none("an attempt says otherwise than the log", """
                select r.job_id, r.attempt, r.job_status, e.to_status from queue_operator.task_runs r
                join queue_operator.job_events e on e.job_id = r.job_id and e.lease_token = r.lease_token
                  and e.from_status in ('claimed', 'running') and e.to_status not in ('claimed', 'running')
                where r.job_status <> e.to_status
                """);
        none("the attempts are not numbered one after the other", """
                select j.id, j.attempt, j.status, count(r.id) from queue_operator.jobs j
                left join queue_operator.task_runs r on r.job_id = j.id
                group by j.id
                having count(r.id) <> max(coalesce(r.attempt, 0))
                    or j.attempt not in (count(r.id), count(r.id) + 1)
                    or j.status in ('completed', 'failed') and j.attempt <> count(r.id)
                """);
        none("a failed job and its last attempt name different reasons", """
                select j.id, j.error_message, r.error_message from queue_operator.jobs j
                join queue_operator.task_runs r on r.job_id = j.id and r.attempt = j.attempt
                where j.status = 'failed'
                  and (j.error_message, j.error_category, j.error_code, j.fingerprint)
                      is distinct from (r.error_message, r.error_category, r.error_code, r.fingerprint)
                """);
        none("children are miscounted", """
                select p.parent_job_id, c.total, c.completed, c.failed, p.total, p.completed, p.failed
                from (select parent_job_id, count(*) as total, count(*) filter (where status = 'completed') as completed,
                             count(*) filter (where status in ('failed', 'cancelled')) as failed
                      from queue_operator.jobs where parent_job_id is not null group by parent_job_id) p
                full join queue_operator.job_children c on c.parent_job_id = p.parent_job_id
                where coalesce(c.total, 0) <> coalesce(p.total, 0) or coalesce(c.completed, 0) <> coalesce(p.completed, 0)
                   or coalesce(c.failed, 0) <> coalesce(p.failed, 0)
                """);
    }

    /** A claim and the end of it take turns in the log of each job; the rows that do not. */
    public static String turns() {
        return """
                with turns as (
                    select job_id, id, lease_token, to_status = 'claimed' as taken
                    from queue_operator.job_events
                    where to_status = 'claimed'
                       or from_status in ('claimed', 'running') and to_status not in ('claimed', 'running')
                ), neighbours as (
                    select t.*, lag(taken) over w as taken_before, lag(lease_token) over w as lease_before,
                           lead(taken) over w as taken_after
                    from turns t
                    window w as (partition by job_id order by id)
                )
                select * from neighbours n
                where taken and (coalesce(taken_before, false) or taken_after is null and not exists (
                        select from queue_operator.jobs j where j.id = n.job_id and j.lease_token = n.lease_token
                        and j.status in ('claimed', 'running')))
                   or not taken and (taken_before is not true or lease_before is distinct from lease_token)
                """;
    }

    private void hashes() {
        for (Map<String, Object> job : stores.rows("""
                select j.id, j.status, j.attempt, j.max_attempts, j.version, j.error_message, j.error_category, j.error_code,
                       j.fingerprint, j.run_id, j.source_id,
                       case when j.status = 'queued' then j.attempt - 1 else j.attempt end as begun,
                       coalesce(c.total, 0) as children, coalesce(c.completed, 0) as done, coalesce(c.failed, 0) as failed
                from queue_operator.jobs j left join queue_operator.job_children c on c.parent_job_id = j.id
                """)) {
            String id = (String) job.get("id");
            Map<String, String> hash = stores.hash(id);
            if (hash.isEmpty()) {
                differences.add("Redis does not know job " + id + ", which is " + job.get("status"));
                continue;
            }
            expected(job).forEach((field, value) -> {
                // Fields of our own that say nothing need not be there: a job that never failed has none of a failure.
                if (!Objects.equals(OURS.contains(field) ? hash.getOrDefault(field, "") : hash.get(field), value)) {
                    differences.add("Redis says of job %s that %s is %s, PostgreSQL says %s".formatted(
                            id, field, hash.get(field), value));
                }
            });
        }
    }

    private static Map<String, String> expected(Map<String, Object> job) {
        String status = (String) job.get("status");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("state", status);
        fields.put("status", switch (status) {
            case "queued" -> "pending";
            case "claimed", "running" -> "processing";
            case "completed" -> "completed";
            default -> "failed";
        });
        fields.put("attempt", text(job.get("attempt")));
        fields.put("max_attempts", text(job.get("max_attempts")));
        fields.put("attempts", text(job.get("begun")));
        fields.put("version", text(job.get("version")));
        fields.put("error_message", text(job.get("error_message")));
        fields.put("error_category", text(job.get("error_category")));
        fields.put("error_code", text(job.get("error_code")));
        fields.put("fingerprint", text(job.get("fingerprint")));
        fields.put("run_id", text(job.get("run_id")));
        fields.put("source_id", text(job.get("source_id")));
        fields.put("children_total", text(job.get("children")));
        fields.put("children_completed", text(job.get("done")));
        fields.put("children_failed", text(job.get("failed")));
        return fields;
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }

    private void ingestion() {
        none("a pipeline job has no item", """
                select j.id, j.task_type, j.status from queue_operator.jobs j
                where j.task_type in ('discover', 'download', 'ocr')
                  and not exists (select from queue_operator.ingestion_items i where i.job_id = j.id)
                  -- The item of a job that another one took over belongs to the newer one.
                  and not exists (select from queue_operator.jobs k
                        where k.id <> j.id and k.task_type = j.task_type and k.run_id is not distinct from j.run_id
                          and k.source_url_id is not distinct from j.source_url_id
                          and k.document_id is not distinct from j.document_id
                          and k.document_url is not distinct from j.document_url)
                """);
        none("an item is there twice", """
                select run_id, source_id, item_key, count(*) from queue_operator.ingestion_items
                group by run_id, source_id, item_key having count(*) > 1
                """);
        none("an item says otherwise than its job", """
                select i.item_key, i.job_id, i.status, j.status as job_status, i.last_error_message, r.error_message
                from queue_operator.ingestion_items i
                left join queue_operator.jobs j on j.id = i.job_id
                left join lateral (select * from queue_operator.task_runs t where t.job_id = j.id and t.status = 'FAILED'
                                   order by t.lease_token desc limit 1) r on true
                where i.status is distinct from case j.status when 'queued' then 'pending' when 'claimed' then 'running'
                        when 'cancelled' then 'canceled' else j.status end
                   or i.status is distinct from i.ingest_status
                   or i.last_error_message is distinct from coalesce(j.error_message, r.error_message)
                   or i.needs_review is distinct from j.needs_review
                """);
        none("a run says otherwise than its jobs", """
                with runs as (
                    select run_id, bool_or(completed_at is null) as active, bool_or(status = 'failed') as failed,
                           bool_or(status = 'completed') as completed,
                           count(*) filter (where task_type = 'ocr') as ocr,
                           count(*) filter (where task_type = 'ocr' and status = 'failed') as ocr_failed,
                           count(*) filter (where task_type = 'download') as downloads,
                           count(*) filter (where task_type = 'download' and status = 'completed') as downloaded
                    from queue_operator.jobs
                    -- A run is all its jobs, also those that are no stage of the pipeline: one of them may have failed it.
                    where run_id is not null group by run_id)
                select w.*, r.status, r.stats_json::text from runs w
                full join queue_operator.ingestion_runs r on r.id = w.run_id
                where r.id is null or w.run_id is null
                   or not w.active and (
                        r.status <> case when w.failed then 'failed' when w.completed then 'completed' else 'canceled' end
                        or r.finished_at is null
                        or (r.stats_json #>> '{ocr,total}')::int is distinct from w.ocr
                        or (r.stats_json #>> '{ocr,failed}')::int is distinct from w.ocr_failed
                        or (r.stats_json #>> '{documents,total}')::int is distinct from w.downloads
                        or (r.stats_json #>> '{documents,completed}')::int is distinct from w.downloaded)
                """);
    }

    private void none(String what, String sql) {
        stores.rows(sql).forEach(row -> differences.add(what + ": " + row));
    }
}
