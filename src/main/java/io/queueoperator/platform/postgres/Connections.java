package io.queueoperator.platform.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Statements on connections of a pool. Who asks may leave, as by a time limit, while he waits for a connection: then nothing is carried
 * out when one is free, and the next has it. A claim that nobody waits for any more would take jobs for nobody.
 *
 * <p>The client's own ways carry out whatever gets a connection within 30 s. Its {@code Pool.preparedQuery} leaves a timer behind as
 * well, which fails with a stack trace where PostgreSQL cannot be reached (vertx-sql-client 1706).
 */
public final class Connections {
    private Connections() {}

    /** Runs one statement; it is prepared. */
    public static Uni<RowSet<Row>> run(Pool pool, String sql, Tuple arguments) {
        return lend(
                work -> pool.getDelegate().withConnection(work),
                (connection, caller) -> caller.unlessLeft(() -> prepared(connection, sql, arguments)));
    }

    /** Runs a statement without arguments that is not prepared. */
    public static Uni<RowSet<Row>> run(Pool pool, String sql) {
        return lend(
                work -> pool.getDelegate().withConnection(work),
                (connection, caller) -> caller.unlessLeft(() -> connection.query(sql).execute()));
    }

    /** Runs two statements in one transaction, both or none; answers with what the second one did. */
    public static Uni<RowSet<Row>> runBoth(Pool pool, String first, Tuple itsArguments, String second, Tuple arguments) {
        return lend(
                work -> pool.getDelegate().withTransaction(work),
                (connection, caller) -> caller.unlessLeft(() -> prepared(connection, first, itsArguments))
                        .compose(done -> caller.unlessLeft(() -> prepared(connection, second, arguments))));
    }

    private static Future<io.vertx.sqlclient.RowSet<io.vertx.sqlclient.Row>> prepared(
            SqlConnection connection, String sql, Tuple arguments) {
        return connection.preparedQuery(sql).execute(arguments.getDelegate());
    }

    /**
     * Does something on a connection of the pool, which knows whether its caller is still there.
     *
     * @param pool takes what is to be done, and takes the connection back when that is
     */
    private static <R extends io.vertx.sqlclient.RowSet<io.vertx.sqlclient.Row>> Uni<RowSet<Row>> lend(
            Function<Function<SqlConnection, Future<R>>, Future<R>> pool, BiFunction<SqlConnection, Caller, Future<R>> work) {
        return Uni.createFrom().<R>emitter(emitter -> {
                    Caller caller = new Caller();
                    emitter.onTermination(caller::leaves);
                    pool.apply(connection -> work.apply(connection, caller)).onComplete(emitter::complete, emitter::fail);
                })
                .map(rows -> RowSet.newInstance(rows, Row.__TYPE_ARG));
    }

    /** Who asks, as seen from other threads. */
    private static final class Caller {
        private volatile boolean left;

        void leaves() {
            left = true;
        }

        /** What the client throws is a failure like any other, or the connection would not be given back. */
        <T> Future<T> unlessLeft(Supplier<Future<T>> statement) {
            if (left) {
                return Future.failedFuture("who asked has left");
            }
            try {
                return statement.get();
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
        }
    }
}
