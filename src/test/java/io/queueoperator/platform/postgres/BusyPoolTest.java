package io.queueoperator.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that wait for a connection: the only one has one under way that waits for a lock of somebody else's. */
class BusyPoolTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @AutoClose
    private static final StoreDatabase whoGivesUp = new StoreDatabase(new PoolOptions().setMaxSize(1), SHORT);

    @AutoClose
    private static final StoreDatabase poolThatGivesUp = new StoreDatabase(
            new PoolOptions().setMaxSize(1).setConnectionTimeout((int) SHORT.toMillis())
                    .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS),
            Duration.ofMinutes(1));

    @BeforeEach
    void a_table() {
        for (StoreDatabase store : new StoreDatabase[] {whoGivesUp, poolThatGivesUp}) {
            store.stores().execute("drop table if exists public.done");
            store.stores().execute("create table public.done (what text)");
        }
    }

    @Test
    void what_nobody_waits_for_any_more_is_not_carried_out_when_a_connection_is_free() throws Exception {
        try (Connection somebody = whoGivesUp.stores().connect(); Statement lock = somebody.createStatement()) {
            UniAssertSubscriber<RowSet<Row>> first = held(whoGivesUp, lock);
            assertUnavailable(whoGivesUp);
            // Its caller has left as well, but PostgreSQL is at it.
            first.awaitFailure();
        }
        assertThat(said(whoGivesUp)).isEmpty();
    }

    @Test
    void a_statement_that_got_no_connection_in_time_takes_none_away() throws Exception {
        try (Connection somebody = poolThatGivesUp.stores().connect(); Statement lock = somebody.createStatement()) {
            UniAssertSubscriber<RowSet<Row>> first = held(poolThatGivesUp, lock);
            assertUnavailable(poolThatGivesUp);
            lock.execute("select pg_advisory_unlock(1)");
            first.awaitItem();
        }
        assertThat(said(poolThatGivesUp)).isEmpty();
    }

    @Test
    void who_leaves_while_he_waits_for_a_connection_leaves_it_to_the_next() throws Exception {
        assertLeftToTheNext(poolThatGivesUp.database().run("insert into public.done values ('by who left')", Tuple.tuple()));
    }

    @Test
    void so_does_who_would_have_had_two_statements_in_a_transaction() throws Exception {
        assertLeftToTheNext(Connections.run(
                poolThatGivesUp.pool(), "select 1", Tuple.tuple(), "insert into public.done values ('by who left')", Tuple.tuple()));
    }

    @Test
    void two_statements_of_a_transaction_are_carried_out_both_or_none() {
        StoreDatabase store = poolThatGivesUp;
        assertThatThrownBy(() -> Connections.run(
                        store.pool(), "insert into public.done values ($1)", Tuple.of("half"), "select 1 / 0", Tuple.tuple())
                .await().indefinitely()).isInstanceOf(PgException.class);
        assertThat(said(store)).isEmpty();

        Connections.run(
                        store.pool(), "insert into public.done values ($1)", Tuple.of("all "),
                        "insert into public.done values ($1)", Tuple.of("of it"))
                .await().indefinitely();
        assertThat(said(store)).isEqualTo("all of it");
    }

    private static void assertLeftToTheNext(Uni<RowSet<Row>> statement) throws SQLException {
        try (Connection somebody = poolThatGivesUp.stores().connect(); Statement lock = somebody.createStatement()) {
            UniAssertSubscriber<RowSet<Row>> first = held(poolThatGivesUp, lock);
            statement.subscribe().withSubscriber(UniAssertSubscriber.create()).cancel();
            lock.execute("select pg_advisory_unlock(1)");
            first.awaitItem();
        }
        assertThat(said(poolThatGivesUp)).isEmpty();
    }

    private static UniAssertSubscriber<RowSet<Row>> held(StoreDatabase store, Statement lock) throws SQLException {
        lock.execute("select pg_advisory_lock(1)");
        return store.database().run("select pg_advisory_xact_lock(1)", Tuple.tuple())
                .subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private static void assertUnavailable(StoreDatabase store) {
        assertThatThrownBy(() -> store.database().run("insert into public.done values ('too late')", Tuple.tuple())
                .await().indefinitely())
                .isInstanceOfSatisfying(Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE));
    }

    /** By the same connection, after whatever waited for it before. */
    private static String said(StoreDatabase store) {
        StringBuilder said = new StringBuilder();
        store.database().run("select what from public.done", Tuple.tuple()).await().indefinitely()
                .forEach(row -> said.append(row.getString(0)));
        return said.toString();
    }
}
