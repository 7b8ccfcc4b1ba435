package io.queueoperator.platform.postgres;

import static io.queueoperator.testing.Eventually.eventually;
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
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that wait for a connection: the only one has one under way that waits for a lock of somebody else's. */
class BusyPoolTest {
    private static final String TOO_LATE = "insert into public.done values ('too late')";

    @AutoClose
    private static final StoreDatabase store = new StoreDatabase(1, Duration.ofMillis(200));

    @BeforeAll
    static void a_table() {
        store.stores().execute("create table public.done (what text)");
    }

    @BeforeEach
    void with_nothing_in_it() {
        store.stores().execute("truncate public.done");
    }

    @Test
    void what_had_no_time_left_is_not_carried_out_when_a_connection_is_free() throws Exception {
        whileTheConnectionIsBusy(() -> assertThatThrownBy(
                        () -> store.database().glance(TOO_LATE, Tuple.tuple()).await().indefinitely())
                .isInstanceOfSatisfying(Problem.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE)));

        assertThat(done()).isEmpty();
    }

    @Test
    void nor_is_that_of_a_caller_who_has_left() throws Exception {
        whileTheConnectionIsBusy(() -> left(store.database().run(TOO_LATE, Tuple.tuple())));

        assertThat(done()).isEmpty();
    }

    @Test
    void nor_are_two_statements_of_a_transaction() throws Exception {
        whileTheConnectionIsBusy(() -> left(Connections.runBoth(
                store.pool(), TOO_LATE, Tuple.tuple(), TOO_LATE, Tuple.tuple())));

        assertThat(done()).isEmpty();
    }

    @Test
    void a_caller_who_leaves_during_the_first_of_them_has_done_nothing() throws Exception {
        UniAssertSubscriber<RowSet<Row>> caller = UniAssertSubscriber.create();
        try (Connection somebody = store.stores().connect(); Statement lock = somebody.createStatement()) {
            lock.execute("select pg_advisory_lock(1)");
            Connections.runBoth(
                            store.pool(), "with i as (insert into public.done values ($1)) select pg_advisory_xact_lock(1)",
                            Tuple.of("half"), TOO_LATE, Tuple.tuple())
                    .subscribe().withSubscriber(caller);
            awaitWaiting();
            caller.cancel();
        }

        assertThat(done()).isEmpty();
    }

    @Test
    void two_statements_of_a_transaction_are_carried_out_both_or_none() {
        String insert = "insert into public.done values ($1)";
        assertThatThrownBy(() -> Connections.runBoth(store.pool(), insert, Tuple.of("half"), "select 1 / 0", Tuple.tuple())
                .await().indefinitely()).isInstanceOf(PgException.class);
        assertThat(done()).isEmpty();

        Connections.runBoth(store.pool(), insert, Tuple.of("all"), insert, Tuple.of("of it")).await().indefinitely();
        assertThat(done()).containsExactly("all", "of it");
    }

    private static void whileTheConnectionIsBusy(Runnable somethingElse) throws Exception {
        UniAssertSubscriber<RowSet<Row>> busy = UniAssertSubscriber.create();
        try (Connection somebody = store.stores().connect(); Statement lock = somebody.createStatement()) {
            lock.execute("select pg_advisory_lock(1)");
            store.database().run("select pg_advisory_xact_lock(1)", Tuple.tuple()).subscribe().withSubscriber(busy);
            awaitWaiting();
            somethingElse.run();
        }
        busy.awaitItem();
    }

    private static void awaitWaiting() throws InterruptedException {
        eventually("the only connection waits for the lock",
                () -> store.stores().number("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 1);
    }

    private static void left(Uni<RowSet<Row>> statement) {
        statement.subscribe().withSubscriber(UniAssertSubscriber.create()).cancel();
    }

    /** By the same connection, after whatever waited for it before. */
    private static List<String> done() {
        List<String> done = new ArrayList<>();
        Consumer<Row> what = row -> done.add(row.getString(0));
        store.database().run("select what from public.done order by what", Tuple.tuple()).await().indefinitely().forEach(what);
        return done;
    }
}
