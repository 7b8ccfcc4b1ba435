package io.queueoperator.platform.postgres;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.queueoperator.platform.breaker.BreakerSettings;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.testing.OwnStores;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The service's own way to a PostgreSQL of its own with our tables, for tests without Quarkus.
 *
 * <p>{@code @AutoClose private static final StoreDatabase store = new StoreDatabase();} opens a test class.
 */
public final class StoreDatabase implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final OwnStores stores = new OwnStores();
    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final Database database;

    /** Starts, and connects. */
    public StoreDatabase() {
        this(4, PATIENCE);
    }

    /** The same with so many connections, and so much time for a glance. */
    StoreDatabase(int connections, Duration glanceTimeout) {
        Map<String, String> at = stores.servers().properties();
        String uri = at.get("quarkus.datasource.jdbc.url").substring("jdbc:".length()).replaceFirst("\\?.*", "");
        PgConnectOptions options = PgConnectOptions.fromUri(uri)
                .setUser(at.get("quarkus.datasource.username")).setPassword(at.get("quarkus.datasource.password"));
        this.pool = Pool.newInstance(new PreparedPool().create(new OnePool(
                vertx.getDelegate(), new PoolOptions().setMaxSize(connections), List.of(options))));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        this.database = new Database(pool, config(glanceTimeout), new Breakers(meters), meters);
    }

    public Database database() {
        return database;
    }

    /** Its connections. */
    Pool pool() {
        return pool;
    }

    /** Its servers, to look into past the service. */
    public OwnStores stores() {
        return stores;
    }

    @Override
    public void close() {
        pool.closeAndAwait();
        vertx.closeAndAwait();
        stores.close();
    }

    /** What Quarkus says of a pool. */
    record OnePool(io.vertx.core.Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}

    private static DatabaseConfig config(Duration glanceTimeout) {
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
                return glanceTimeout;
            }

            @Override
            public BreakerSettings breaker() {
                return breaker;
            }
        };
    }
}
