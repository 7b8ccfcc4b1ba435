package io.queueoperator.testing;

import static io.queueoperator.testing.Eventually.eventually;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Real stores of one test class, each behind a network that the test may make bad; and faults of the servers themselves. */
public final class FaultyStores implements AutoCloseable {
    private final OwnStores stores = new OwnStores();
    private final StoreProxy redisNetwork =
            StoreProxy.inFrontOf(stores.servers().redis().host(), stores.servers().redis().port());
    private final StoreProxy postgresNetwork =
            StoreProxy.inFrontOf(stores.servers().postgres().host(), stores.servers().postgres().port());
    private final List<Connection> taken = new ArrayList<>();
    private boolean readOnly;

    /** Past the network. */
    public OwnStores direct() {
        return stores;
    }

    public StoreProxy redisNetwork() {
        return redisNetwork;
    }

    public StoreProxy postgresNetwork() {
        return postgresNetwork;
    }

    /** What a service needs to reach the stores through their networks. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("quarkus.redis.hosts",
                "redis://:" + stores.redis().password() + "@127.0.0.1:" + redisNetwork.port());
        settings.put("quarkus.datasource.reactive.url",
                "postgresql://127.0.0.1:" + postgresNetwork.port() + "/" + stores.servers().postgres().database());
        return settings;
    }

    /** Redis keeps what it has and takes nothing more. */
    public void redisIsFull() {
        RedisLine.run(stores.redis(), "CONFIG", "SET", "maxmemory-policy", "noeviction");
        RedisLine.run(stores.redis(), "CONFIG", "SET", "maxmemory", "1");
    }

    /** Redis is the replica of something that is not there: as after a failover in the wrong direction. */
    public void redisIsReadOnly() {
        RedisLine.run(stores.redis(), "CONFIG", "SET", "replica-serve-stale-data", "yes");
        RedisLine.run(stores.redis(), "REPLICAOF", "127.0.0.1", "1");
    }

    public void redisIsEmpty() {
        RedisLine.run(stores.redis(), "FLUSHALL");
    }

    public void postgresIsReadOnly() {
        setReadOnly(true);
    }

    /** Test connections hold every place there is, the service's own were cut off. */
    public void postgresIsFull() throws SQLException {
        takeAll();
        // Not until nobody else is seen: who is just logging in has a place, and is not seen yet.
        while (taken.size() < places()) {
            try (var statement = taken.get(0).createStatement()) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend'"
                        + " and application_name <> 'taken' and pid <> pg_backend_pid()");
            }
            takeAll();
        }
    }

    private void takeAll() {
        try {
            while (taken.size() < 1_000) {
                Connection connection = stores.connect();
                connection.createStatement().execute("set application_name = 'taken'");
                taken.add(connection);
            }
        } catch (SQLException full) {
            if (!"53300".equals(full.getSQLState())) {
                throw new AssertionError("connections cannot be taken", full);
            }
        }
    }

    /** How many connections this user may have if nobody else has any. */
    private long places() throws SQLException {
        try (var statement = taken.get(0).createStatement();
                var result = statement.executeQuery("select current_setting('max_connections')::int"
                        + " - case when rolsuper then 0 else current_setting('superuser_reserved_connections')::int"
                        + " + coalesce(current_setting('reserved_connections', true)::int, 0) end"
                        + " from pg_roles where rolname = current_user")) {
            result.next();
            return result.getLong(1);
        }
    }

    public void ingestionIsAway() {
        stores.execute("alter table queue_operator.ingestion_items rename to ingestion_items_away");
    }

    /** Every fault is over; the servers run. Nothing is done for the service. */
    public void heal() throws SQLException, InterruptedException {
        redisNetwork.good();
        postgresNetwork.good();
        stores.servers().redis().start();
        stores.servers().postgres().start();
        for (Connection connection : taken) {
            connection.close();
        }
        taken.clear();
        // A closed connection leaves its place a moment later.
        eventually("there is a place to connect", () -> {
            stores.connect().close();
            return true;
        });
        if (readOnly) {
            setReadOnly(false);
        }
        stores.inWritableSession("alter table if exists queue_operator.ingestion_items_away rename to ingestion_items");
        RedisLine.run(stores.redis(), "REPLICAOF", "NO", "ONE");
        RedisLine.run(stores.redis(), "CONFIG", "SET", "maxmemory", "0");
    }

    /** For every session from now on; those there are end, as in a failover. */
    private void setReadOnly(boolean now) {
        stores.inWritableSession("alter database " + stores.servers().postgres().database()
                + " set default_transaction_read_only = " + (now ? "on" : "off"));
        stores.inWritableSession("select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user"
                + " and backend_type = 'client backend' and pid <> pg_backend_pid()");
        readOnly = now;
    }

    @Override
    public void close() throws IOException {
        try (OwnStores last = stores; StoreProxy redis = redisNetwork; StoreProxy postgres = postgresNetwork) {
            heal();
        } catch (SQLException | InterruptedException e) {
            throw new IOException(e);
        }
    }
}
