package io.queueoperator.ledger.execution;

import io.queueoperator.api.ExecutionView;
import io.queueoperator.api.Page;
import io.queueoperator.ledger.ReadJobs;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;

/** The executions of a job. */
@ApplicationScoped
class ReadExecutions {
    private final Database database;
    private final ReadJobs readJobs;

    ReadExecutions(Database database, ReadJobs readJobs) {
        this.database = database;
        this.readJobs = readJobs;
    }

    /** The newest first; a problem when there is no such job. */
    Uni<Page<ExecutionView>> ofJob(String jobId, PageCursor after, int limit) {
        return readJobs.one(jobId)
                .chain(job -> database.run(ExecutionSql.OF_JOB, Tuple.of(
                        jobId, after.at().atOffset(ZoneOffset.UTC), after.id(), limit + 1)))
                .map(rows -> page(rows, limit));
    }

    private static Page<ExecutionView> page(RowSet<Row> rows, int limit) {
        List<ExecutionView> found =
                StreamSupport.stream(rows.spliterator(), false).map(ExecutionSql::view).toList();
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        ExecutionView last = found.get(limit - 1);
        return new Page<>(
                List.copyOf(found.subList(0, limit)), new PageCursor(last.createdAt(), last.id()).encoded());
    }
}
