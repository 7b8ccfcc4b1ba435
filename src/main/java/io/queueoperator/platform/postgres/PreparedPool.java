package io.queueoperator.platform.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * What a connection to PostgreSQL is told at its beginning, and which statements it keeps prepared. The client's own rule is their
 * length: those of 2,048 characters and more are parsed and planned each time, which are the very ones that take longest to plan. A
 * claim was 2.5 ms of planning for 0.9 ms of work.
 *
 * <p>None of them is compiled: LLVM took 950 ms for a statement of 3 ms, with PostgreSQL's own settings. A command says
 * so and not the startup message, of which PgBouncer refuses what it was not told to ignore. In its transaction mode the
 * command would reach somebody else's connection as well, and so it is left to the database's settings there.
 *
 * <p>The pool itself has no limit for how long one waits for a connection: who asks has one ({@link Connections}), and a connection
 * that becomes free at the very moment when the pool's own is over is lost to it (vert.x 6169).
 */
@Singleton
class PreparedPool implements PgPoolCreator {
    static final String NOT_COMPILED = "set jit = off";
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
        ClientBuilder<Pool> pool = PgBuilder.pool()
                .with(input.poolOptions().setConnectionTimeout(0))
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx());
        if (input.pgConnectOptionsList().stream().noneMatch(PgConnectOptions::getUseLayer7Proxy)) {
            pool.withConnectHandler(PreparedPool::began);
        }
        return pool.build();
    }

    /** A server that does not know the setting compiles nothing either; the connection is as good. */
    private static void began(SqlConnection connection) {
        connection.query(NOT_COMPILED).execute().onComplete(answer -> connection.close());
    }

    static boolean isKept(String sql) {
        return sql.length() < SHORT || HOT.contains(firstWord(StatementTimes.nameOf(sql)));
    }

    private static String firstWord(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
