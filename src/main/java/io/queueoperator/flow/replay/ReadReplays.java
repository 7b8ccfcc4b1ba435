package io.queueoperator.flow.replay;

import io.queueoperator.api.Page;
import io.queueoperator.api.ReplayItem;
import io.queueoperator.api.ReplayView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.flow.replay.ReplayRow.Besides;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Replays, how far they are and what came of them. */
@ApplicationScoped
class ReadReplays {
    private static final int GROUPS = 50;
    private static final int ITEMS = 50;
    private static final int EXAMPLES = 10;
    /** The time of a cursor that has only a number. */
    private static final Instant ANY_TIME = Instant.ofEpochSecond(1);

    private final Database database;

    ReadReplays(Database database) {
        this.database = database;
    }

    /** Replays, newest first; of one status, or of all. */
    Uni<Page<ReplayView>> list(@Nullable String status, PageCursor after, int limit) {
        Tuple arguments = Tuple.of(after.at().atOffset(ZoneOffset.UTC), after.id(), status, limit + 1);
        return database.run(ReadSql.LIST, arguments)
                .map(rows -> page(rows, limit, row -> ReplayRow.view(row, null),
                        last -> new PageCursor(last.createdAt(), last.id())));
    }

    /** One, with its groups and its first items; {@code REPLAY_NOT_FOUND} when there is none of that id. */
    Uni<ReplayView> one(String id) {
        return known(id).chain(row -> besides(id).map(besides -> ReplayRow.view(row, besides)));
    }

    /** The items of a replay, in the order in which they run; of one state, or of all. */
    Uni<Page<ReplayItem>> items(String id, @Nullable String state, @Nullable PageCursor after, int limit) {
        return known(id)
                .chain(row -> rows(id, state, after == null ? 0 : after.number(), limit + 1))
                .map(rows -> page(rows, limit, ReplayRow::item,
                        last -> new PageCursor(ANY_TIME, Integer.toString(last.seq()))));
    }

    private Uni<Besides> besides(String id) {
        return Uni.combine().all().unis(
                        database.run(ReadSql.GROUPS, Tuple.of(id, GROUPS)), rows(id, null, 0, ITEMS),
                        rows(id, "failed", 0, EXAMPLES))
                .with((groups, items, examples) -> new Besides(
                        list(groups, ReplayRow::group), total(groups), list(items, ReplayRow::item),
                        list(examples, ReplayRow::item)));
    }

    private Uni<RowSet<Row>> rows(String id, @Nullable String state, long after, int limit) {
        return state == null
                ? database.run(ReadSql.ITEMS, Tuple.of(id, position(after), limit))
                : database.run(ReadSql.ITEMS_IN_STATE, Tuple.of(id, position(after), limit, state));
    }

    private Uni<Row> known(String id) {
        return database.run(RunSql.STATE, Tuple.of(id)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw notFound(id);
            }
            return rows.iterator().next();
        });
    }

    private static int position(long after) {
        return (int) Math.min(after, Integer.MAX_VALUE);
    }

    static Problem notFound(String id) {
        return Problem.of(ProblemCode.REPLAY_NOT_FOUND, "There is no replay " + id + ".", Map.of("replay_id", id));
    }

    private static int total(RowSet<Row> groups) {
        return groups.iterator().hasNext() ? groups.iterator().next().getInteger("groups") : 0;
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> item) {
        return StreamSupport.stream(rows.spliterator(), false).map(item).toList();
    }

    private static <T> Page<T> page(RowSet<Row> rows, int limit, Function<Row, T> item, Function<T, PageCursor> cursor) {
        List<T> items = list(rows, item);
        if (items.size() <= limit) {
            return new Page<>(items, null);
        }
        List<T> shown = items.subList(0, limit);
        return new Page<>(shown, cursor.apply(shown.get(limit - 1)).encoded());
    }
}
