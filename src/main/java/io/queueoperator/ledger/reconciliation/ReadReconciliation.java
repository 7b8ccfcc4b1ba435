package io.queueoperator.ledger.reconciliation;

import io.quarkus.arc.All;
import io.queueoperator.api.DebtView;
import io.queueoperator.api.Page;
import io.queueoperator.api.Reconciliation;
import io.queueoperator.api.Reconciliation.StoreState;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Follower;
import io.queueoperator.state.reconciliation.Lag;
import io.queueoperator.state.reconciliation.Lags;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far the stores are behind, and the rows that they refuse. */
@ApplicationScoped
public class ReadReconciliation {
    private final Database database;
    private final Lags lags;
    private final List<Follower> followers;

    ReadReconciliation(Database database, Lags lags, @All List<Follower> followers) {
        this.database = database;
        this.lags = lags;
        this.followers = followers;
    }

    /** Every follower of the log. */
    Uni<Reconciliation> all() {
        return lags.read().map(all -> new Reconciliation(
                all.stream().allMatch(Lag::isUpToDate), all.stream().map(this::state).toList()));
    }

    /** Refused rows, the oldest first. */
    Uni<Page<DebtView>> debts(@Nullable String store, @Nullable String reason, long after, int limit) {
        return database.run(ReconciliationSql.DEBTS, Tuple.of(store, reason, after, limit + 1))
                .map(rows -> page(rows, limit));
    }

    private StoreState state(Lag lag) {
        String note = followers.stream().filter(f -> f.name().equals(lag.store())).findFirst()
                .map(Follower::note).orElse(null);
        return new StoreState(
                lag.store(), lag.isUpToDate(), lag.behind(), lag.behindAtLeast(), lag.behindSince(), lag.movedAt(),
                lag.failingSince(), lag.lastError(), lag.lastErrorAt(), lag.debtsTotal(), lag.debtsAtLeast(), lag.debts(),
                lag.oldestDebt(), note);
    }

    private static Page<DebtView> page(RowSet<Row> rows, int limit) {
        List<DebtView> debts = new ArrayList<>();
        PageCursor last = null;
        for (Row row : rows) {
            if (debts.size() == limit) {
                return new Page<>(debts, last == null ? null : last.encoded());
            }
            DebtView debt = debt(row);
            debts.add(debt);
            last = new PageCursor(debt.since(), Long.toString(row.getLong("id")));
        }
        return new Page<>(debts, null);
    }

    private static DebtView debt(Row row) {
        String kind = row.getString("kind");
        return new DebtView(
                row.getString("store"), kind, kind.equals("run") ? row.getString("subject") : null,
                row.getString("job_id"), row.getString("reason"), row.getString("message"), row.getString("sqlstate"),
                row.getOffsetDateTime("since").toInstant(), row.getInteger("attempts"),
                row.getOffsetDateTime("last_try_at").toInstant(), row.getOffsetDateTime("next_try_at").toInstant());
    }
}
