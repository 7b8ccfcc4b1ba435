package io.queueoperator.flow.reap;

import io.queueoperator.api.RetentionReport;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets leave what is remembered besides jobs: runs whose jobs are gone, files that were carried out, pauses that have ended,
 * changes of circuit breakers. Never what goes on, nor what something still refers to.
 */
@ApplicationScoped
class PruneLeftovers {
    private final Database database;
    private final int batch;
    /** Runs may have jobs for ever, and are not all looked at each time. */
    private volatile Place reached = Place.BEGINNING;

    PruneLeftovers(Database database, ReapConfig config) {
        this.database = database;
        this.batch = config.batch();
    }

    /** A run in the order in which they were made. */
    private record Place(OffsetDateTime at, String id) {
        static final Place BEGINNING = new Place(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), "");
    }

    /** One step of each, a batch: a chore that comes again and again. Answers how many of each have left. */
    Uni<Map<Leftover, Integer>> runOnce(Map<Leftover, Duration> limits) {
        Map<Leftover, Integer> gone = new EnumMap<>(Leftover.class);
        return Multi.createFrom().iterable(limits.entrySet())
                .onItem().transformToUniAndConcatenate(limit -> step(limit.getKey(), limit.getValue(), reached)
                        .invoke(step -> gone.put(limit.getKey(), step.gone()))
                        .invoke(step -> reached = limit.getKey() == Leftover.RUNS ? step.next() : reached))
                .collect().last()
                .replaceWith(gone);
    }

    /** All that may leave, as far as the time allows. */
    Uni<Map<Leftover, Integer>> runAll(Map<Leftover, Duration> limits, Instant end) {
        Map<Leftover, Integer> gone = new EnumMap<>(Leftover.class);
        return Multi.createFrom().iterable(limits.entrySet())
                .onItem().transformToUniAndConcatenate(limit -> steps(limit.getKey(), limit.getValue(), Place.BEGINNING, end, 0)
                        .invoke(rows -> gone.put(limit.getKey(), rows)))
                .collect().last()
                .replaceWith(gone);
    }

    /** What would leave, and what is kept although it is old enough. */
    Uni<List<RetentionReport.Leftover>> dryRun(Map<Leftover, Duration> limits) {
        Tuple arguments = Tuple.tuple(Arrays.asList(
                seconds(limits.get(Leftover.RUNS)), seconds(limits.get(Leftover.IMPORTS)), seconds(limits.get(Leftover.PAUSES)),
                seconds(limits.get(Leftover.BREAKER_CHANGES)), PruneJobs.COUNTED));
        return database.run(LeftoverSql.WOULD, arguments).map(rows -> StreamSupport.stream(rows.spliterator(), false)
                .map(row -> would(row, limits)).toList());
    }

    /**
     * What a step did.
     *
     * @param next where the next one goes on; the beginning when there is nothing more to look at
     */
    private record Step(int gone, Place next, boolean last) {}

    private Uni<Integer> steps(Leftover leftover, Duration keep, Place from, Instant end, int done) {
        return step(leftover, keep, from).chain(step -> step.last() || Instant.now().isAfter(end)
                ? Uni.createFrom().item(done + step.gone())
                : steps(leftover, keep, step.next(), end, done + step.gone()));
    }

    private Uni<Step> step(Leftover leftover, Duration keep, Place from) {
        return switch (leftover) {
            case RUNS -> runs(keep, from);
            case IMPORTS -> rows(LeftoverSql.PRUNE_IMPORTS, keep);
            case PAUSES -> rows(LeftoverSql.PRUNE_PAUSES, keep);
            case BREAKER_CHANGES -> rows(LeftoverSql.PRUNE_BREAKER_CHANGES, keep);
        };
    }

    private Uni<Step> runs(Duration keep, Place from) {
        return database.run(LeftoverSql.PRUNE_RUNS, Tuple.of(seconds(keep), from.at(), from.id(), batch)).map(rows -> {
            Row row = rows.iterator().next();
            boolean last = row.getInteger("looked_at") < batch;
            Place next = last ? Place.BEGINNING : new Place(row.getOffsetDateTime("created_at"), row.getString("id"));
            return new Step(row.getInteger("gone"), next, last);
        });
    }

    private Uni<Step> rows(String sql, Duration keep) {
        return database.run(sql, Tuple.of(seconds(keep), batch)).map(SqlResult::rowCount)
                .map(gone -> new Step(gone, Place.BEGINNING, gone < batch));
    }

    private static RetentionReport.Leftover would(Row row, Map<Leftover, Duration> limits) {
        Leftover leftover = Leftover.of(row.getString("kind"));
        Duration keep = limits.get(leftover);
        return new RetentionReport.Leftover(
                leftover.wire(), keep == null ? null : keep.toSeconds(), row.getInteger("rows"), row.getBoolean("exact"),
                JobRow.instant(row, "oldest"), row.getInteger("referred"));
    }

    private static @Nullable Double seconds(@Nullable Duration age) {
        return age == null ? null : age.toMillis() / 1000.0;
    }
}
