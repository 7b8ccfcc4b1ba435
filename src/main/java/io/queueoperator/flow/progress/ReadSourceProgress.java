package io.queueoperator.flow.progress;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.queueoperator.api.SourceProgress;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.core.job.Snapshot;
import io.queueoperator.platform.Futures;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.ReadDisplay;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How far a source is: which jobs are active says PostgreSQL, how far each of them is says Redis. */
@ApplicationScoped
class ReadSourceProgress {
    /** Ended jobs beyond this do not move the aggregate any more; counting them would. */
    private static final int COUNTED = 10_000;

    private final Database database;
    private final ReadDisplay display;
    private final ProgressConfig config;
    /** While PostgreSQL is down no job can change its status: what it said last is still so. */
    private final Cache<String, SourceState> lastSaid =
            Caffeine.newBuilder().maximumSize(1_000).expireAfterWrite(Duration.ofMinutes(15)).build();

    ReadSourceProgress(Database database, ReadDisplay display, ProgressConfig config) {
        this.database = database;
        this.display = display;
        this.config = config;
    }

    /** The source; {@code SOURCE_NOT_FOUND} when no job ever named it. */
    Future<SourceProgress> read(String sourceId) {
        TimeBudget budget = TimeBudget.of(config.answerWithin());
        Uni<SourceProgress> read = stored(sourceId, budget)
                .invoke(state -> lastSaid.put(sourceId, state))
                .onFailure(StoreFailure::isAway).recoverWithUni(failure -> remembered(sourceId, failure))
                .chain(state -> withLive(state, budget))
                .map(state -> state.answer(sourceId));
        return Futures.of(read);
    }

    private Uni<SourceState> stored(String sourceId, TimeBudget budget) {
        Uni<List<Snapshot>> active = database
                .glance(ProgressSql.SOURCE_ACTIVE, Tuple.of(sourceId, config.maxActiveJobs()), budget)
                .map(ReadSourceProgress::snapshots);
        Uni<RowSet<Row>> summary = database.glance(ProgressSql.SOURCE_SUMMARY, Tuple.of(sourceId, COUNTED), budget);
        return Uni.combine().all().unis(active, summary).with((jobs, rows) -> state(sourceId, jobs, rows));
    }

    private Uni<SourceState> remembered(String sourceId, Throwable failure) {
        SourceState last = lastSaid.getIfPresent(sourceId);
        return last == null ? Uni.createFrom().failure(failure) : Uni.createFrom().item(last);
    }

    private Uni<SourceState> withLive(SourceState state, TimeBudget budget) {
        List<String> held = state.active().stream()
                .map(Snapshot::job)
                .filter(job -> job.status().isHeld())
                .map(Job::id)
                .toList();
        return display.readHeld(held, budget)
                .onFailure().recoverWithItem(Map.of())
                .map(state::withLive);
    }

    private static SourceState state(String sourceId, List<Snapshot> active, RowSet<Row> summary) {
        if (!summary.iterator().hasNext()) {
            throw Problem.of(ProblemCode.SOURCE_NOT_FOUND, "There is no source " + sourceId + ".",
                    Map.of("source_id", sourceId));
        }
        Row row = summary.iterator().next();
        // Two statements: a job may have come between them.
        int total = Math.max(row.getInteger("active_jobs"), active.size());
        return new SourceState(
                active, total, row.getInteger("ended_jobs"), status(row.getString("last_status")),
                JobRow.instant(row, "last_completed_at"));
    }

    private static @Nullable JobStatus status(@Nullable String wire) {
        return wire == null ? null : JobStatus.of(wire).orElseThrow();
    }

    private static List<Snapshot> snapshots(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new Snapshot(JobRow.job(row), JobRow.children(row)))
                .toList();
    }
}
