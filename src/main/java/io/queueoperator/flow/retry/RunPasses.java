package io.queueoperator.flow.retry;

import io.queueoperator.api.PassSweepReport;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The chore of passes: notices which runs have changed, writes down how their passes ended, goes on with starts that were
 * cut off, and begins automatic passes. Every instance may do all of it at once.
 */
@ApplicationScoped
public class RunPasses {
    private static final Logger LOG = Logger.getLogger(RunPasses.class);

    private final Database database;
    private final RunFacts runFacts;
    private final RecordPass recordPass;
    private final RequeueFailed requeueFailed;
    private final StartPass startPass;
    private final RetryConfig config;

    RunPasses(
            Database database, RunFacts runFacts, RecordPass recordPass, RequeueFailed requeueFailed, StartPass startPass,
            RetryConfig config) {
        this.database = database;
        this.runFacts = runFacts;
        this.recordPass = recordPass;
        this.requeueFailed = requeueFailed;
        this.startPass = startPass;
        this.config = config;
    }

    /** One sweep; says what it did. */
    public Uni<PassSweepReport> runOnce() {
        return runOnce(null);
    }

    /** The same at another time than now, as far as the delay before automatic passes goes. */
    @Operation(name = "runs.sweep", category = "pass", inputs = "at", record = When.NOT_ROUTINE)
    public Uni<PassSweepReport> runOnce(@Nullable Instant at) {
        Instant end = Instant.now().plus(config.sweepTime());
        return readLog(end, 0)
                .chain(changes -> resume()
                        .chain(requeued -> look("", end, 0)
                                .chain(ended -> begin(at)
                                        .chain(begun -> resume().map(more ->
                                                new PassSweepReport(changes, ended, begun, requeued + more))))));
    }

    private Uni<Integer> readLog(Instant end, int done) {
        return database.run(ChoreSql.READ_LOG, Tuple.of(config.batch()))
                .map(rows -> rows.iterator().next().getInteger("events"))
                .chain(count -> count < config.batch() || Instant.now().isAfter(end)
                        ? Uni.createFrom().item(done + count)
                        : readLog(end, done + count));
    }

    /** Re-queues what started passes have left; answers how many jobs. */
    private Uni<Integer> resume() {
        return database.run(ChoreSql.STARTING, Tuple.of(config.batch()))
                .chain(rows -> oneByOne(list(rows, row -> row), row ->
                        requeueFailed.goOn(row.getString("run_id"), row.getInteger("number"))));
    }

    /** Looks at the runs that have changed; answers how many passes were seen to have ended. */
    private Uni<Integer> look(String after, Instant end, int done) {
        Uni<RowSet<Row>> quiet = after.isEmpty()
                ? database.run(ChoreSql.GOING_ON, Tuple.tuple()).chain(() -> toLookAt(after))
                : toLookAt(after);
        return quiet.map(rows -> list(rows, row -> row.getString("id"))).chain(ids -> oneByOne(ids, this::lookAt)
                .chain(ended -> ids.size() < config.batch() || Instant.now().isAfter(end)
                        ? Uni.createFrom().item(done + ended)
                        : look(ids.get(ids.size() - 1), end, done + ended)));
    }

    private Uni<RowSet<Row>> toLookAt(String after) {
        return database.run(ChoreSql.TO_LOOK_AT, Tuple.of(after, config.batch()));
    }

    /** What changed since it was read is looked at again by the next sweep. */
    private Uni<Integer> lookAt(String runId) {
        return runFacts.of(runId).chain(standing -> recordPass.record(standing)
                .map(recorded -> recorded && standing.isOver() ? 1 : 0));
    }

    private Uni<Integer> begin(@Nullable Instant at) {
        OffsetDateTime then = at == null ? null : at.atOffset(ZoneOffset.UTC);
        return database.run(ChoreSql.DUE, Tuple.of(then, config.batch()))
                .map(rows -> list(rows, row -> row.getString("run_id")))
                .chain(ids -> oneByOne(ids, id -> startPass.startDue(id).map(Optional::isPresent).map(is -> is ? 1 : 0)));
    }

    private static <T> Uni<Integer> oneByOne(List<T> items, Function<T, Uni<Integer>> step) {
        return Multi.createFrom().iterable(items)
                // One run that cannot be seen to now must not hold up the others.
                .onItem().transformToUniAndConcatenate(item -> step.apply(item)
                        .onFailure().invoke(failure -> LOG.warnf("A pass cannot go on now: %s", failure.toString()))
                        .onFailure().recoverWithItem(0))
                .collect().with(Collectors.summingInt(Integer::intValue));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> value) {
        return StreamSupport.stream(rows.spliterator(), false).map(value).toList();
    }
}
