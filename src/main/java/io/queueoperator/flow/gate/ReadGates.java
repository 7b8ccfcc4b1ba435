package io.queueoperator.flow.gate;

import io.queueoperator.api.BreakerChange;
import io.queueoperator.api.BreakerView;
import io.queueoperator.api.Page;
import io.queueoperator.api.PauseView;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Pauses and circuit breakers as they are now, and what became of the breakers. */
@ApplicationScoped
class ReadGates {
    /** Pages go by numbers; a cursor has a time all the same. */
    private static final Instant SOME_TIME = Instant.parse("2000-01-01T00:00:00Z");

    private final Database database;

    ReadGates(Database database) {
        this.database = database;
    }

    /** A page of pauses, the newest first; {@code inForce} null: also those that have ended. */
    Uni<Page<PauseView>> pauses(@Nullable Boolean inForce, PageCursor after, int limit) {
        return database.run(PauseSql.LIST, Tuple.tuple(Arrays.asList(after.number(), inForce, limit + 1)))
                .map(rows -> page(rows, limit, PauseRow::view));
    }

    Uni<PauseView> pause(String id) {
        return database.run(PauseSql.ONE, Tuple.of(PauseRow.number(id, ProblemCode.PAUSE_NOT_FOUND, "pause")))
                .map(rows -> PauseRow.view(only(rows, id, ProblemCode.PAUSE_NOT_FOUND, "pause")));
    }

    /** A page of breakers, the newest first. */
    Uni<Page<BreakerView>> breakers(
            @Nullable BreakerState state, @Nullable BreakerKind kind, @Nullable String key, PageCursor after, int limit) {
        Tuple arguments = Tuple.tuple(Arrays.asList(
                after.number(), state == null ? null : state.wire(), kind == null ? null : kind.wire(), key, limit + 1));
        return database.run(BreakerSql.LIST, arguments).map(rows -> page(rows, limit, BreakerRow::view));
    }

    Uni<BreakerView> breaker(String id) {
        return database.run(BreakerSql.ONE, Tuple.of(breakerNumber(id)))
                .map(rows -> BreakerRow.view(only(rows, id, ProblemCode.BREAKER_NOT_FOUND, "circuit breaker")));
    }

    /** What became of a breaker, oldest first. */
    Uni<Page<BreakerChange>> changes(String id, PageCursor after, int limit) {
        return breaker(id)
                .chain(known -> database.run(BreakerSql.CHANGES, Tuple.of(breakerNumber(id), after.number(), limit + 1)))
                .map(rows -> page(rows, limit, BreakerRow::change));
    }

    static long breakerNumber(String id) {
        return PauseRow.number(id, ProblemCode.BREAKER_NOT_FOUND, "circuit breaker");
    }

    static Row only(RowSet<Row> rows, String id, ProblemCode unknown, String noun) {
        if (!rows.iterator().hasNext()) {
            throw PauseRow.notFound(id, unknown, noun);
        }
        return rows.iterator().next();
    }

    private static <T> Page<T> page(RowSet<Row> rows, int limit, Function<Row, T> item) {
        List<Row> all = StreamSupport.stream(rows.spliterator(), false).toList();
        List<Row> shown = all.size() > limit ? all.subList(0, limit) : all;
        String next = all.size() > limit
                ? new PageCursor(SOME_TIME, Long.toString(shown.get(limit - 1).getLong("id"))).encoded()
                : null;
        return new Page<>(shown.stream().map(item).toList(), next);
    }

}
