package io.queueoperator.platform.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Which statements a connection keeps prepared. The client's own rule is their length: those of 2,048 characters and more
 * are parsed and planned each time, which are the very ones that take longest to plan. A claim was 2.5 ms of planning for
 * 0.9 ms of work.
 */
@Singleton
class PreparedPool implements PgPoolCreator {
    private static final int SHORT = 2_048;
    /**
     * The first words of statements that run with every call of a worker or a producer, or every second. Their generic
     * plans are looked at by tests. The long questions of people stay planned for what they ask.
     */
    private static final Set<String> HOT = Set.of(
            "claim", "enqueue", "finish", "gates", "orchestrator", "passes", "progress", "reap", "transitions", "webhook");

    @Override
    public Pool create(Input input) {
        // Ignored where cache-prepared-statements is off.
        input.pgConnectOptionsList().forEach(options -> options.setPreparedStatementCacheSqlFilter(PreparedPool::isKept));
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }

    static boolean isKept(String sql) {
        return sql.length() < SHORT || HOT.contains(firstWord(StatementTimes.nameOf(sql)));
    }

    private static String firstWord(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
