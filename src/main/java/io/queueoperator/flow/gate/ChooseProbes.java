package io.queueoperator.flow.gate;

import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Names the one job that each half-open circuit breaker lets through; a claim takes it like any other. */
@ApplicationScoped
class ChooseProbes {
    private static final String REVISION = "/* gates.revision */ select revision from queue_operator.circuit_breaker_log";
    /** More in one sweep would only make it longer. */
    private static final int AT_MOST = 100;

    private final Database database;
    private final WorkSignal signal;
    private final double patienceS;

    ChooseProbes(Database database, WorkSignal signal, BreakerConfig config) {
        this.database = database;
        this.signal = signal;
        this.patienceS = config.probePatience().toMillis() / 1000.0;
    }

    /** As many as there are breakers without one; answers how many. */
    Uni<Integer> runOnce() {
        return revision().chain(revision -> database.run(ProbeSql.RECALL, Tuple.of(revision, patienceS)))
                .chain(recalled -> further(0));
    }

    private Uni<Integer> further(int done) {
        return done == AT_MOST ? Uni.createFrom().item(done) : revision()
                .chain(revision -> database.run(ProbeSql.CHOOSE, Tuple.of(revision)))
                .chain(rows -> chosen(rows) ? further(done + 1) : Uni.createFrom().item(done));
    }

    private boolean chosen(RowSet<Row> rows) {
        Optional<String> taskType = rows.iterator().hasNext()
                ? Optional.ofNullable(rows.iterator().next().getString("task_type"))
                : Optional.empty();
        taskType.ifPresent(type -> signal.available(type, 1));
        return taskType.isPresent();
    }

    private Uni<Long> revision() {
        return database.run(REVISION, Tuple.tuple()).map(rows -> rows.iterator().next().getLong("revision"));
    }
}
