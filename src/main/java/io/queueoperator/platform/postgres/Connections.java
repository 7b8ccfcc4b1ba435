package io.queueoperator.platform.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Statements on connections of a pool. Who asks may leave, as by a time limit, while he waits for a connection: then nothing is carried
 * out when one is free, and the next has it. A claim that nobody waits for any more would take jobs for nobody.
 *
 * <p>Of the client's own ways {@code Pool.preparedQuery} carries out whatever got a connection within 30 s, and where it gets none it
 * leaves a timer behind that fails with a stack trace (vertx-sql-client 1706); Mutiny's {@code withConnection} and
 * {@code withTransaction} lose the connection of who has left.
 */
public final class Connections {
    private Connections() {}

    /** Runs one statement; it is prepared. */
    public static Uni<RowSet<Row>> run(Pool pool, String sql, Tuple arguments) {
        return lend(
                        work -> pool.getDelegate().withConnection(work),
                        connection -> connection.preparedQuery(sql).execute(arguments.getDelegate()))
                .map(Connections::rows);
    }

    /** Runs a statement without arguments that is not prepared. */
    public static Uni<RowSet<Row>> run(Pool pool, String sql) {
        return lend(work -> pool.getDelegate().withConnection(work), connection -> connection.query(sql).execute())
                .map(Connections::rows);
    }

    /** Runs two statements in one transaction, both or none; answers with what the second one did. */
    public static Uni<RowSet<Row>> run(Pool pool, String before, Tuple its, String sql, Tuple arguments) {
        return lend(
                        work -> pool.getDelegate().withTransaction(work),
                        connection -> connection.preparedQuery(before).execute(its.getDelegate())
                                .compose(done -> connection.preparedQuery(sql).execute(arguments.getDelegate())))
                .map(Connections::rows);
    }

    private static <T> Uni<T> lend(
            Function<Function<SqlConnection, Future<T>>, Future<T>> pool, Function<SqlConnection, Future<T>> work) {
        return Uni.createFrom().emitter(caller -> {
            AtomicBoolean left = new AtomicBoolean();
            caller.onTermination(() -> left.set(true));
            pool.apply(connection -> left.get() ? Future.failedFuture("who asked has left") : begin(work, connection))
                    .onSuccess(caller::complete)
                    .onFailure(caller::fail);
        });
    }

    /** What it throws is a failure like any other, or the connection would not be given back. */
    private static <T> Future<T> begin(Function<SqlConnection, Future<T>> work, SqlConnection connection) {
        try {
            return work.apply(connection);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static RowSet<Row> rows(io.vertx.sqlclient.RowSet<io.vertx.sqlclient.Row> rows) {
        return RowSet.newInstance(rows, Row.__TYPE_ARG);
    }
}
