package io.queueoperator.flow.replay;

import io.queueoperator.classification.Regex;
import io.queueoperator.flow.replay.ReplayState.Filter;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds the failures that a replay means, a page at a time: what PostgreSQL can tell, it writes by itself; a regular
 * expression is searched for here, by worker threads and an engine that cannot hang.
 */
@ApplicationScoped
class PlanReplay {
    private final Database database;
    private final ReplayConfig config;

    PlanReplay(Database database, ReplayConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * What was found in a page that Java searched.
     *
     * @param last whether there is no further page
     */
    private record Found(List<String> ids, OffsetDateTime endAt, String endId, boolean last) {}

    /** Plans one page. Answers whether it did: false when somebody else did at this moment. */
    Uni<Boolean> planPage(ReplayState replay) {
        String regex = replay.filter().regex();
        return regex == null ? write(replay, null) : search(replay, regex).chain(found -> write(replay, found));
    }

    private Uni<@Nullable Found> search(ReplayState replay, String regex) {
        String sql = replay.filter().fingerprint() == null ? PlanSql.TEXTS_OF_ALL : PlanSql.TEXTS_OF_GROUP;
        return database.run(sql, Tuple.of(replay.id(), replay.version(), config.planBatch()))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> found(
                        StreamSupport.stream(rows.spliterator(), false).toList(), Regex.search("error_regex", regex)));
    }

    /** Null where there was nothing left to look at. */
    private @Nullable Found found(List<Row> rows, Predicate<String> search) {
        if (rows.isEmpty()) {
            return null;
        }
        Row first = rows.get(0);
        List<String> ids = rows.stream()
                .filter(row -> row.getString("id") != null && search.test(row.getString("error_message")))
                .map(row -> row.getString("id"))
                .toList();
        return new Found(ids, first.getOffsetDateTime("last_at"), first.getString("last_id"),
                first.getInteger("looked_at") < config.planBatch());
    }

    private Uni<Boolean> write(ReplayState replay, @Nullable Found found) {
        Tuple arguments = Tuple.tuple().addString(replay.id()).addLong(replay.version()).addInteger(config.planBatch());
        if (found != null) {
            arguments.addArrayOfString(found.ids().toArray(String[]::new)).addOffsetDateTime(found.endAt())
                    .addString(found.endId()).addBoolean(found.last());
        } else {
            // Nothing left to search is nothing found; without an expression everything is.
            String[] ids = replay.filter().regex() == null ? null : new String[0];
            arguments.addArrayOfString(ids).addOffsetDateTime(null).addString(null).addBoolean(null);
        }
        return database.run(page(replay.filter()), arguments).map(rows -> rows.iterator().hasNext());
    }

    private static String page(Filter filter) {
        if (filter.named()) {
            return PlanSql.PAGE_OF_NAMED;
        }
        return filter.fingerprint() == null ? PlanSql.PAGE_OF_ALL : PlanSql.PAGE_OF_GROUP;
    }
}
