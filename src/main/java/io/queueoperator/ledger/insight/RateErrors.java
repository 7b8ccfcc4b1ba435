package io.queueoperator.ledger.insight;

import io.queueoperator.api.ErrorRates;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How many attempts fail, by what one wants to know, also over time. */
@ApplicationScoped
public class RateErrors {
    private final Database database;
    private final InsightConfig config;

    RateErrors(Database database, InsightConfig config) {
        this.database = database;
        this.config = config;
    }

    /** The rates of attempts that ended within the window, at most so many items; of any task type when null. */
    Uni<ErrorRates> rate(RateBy by, TimeWindow window, @Nullable String taskType, int limit) {
        Tuple arguments = Tuple.of(by.wire(), window.seconds(), config.attempts(), limit);
        return (taskType == null
                        ? database.run(InsightSql.ERROR_RATES, arguments)
                        : database.run(InsightSql.ERROR_RATES_OF_TYPE, arguments.addString(taskType)))
                .map(rows -> answer(rows, by, window));
    }

    /** The same with so many points over the window, of all attempts and of each item. */
    Uni<ErrorRates> series(RateBy by, TimeWindow window, @Nullable String taskType, int limit, int points) {
        Tuple arguments = Tuple.of(by.wire(), window.seconds(), config.attempts(), limit, points);
        return (taskType == null
                        ? database.run(InsightSql.ERROR_SERIES, arguments)
                        : database.run(InsightSql.ERROR_SERIES_OF_TYPE, arguments.addString(taskType)))
                .map(rows -> series(rows, by, window, points));
    }

    private ErrorRates answer(RowSet<Row> rows, RateBy by, TimeWindow window) {
        // There is always one row: the sums, without a group when no attempt ended.
        Row first = rows.iterator().next();
        long total = first.getLong("all_runs");
        long failed = first.getLong("all_failed");
        Instant until = first.getOffsetDateTime("until").toInstant();
        boolean whole = total < config.attempts();
        List<ErrorRates.Of> items = StreamSupport.stream(rows.spliterator(), false)
                .filter(row -> row.getLong("runs") != null)
                .map(row -> of(row, by.isOfEveryAttempt() ? row.getLong("runs") : total))
                .toList();
        return new ErrorRates(by.wire(), window.since(until, JobRow.instant(first, "since"), whole), until, whole, total,
                failed, ErrorSeries.rate(failed, total), items, null, null);
    }

    private ErrorRates series(RowSet<Row> rows, RateBy by, TimeWindow window, int points) {
        Row first = rows.iterator().next();
        boolean whole = first.getLong("all_runs") < config.attempts();
        Instant until = first.getOffsetDateTime("until").toInstant();
        Instant since = window.since(until, JobRow.instant(first, "since"), whole);
        return new ErrorSeries(by, window.length(), points, until, since).rates(
                StreamSupport.stream(rows.spliterator(), false)
                        .filter(row -> row.getInteger("point") != null)
                        .map(row -> new ErrorSeries.Counted(
                                row.getBoolean("of_all"), row.getString("key"), row.getInteger("point"),
                                row.getLong("runs"), row.getLong("failed")))
                        .toList(),
                whole);
    }

    private static ErrorRates.Of of(Row row, long total) {
        long failed = row.getLong("failed");
        return new ErrorRates.Of(row.getString("key"), total, failed, ErrorSeries.rate(failed, total), null);
    }
}
