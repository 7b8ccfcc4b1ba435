package io.queueoperator.orchestrator;

import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.orchestrator.Standing.Ended;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Finds out how an orchestrator stands to a job, and what it holds. */
@ApplicationScoped
class FindClaim {
    /** More than an orchestrator can sanely hold. */
    private static final int HELD = 10_000;

    private final Database database;

    FindClaim(Database database) {
        this.database = database;
    }

    /** How they stand; a problem when there is no such job. */
    Uni<Standing> standing(String jobId, String orchestratorId) {
        return database.run(OrchestratorSql.STANDING, Tuple.of(jobId, orchestratorId))
                .map(rows -> one(rows, jobId))
                .map(row -> new Standing(
                        orchestratorId, JobRow.job(row), row.getOffsetDateTime("acknowledged_at") != null,
                        row.getBoolean("earlier_taken"), ended(row)));
    }

    /** A job with its bodies as that orchestrator reads it; a problem when there is no such job. */
    Uni<WireJob> job(String jobId, String reader) {
        return database.run(OrchestratorSql.JOB, Tuple.of(jobId)).map(rows -> wire(one(rows, jobId), reader));
    }

    /** What an orchestrator holds, the oldest claim first; renewal tokens are told to itself alone. */
    Uni<List<WireJob>> held(String orchestratorId, String reader) {
        return database.run(OrchestratorSql.HELD, Tuple.of(orchestratorId, HELD, orchestratorId.equals(reader)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> wire(row, reader))
                        .toList());
    }

    private static Row one(RowSet<Row> rows, String jobId) {
        if (!rows.iterator().hasNext()) {
            throw Problem.jobNotFound(jobId);
        }
        return rows.iterator().next();
    }

    private static WireJob wire(Row row, String reader) {
        return WireJob.of(
                JobRow.job(row), reader, row.getString("last_error"), json(row, "execution"), json(row, "metadata"),
                json(row, "payload"), json(row, "result"));
    }

    private static @Nullable RawJson json(Row row, String column) {
        return RawJson.ofNullable(row.getString(column));
    }

    private static @Nullable Ended ended(Row row) {
        Long token = row.getLong("last_token");
        return token == null
                ? null
                : new Ended(
                        token, JobStatus.of(row.getString("last_status")).orElseThrow(),
                        row.getString("last_ended_by").equals("worker"), JobRow.instant(row, "last_reported_at"));
    }
}
