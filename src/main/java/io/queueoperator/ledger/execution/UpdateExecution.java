package io.queueoperator.ledger.execution;

import io.queueoperator.api.ExecutionView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An orchestrator says how an execution goes on. */
@ApplicationScoped
public class UpdateExecution {
    private final Database database;

    UpdateExecution(Database database) {
        this.database = database;
    }

    /**
     * News of an execution; null: nothing new.
     *
     * @param output JSON
     * @param error JSON
     */
    public record News(
            String id, String orchestratorId, @Nullable String status, @Nullable Instant startedAt,
            @Nullable Instant completedAt, @Nullable Integer exitCode, @Nullable String output,
            @Nullable String error) {}

    /**
     * Updates.
     *
     * @return the execution afterwards; a problem when it is unknown, of another orchestrator, or has ended with another
     *     status
     */
    public Uni<ExecutionView> update(News news) {
        return database.run(ExecutionSql.UPDATE, Tuple.tuple(Arrays.asList(
                        news.id(), news.orchestratorId(), news.status(), utc(news.startedAt()), utc(news.completedAt()),
                        news.exitCode(), news.output(), news.error())))
                .map(rows -> updated(rows, news));
    }

    private static ExecutionView updated(RowSet<Row> rows, News news) {
        if (!rows.iterator().hasNext()) {
            throw Problem.of(ProblemCode.EXECUTION_NOT_FOUND, "There is no execution " + news.id() + ".",
                    Map.of("execution_id", news.id()));
        }
        Row row = rows.iterator().next();
        ExecutionView execution = ExecutionSql.view(row);
        if (!execution.orchestratorId().equals(news.orchestratorId())) {
            throw CreateExecution.ofAnother(news.id(), news.orchestratorId());
        }
        if (!row.getBoolean("changed")) {
            throw Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                    "Execution " + news.id() + " is " + execution.status() + " and cannot become " + news.status() + ".",
                    Map.of("execution_id", news.id(), "from", String.valueOf(execution.status()),
                            "to", String.valueOf(news.status())));
        }
        return execution;
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
