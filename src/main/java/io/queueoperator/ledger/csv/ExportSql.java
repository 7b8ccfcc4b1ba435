package io.queueoperator.ledger.csv;

/** Statements of the export. */
final class ExportSql {
    /** Columns that imported files of the run had beyond the known ones; no row: no run, and no job that names it. */
    static final String RUN = """
            /* csv.run */
            select coalesce((select r.csv_columns from queue_operator.runs r where r.id = $1), '{}') as columns
            where exists (select from queue_operator.runs r where r.id = $1)
               -- The oldest, not any: for any, PostgreSQL reads the table, all of it when there is none.
               or (select min(j.created_at) from queue_operator.jobs j where j.run_id = $1) is not null
            """;

    /** The next jobs of a run after {@code $2, $3}, in the order in which they came. What still goes on has its last failure. */
    static final String PAGE = """
            /* csv.page */
            -- A replay has the metadata of another job, and was never as a file said.
            select j.id, j.status, case when j.replay_of is null then j.version else 0 end as version, j.attempt, j.max_attempts, j.pass_number, j.requeues, j.available_at,
                   j.claimed_at, j.completed_at, j.worker_id, j.run_id, j.concurrency_key, j.created_at,
                   coalesce(j.error_message, f.error_message) as error, coalesce(j.error_type, f.error_type) as error_type,
                   coalesce(j.error_category, f.error_category) as error_category,
                   j.payload::text as payload, j.metadata::text as metadata
            from (
                select * from queue_operator.jobs
                where run_id = $1 and (created_at, id) > ($2::timestamptz, $3)
                order by created_at, id
                limit $4
            ) j
            left join lateral (
                select r.error_message, r.error_type, r.error_category
                from queue_operator.task_runs r
                where r.job_id = j.id and r.status = 'FAILED' and j.status in ('queued', 'claimed', 'running')
                order by r.lease_token desc
                limit 1
            ) f on true
            order by j.created_at, j.id
            """;

    private ExportSql() {}
}
