package io.queueoperator.ledger.run;

import io.queueoperator.api.TaskRunChange;
import io.queueoperator.api.TaskRunView;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.operation.DumpValues;
import io.queueoperator.platform.operation.OperationsConfig;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;

/** Somebody says how their execution goes on. */
@ApplicationScoped
class ChangeTaskRun {
    private final Database database;
    private final ReadTaskRuns readTaskRuns;
    private final DumpValues dump;
    private final RunRow runRow;
    private final double aliveForS;

    ChangeTaskRun(
            Database database, ReadTaskRuns readTaskRuns, DumpValues dump, RunRow runRow, OperationsConfig config) {
        this.database = database;
        this.readTaskRuns = readTaskRuns;
        this.dump = dump;
        this.runRow = runRow;
        this.aliveForS = config.aliveForOutside().toMillis() / 1000.0;
    }

    /** The run afterwards; a problem when there is none, the service runs it itself, or it has ended otherwise. */
    Uni<TaskRunView> change(long id, TaskRunChange news) {
        return database.run(RunSql.CHANGE, arguments(id, news)).chain(rows -> rows.size() == 0
                // Perhaps an attempt, and then that is what is wrong.
                ? readTaskRuns.one(id).map(run -> refuse(run, news))
                : Uni.createFrom().item(changed(rows.iterator().next(), news)));
    }

    private TaskRunView changed(Row row, TaskRunChange news) {
        TaskRunView run = runRow.whole(row);
        if (!row.getBoolean("in_order")) {
            throw OutsideRuns.outOfOrder(news.endedAt() == null ? "started_at" : "ended_at");
        }
        return row.getBoolean("changed") ? run : refuse(run, news);
    }

    private static TaskRunView refuse(TaskRunView run, TaskRunChange news) {
        Map<String, Object> facts = Map.of("task_run_id", run.id(), "kind", run.kind(), "status", run.status());
        if (run.jobId() != null || run.instance() != null) {
            throw Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                    "Task run " + run.id() + " is recorded by the service itself; only runs that were recorded with POST"
                            + " /api/v1/task-runs can be changed.", facts);
        }
        throw Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                "Task run " + run.id() + " is " + run.status() + " and cannot become " + news.status() + ".", facts);
    }

    private Tuple arguments(long id, TaskRunChange news) {
        String message = OutsideRuns.message(news.errorMessage());
        Integer errors = OutsideRuns.size(news.errorList());
        OutsideRuns.requireReason(news.status(), message, errors);
        OutsideRuns.requireOrder(news.startedAt(), news.endedAt(), news.status());
        return Tuple.tuple(Arrays.asList(
                id, news.status(), OutsideRuns.time("started_at", news.startedAt()),
                OutsideRuns.time("ended_at", news.endedAt()), OutsideRuns.entries(news.resultRefs(), dump), message,
                news.errorType(), ErrorText.bounded(news.errorTraceback()), OutsideRuns.entries(news.errorList(), dump),
                errors, OutsideRuns.object("metadata", news.metadata(), dump), aliveForS,
                OutsideRuns.leftOut(news.resultRefs()), OutsideRuns.leftOut(news.errorList())));
    }
}
