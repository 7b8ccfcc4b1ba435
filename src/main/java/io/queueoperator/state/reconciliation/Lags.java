package io.queueoperator.state.reconciliation;

import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How far the followers are behind, all of them at once; counted no further than it is cheap. */
@ApplicationScoped
public class Lags {
    private final Database database;
    private final int bound;

    Lags(Database database, DebtConfig config) {
        this.database = database;
        this.bound = config.countUpTo();
    }

    /** Reads them, by name. */
    public Uni<List<Lag>> read() {
        return Uni.combine().all().unis(
                        database.run(DebtSql.LAGS, Tuple.of(bound + 1)), database.run(DebtSql.COUNTS, Tuple.of(bound + 1)))
                .with(this::lags);
    }

    private record Owed(Map<String, Integer> byReason, @Nullable Instant oldest) {}

    private List<Lag> lags(RowSet<Row> followers, RowSet<Row> debts) {
        int total = 0;
        for (Row debt : debts) {
            total += debt.getInteger("debts");
        }
        List<Lag> lags = new ArrayList<>();
        for (Row follower : followers) {
            lags.add(lag(follower, owed(follower.getString("follower"), debts), total > bound));
        }
        return lags;
    }

    private static Owed owed(String store, RowSet<Row> debts) {
        Map<String, Integer> byReason = new TreeMap<>();
        Instant oldest = null;
        for (Row debt : debts) {
            if (debt.getString("store").equals(store)) {
                byReason.put(debt.getString("reason"), debt.getInteger("debts"));
                Instant since = debt.getOffsetDateTime("oldest").toInstant();
                oldest = oldest == null || since.isBefore(oldest) ? since : oldest;
            }
        }
        return new Owed(byReason, oldest);
    }

    private Lag lag(Row row, Owed owed, boolean moreDebts) {
        int behind = row.getInteger("behind");
        return new Lag(
                row.getString("follower"), Math.min(behind, bound), behind > bound, instant(row, "behind_since"),
                row.getOffsetDateTime("updated_at").toInstant(), instant(row, "failing_since"),
                row.getString("last_error"), instant(row, "last_error_at"), owed.byReason(), moreDebts, owed.oldest());
    }

    private static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }
}
