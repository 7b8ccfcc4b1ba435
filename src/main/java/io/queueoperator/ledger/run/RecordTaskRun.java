package io.queueoperator.ledger.run;

import io.queueoperator.api.NewTaskRun;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.TaskRunView;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.core.operation.Origin;
import io.queueoperator.platform.operation.DumpValues;
import io.queueoperator.platform.operation.Dumped;
import io.queueoperator.platform.operation.OperationsConfig;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody else's execution is recorded. */
@ApplicationScoped
class RecordTaskRun {
    private static final int TRIES = 3;

    private final Database database;
    private final DumpValues dump;
    private final RunRow runRow;
    private final double aliveForS;

    RecordTaskRun(Database database, DumpValues dump, RunRow runRow, OperationsConfig config) {
        this.database = database;
        this.dump = dump;
        this.runRow = runRow;
        this.aliveForS = config.aliveForOutside().toMillis() / 1000.0;
    }

    /** The run, and whether it is a new one. */
    record Recorded(TaskRunView run, boolean isNew) {}

    /** Records it; the same idempotency key again changes nothing. */
    Uni<Recorded> record(NewTaskRun asked, Origin caller) {
        return record(arguments(asked, caller), asked, TRIES);
    }

    private Uni<Recorded> record(Tuple arguments, NewTaskRun asked, int tries) {
        return database.run(RunSql.CREATE, arguments).chain(rows -> {
            if (rows.size() > 0) {
                return Uni.createFrom().item(recorded(rows, asked));
            }
            // Neither inserted nor visible: the same call is being made by another connection.
            return tries > 1 ? record(arguments, asked, tries - 1) : Uni.createFrom().failure(taken(asked));
        });
    }

    private Recorded recorded(RowSet<Row> rows, NewTaskRun asked) {
        Row row = rows.iterator().next();
        TaskRunView run = runRow.whole(row);
        if (!run.operation().equals(asked.operation())) {
            throw taken(asked);
        }
        return new Recorded(run, row.getBoolean("is_new"));
    }

    private Tuple arguments(NewTaskRun asked, Origin caller) {
        String status = asked.status() == null ? "RUNNING" : asked.status();
        String message = OutsideRuns.message(asked.errorMessage());
        int errors = asked.errorList() == null ? 0 : asked.errorList().size();
        OutsideRuns.requireReason(status, message, errors);
        OutsideRuns.requireOrder(asked.startedAt(), asked.endedAt(), status);
        NewTaskRun.Actor actor = asked.actor() == null ? new NewTaskRun.Actor(null, null) : asked.actor();
        OutsideRuns.requireObject("input_dump", asked.inputDump());
        Dumped input = dump.ofJson(RawJson.textOf(asked.inputDump()));
        return Tuple.tuple(Arrays.asList(
                asked.operation(), asked.category() == null ? "external" : asked.category(), status,
                OutsideRuns.time("started_at", asked.startedAt()), OutsideRuns.time("ended_at", asked.endedAt()),
                input == null ? null : input.json(), OutsideRuns.entries(asked.resultRefs(), dump),
                actor.userId() == null ? caller.userId() : actor.userId(), caller.keyId(),
                actor.channel() == null ? caller.channel() : actor.channel(),
                or(asked.flowRunId(), caller.flowRunId()), or(asked.taskRunId(), caller.taskRunId()),
                message == null && errors > 0 ? partly(asked.operation(), errors) : message, asked.errorType(),
                ErrorText.bounded(asked.errorTraceback()), OutsideRuns.entries(asked.errorList(), dump), errors,
                asked.idempotencyKey(), metadata(asked, input), aliveForS));
    }

    /** With what was cut, and where. */
    private @Nullable String metadata(NewTaskRun asked, @Nullable Dumped input) {
        return runRow.withCuts(OutsideRuns.object("metadata", asked.metadata(), dump),
                input == null ? List.of() : input.cut(), OutsideRuns.leftOut(asked.resultRefs()),
                OutsideRuns.leftOut(asked.errorList()));
    }

    private static String partly(String operation, int errors) {
        return operation + " completed with " + errors + (errors == 1 ? " failure" : " failures");
    }

    private static @Nullable String or(@Nullable String said, @Nullable String otherwise) {
        return said == null ? otherwise : said;
    }

    private static Problem taken(NewTaskRun asked) {
        return Problem.of(ProblemCode.EXECUTION_EXISTS,
                "There is a task run of idempotency_key " + asked.idempotencyKey() + " already, of another operation.",
                Map.of("idempotency_key", String.valueOf(asked.idempotencyKey())));
    }
}
