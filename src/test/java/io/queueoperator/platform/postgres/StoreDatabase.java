package io.queueoperator.platform.postgres;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.queueoperator.platform.breaker.BreakerSettings;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.platform.local.LocalStores;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** The service's own way to a migrated PostgreSQL, for tests without Quarkus. */
public final class StoreDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final Database database;

    /** Migrates, and connects. */
    public StoreDatabase(LocalStores stores) {
        Map<String, String> at = stores.properties();
        String url = at.get("quarkus.datasource.jdbc.url");
        String user = at.get("quarkus.datasource.username");
        String password = at.get("quarkus.datasource.password");
        Flyway.configure().dataSource(url, user, password).locations("classpath:db/migration")
                .schemas("queue_operator").defaultSchema("queue_operator").createSchemas(true).load().migrate();
        String uri = url.substring("jdbc:".length()).replaceFirst("\\?.*", "");
        PgConnectOptions options = PgConnectOptions.fromUri(uri).setUser(user).setPassword(password);
        this.pool = Pool.newInstance(new PreparedPool().create(new OnePool(
                vertx.getDelegate(), new PoolOptions().setMaxSize(4), List.of(options))));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        this.database = new Database(pool, config(), new Breakers(meters), meters);
    }

    public Database database() {
        return database;
    }

    @Override
    public void close() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
    }

    /** What Quarkus says of a pool. */
    record OnePool(io.vertx.core.Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}

    private static DatabaseConfig config() {
        BreakerSettings breaker = new BreakerSettings() {
            @Override
            public int failures() {
                return 1000;
            }

            @Override
            public Duration within() {
                return PATIENCE;
            }

            @Override
            public Duration probeAfter() {
                return PATIENCE;
            }

            @Override
            public Duration probeTimeout() {
                return PATIENCE;
            }
        };
        return new DatabaseConfig() {
            @Override
            public Duration statementTimeout() {
                return PATIENCE;
            }

            @Override
            public Duration glanceTimeout() {
                return PATIENCE;
            }

            @Override
            public BreakerSettings breaker() {
                return breaker;
            }
        };
    }
}
