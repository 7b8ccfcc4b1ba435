package io.queueoperator.platform.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.util.List;

/** Opens the connections as Quarkus would, but for a pooler that gives each transaction another one. */
@Singleton
class OpenPool implements PgPoolCreator {
    private final DatabaseConfig config;

    OpenPool(DatabaseConfig config) {
        this.config = config;
    }

    @Override
    public Pool create(Input input) {
        if (config.transactionPooler()) {
            // What is parsed in one message and carried out in the next would be carried out by another connection.
            input.pgConnectOptionsList().forEach(
                    options -> options.setUseLayer7Proxy(true).setCachePreparedStatements(false));
        }
        List<SqlConnectOptions> addresses = List.copyOf(input.pgConnectOptionsList());
        return PgBuilder.pool().with(input.poolOptions()).connectingTo(addresses).using(input.vertx()).build();
    }
}
