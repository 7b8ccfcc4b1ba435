package io.queueoperator.ledger.execution;

import io.queueoperator.api.ExecutionView;
import io.queueoperator.api.RawJson;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;

/** Statements about executions, and the mapping of their rows. */
final class ExecutionSql {
    private static final String COLUMNS = """
            e.id, e.job_id, e.attempt, e.orchestrator_id, e.server_id, e.server_name, e.status, e.started_at,
            e.completed_at, e.exit_code, e.output::text, e.error::text, e.metadata::text, e.created_at, e.updated_at""";

    /**
     * One row always: the job {@code $2}, if there is one, and the execution {@code $1}, new or known. Nothing is inserted
     * for a job that somebody else than {@code $3} holds.
     */
    static final String CREATE = """
            /* execution.create */
            with job as (
                select id, attempt, status, worker_id from queue_operator.jobs where id = $2::text
            ), created as (
                insert into queue_operator.executions
                    (id, job_id, attempt, orchestrator_id, server_id, server_name, metadata)
                select $1::text, j.id, j.attempt, $3::text, $4::text, $5::text, $6::text::json
                from job j
                where j.status not in ('claimed', 'running') or j.worker_id = $3::text
                on conflict (id) do nothing
                returning *
            ), known as (
                select * from created
                union all
                select * from queue_operator.executions where id = $1::text
            )
            select j.id as found_job_id, j.status as job_status, j.worker_id as holder, %s
            from (values (1)) as one (n)
            left join job j on true
            left join known e on true
            """.formatted(COLUMNS);

    /** What is null stays as it is; an execution of somebody else than {@code $2}, or one that has ended otherwise, too. */
    static final String UPDATE = """
            /* execution.update */
            with found as (
                select * from queue_operator.executions where id = $1 for update
            ), updated as (
                update queue_operator.executions x
                set status = coalesce($3::text, x.status), started_at = coalesce($4::timestamptz, x.started_at),
                    completed_at = coalesce($5::timestamptz, x.completed_at),
                    exit_code = coalesce($6::int, x.exit_code), output = coalesce($7::text::json, x.output),
                    error = coalesce($8::text::json, x.error), updated_at = now()
                from found f
                where x.id = f.id and f.orchestrator_id = $2
                  and ($3::text is null or f.status is null or f.status = $3::text
                       or f.status not in ('completed', 'failed', 'timeout', 'cancelled'))
                returning x.*
            )
            select true as changed, %1$s from updated e
            union all
            select false, %1$s from found e where not exists (select from updated)
            """.formatted(COLUMNS);

    /** Those of a job, the newest first, after {@code $2, $3}, at most {@code $4}. */
    static final String OF_JOB = """
            /* execution.of_job */
            select %s from queue_operator.executions e
            where e.job_id = $1 and (e.created_at, e.id) < ($2, $3)
            order by e.created_at desc, e.id desc
            limit $4
            """.formatted(COLUMNS);

    private ExecutionSql() {}

    static ExecutionView view(Row row) {
        return new ExecutionView(
                row.getString("id"), row.getString("job_id"), row.getInteger("attempt"), row.getString("orchestrator_id"),
                row.getString("server_id"), row.getString("server_name"), row.getString("status"),
                JobRow.instant(row, "started_at"), JobRow.instant(row, "completed_at"), row.getInteger("exit_code"),
                RawJson.ofNullable(row.getString("output")), RawJson.ofNullable(row.getString("error")),
                RawJson.ofNullable(row.getString("metadata")), row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
