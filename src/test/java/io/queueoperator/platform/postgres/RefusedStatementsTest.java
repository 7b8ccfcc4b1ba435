package io.queueoperator.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.testing.Settings;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that is away: nobody listens there. */
class RefusedStatementsTest {
    private static final String SQL = "/* a.statement */ select 1";
    private static final DatabaseConfig SETTINGS = Settings.of(DatabaseConfig.class,
            "queue-operator.postgres.statement-timeout", "2s", "queue-operator.postgres.breaker.failures", "1",
            "queue-operator.postgres.breaker.probe-after", "1h");

    private static final int PATIENCE_MS = 100;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx();
    private Pool pool;
    private Database database;

    @BeforeEach
    void of_nobody() throws Exception {
        PgConnectOptions nobody = new PgConnectOptions().setHost("127.0.0.1").setUser("u").setPassword("p").setDatabase("d");
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody.setPort(closed.getLocalPort());
        }
        PoolOptions impatient =
                new PoolOptions().setConnectionTimeout(PATIENCE_MS).setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        pool = Pool.newInstance(
                PgBuilder.pool().with(impatient).connectingTo(nobody).using(vertx.getDelegate()).build());
        database = new Database(pool, SETTINGS, new Breakers(meters), meters);
    }

    @AfterEach
    void close() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    @Test
    void a_statement_that_the_breaker_refused_says_nothing_of_how_long_postgresql_takes() {
        assertThatThrownBy(this::run).isInstanceOf(Problem.class);
        assertThat(database.breaker()).isEqualTo("open");
        assertThat(timed()).isEqualTo(1);

        assertThatThrownBy(this::run).isInstanceOf(Problem.class);
        assertThatThrownBy(this::run).isInstanceOf(Problem.class);
        assertThat(timed()).isEqualTo(1);
    }

    @Test
    void and_nothing_is_left_of_it_that_fails_later() {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        vertx.getDelegate().exceptionHandler(uncaught::add);
        // On one event loop, so that a timer of the pool's has gone off when ours does.
        Context loop = vertx.getDelegate().getOrCreateContext();
        Promise<Void> later = Promise.promise();
        loop.runOnContext(start -> database.run(SQL, Tuple.tuple()).subscribe().with(
                rows -> later.fail("it was answered"),
                refused -> vertx.getDelegate().setTimer(2 * PATIENCE_MS, over -> later.complete())));

        assertThat(later.future().toCompletionStage().toCompletableFuture()).succeedsWithin(Duration.ofMinutes(1));
        assertThat(uncaught).isEmpty();
    }

    @Test
    void the_end_waits_for_nothing_that_was_not_answered_or_refused() throws Exception {
        assertThatThrownBy(this::run).isInstanceOf(Problem.class);
        assertThatThrownBy(this::run).as("refused").isInstanceOf(Problem.class);

        assertThat(database.close()).isTrue();
    }

    @Test
    void nor_for_what_the_client_threw_instead_of_answering() throws Exception {
        Database broken = new Database(
                new Pool((io.vertx.sqlclient.Pool) null), SETTINGS, new Breakers(meters), meters);
        assertThatThrownBy(() -> run(broken)).isInstanceOf(NullPointerException.class);

        assertThat(broken.close()).isTrue();
    }

    private void run() {
        run(database);
    }

    private static void run(Database database) {
        database.run(SQL, Tuple.tuple()).await().indefinitely();
    }

    private long timed() {
        return meters.get("queue_operator.postgres").tag("statement", "a.statement").timer().count();
    }
}
