package io.queueoperator.ledger.worker;

import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** An orchestrator tells how it is; the newest report of each kind is kept. */
@ApplicationScoped
public class ReportWorker {
    private final Database database;

    ReportWorker(Database database) {
        this.database = database;
    }

    /**
     * Keeps a report.
     *
     * @param health JSON; null: this is no report of it
     * @param metrics JSON; null: this is no report of them
     */
    public Uni<Void> report(String id, @Nullable String version, @Nullable String health, @Nullable String metrics) {
        return database.run(WorkerSql.REPORT, Tuple.of(id, version, health, metrics)).replaceWithVoid();
    }
}
