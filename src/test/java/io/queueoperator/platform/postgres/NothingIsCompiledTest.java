package io.queueoperator.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.postgres.StoreDatabase.OnePool;
import io.queueoperator.testing.LocalStoresResource;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whether PostgreSQL compiles what it is asked on the service's connections; this one would, as by its own defaults. */
class NothingIsCompiledTest {
    private static final int CONNECTIONS = 3;

    private static LocalStores stores;
    private static Vertx vertx;

    @BeforeAll
    static void a_server_that_compiles() throws Exception {
        stores = LocalStoresResource.startFresh();
        vertx = Vertx.vertx();
        Pool pool = pool(true);
        ask(pool, "alter database " + stores.postgres().database() + " set jit = on");
        pool.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
        stores.close();
    }

    @Test
    void no_connection_compiles_a_statement() throws Exception {
        Pool pool = pool(false);
        for (int i = 0; i < CONNECTIONS; i++) {
            // Kept, so that the next one is another.
            String jit = pool.getConnection()
                    .compose(connection -> connection.query("show jit").execute())
                    .map(rows -> rows.iterator().next().getString(0))
                    .toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
            assertThat(jit).as("connection %d", i).isEqualTo("off");
        }
    }

    @Test
    void behind_a_pooler_the_settings_of_a_connection_are_left_alone() throws Exception {
        assertThat(ask(pool(true), "show jit")).isEqualTo("on");
    }

    private static Pool pool(boolean pooler) {
        PgConnectOptions options = PgConnectOptions.fromUri(stores.properties().get("quarkus.datasource.reactive.url"))
                .setUser(stores.properties().get("quarkus.datasource.username"))
                .setPassword(stores.properties().get("quarkus.datasource.password"))
                .setUseLayer7Proxy(pooler);
        return new PreparedPool().create(new OnePool(vertx, new PoolOptions().setMaxSize(CONNECTIONS), List.of(options)));
    }

    private static String ask(Pool pool, String sql) throws Exception {
        return pool.query(sql).execute()
                .map(rows -> rows.size() == 0 ? "" : rows.iterator().next().getString(0))
                .toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
}
