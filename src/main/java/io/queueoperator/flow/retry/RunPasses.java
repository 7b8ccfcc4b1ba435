package io.queueoperator.flow.retry;

import io.queueoperator.api.PassSweepReport;
import io.queueoperator.api.PassView;
import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Origin;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    /** The most changes of the log in one step. They are cheap to read, and each step is planned anew and marks runs again. */
    private static final int CHANGES = 5_000;

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
        List<ItemFailure> failed = new ArrayList<>();
        return readLog(end, 0)
                .chain(changes -> resume(failed)
                        .chain(requeued -> look("", end, 0, failed)
                                .chain(ended -> begin(at, failed)
                                        .chain(begun -> resume(failed).map(more -> new PassSweepReport(
                                                changes, ended, begun.size(),
                                                requeued + begun.stream().mapToInt(PassView::requeued).sum() + more,
                                                List.copyOf(failed)))))));
    }

    private Uni<Integer> readLog(Instant end, int done) {
        return database.run(ChoreSql.READ_LOG, Tuple.of(CHANGES))
                .map(rows -> rows.iterator().next().getInteger("events"))
                .chain(count -> count < CHANGES || Instant.now().isAfter(end)
                        ? Uni.createFrom().item(done + count)
                        : readLog(end, done + count));
    }

    /** Re-queues what started passes have left; answers how many jobs. */
    private Uni<Integer> resume(List<ItemFailure> failed) {
        return database.run(ChoreSql.STARTING, Tuple.of(config.batch()))
                .chain(rows -> oneByOne(list(rows, row -> row), failed,
                        row -> Map.of("run_id", row.getString("run_id"), "pass_number", row.getInteger("number")),
                        row -> requeueFailed.goOn(row.getString("run_id"), row.getInteger("number"))))
                .map(requeued -> requeued.stream().mapToInt(jobs -> jobs).sum());
    }

    /** Looks at the runs that have changed; answers how many passes were seen to have ended. */
    private Uni<Integer> look(String after, Instant end, int done, List<ItemFailure> failed) {
        Uni<RowSet<Row>> quiet = after.isEmpty()
                ? database.run(ChoreSql.GOING_ON, Tuple.tuple()).chain(() -> toLookAt(after))
                : toLookAt(after);
        return quiet.map(rows -> list(rows, row -> row.getString("id")))
                .chain(ids -> oneByOne(ids, failed, RunPasses::named, this::lookAt).chain(looked -> {
                    int so = done + (int) looked.stream().filter(ended -> ended).count();
                    return ids.size() < config.batch() || Instant.now().isAfter(end)
                            ? Uni.createFrom().item(so)
                            : look(ids.get(ids.size() - 1), end, so, failed);
                }));
    }

    private Uni<RowSet<Row>> toLookAt(String after) {
        return database.run(ChoreSql.TO_LOOK_AT, Tuple.of(after, config.batch()));
    }

    /** What changed since it was read is looked at again by the next sweep. */
    private Uni<Boolean> lookAt(String runId) {
        return runFacts.of(runId).chain(standing -> recordPass.record(standing)
                .map(recorded -> recorded && standing.isOver()));
    }

    /** Answers with the passes that were begun here, their jobs re-queued. */
    private Uni<List<PassView>> begin(@Nullable Instant at, List<ItemFailure> failed) {
        OffsetDateTime then = at == null ? null : at.atOffset(ZoneOffset.UTC);
        return database.run(ChoreSql.DUE, Tuple.of(then, config.batch()))
                .map(rows -> list(rows, row -> row.getString("run_id")))
                .chain(ids -> oneByOne(ids, failed, RunPasses::named, this::begin));
    }

    /** Nothing where none can begin any more, or another instance was faster. */
    private Uni<@Nullable PassView> begin(String runId) {
        return runFacts.of(runId).chain(standing -> standing.isDue()
                ? startPass.startDue(runId, Origin.ITSELF).map(started -> started.begun() ? started.pass() : null)
                : recordPass.record(standing).replaceWith((PassView) null));
    }

    /** What the steps answer that could be made; one run that cannot be seen to now must not hold up the others. */
    private static <T, R> Uni<List<R>> oneByOne(
            List<T> items, List<ItemFailure> failed, Function<T, Object> named, Function<T, Uni<R>> step) {
        return Multi.createFrom().range(0, items.size())
                .onItem().transformToUniAndConcatenate(i -> step.apply(items.get(i)).onFailure().recoverWithItem(failure -> {
                    LOG.warnf("A pass cannot go on now: %s", failure.toString());
                    failed.add(ItemFailure.of(i, named.apply(items.get(i)), failure));
                    return null;
                }))
                .collect().asList();
    }

    private static Object named(String runId) {
        return Map.of("run_id", runId);
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> value) {
        return StreamSupport.stream(rows.spliterator(), false).map(value).toList();
    }
}
