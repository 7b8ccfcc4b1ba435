package io.queueoperator.bench.store;

import static io.queueoperator.bench.load.Waiting.on;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;

/** Both stores, past the service and with the same drivers: for the limits, and to prepare and look behind its back. */
public final class Stores implements AutoCloseable {
    /** As many connections to Redis as the service has. */
    private static final int REDIS_CONNECTIONS = 8;

    private final Addresses addresses;
    private final Pool pool;
    private final Redis redis;
    private final Vertx vertx;

    public Stores(Vertx vertx, Addresses addresses, int connections) {
        this.vertx = vertx;
        this.addresses = addresses;
        this.pool = PgBuilder.pool().with(new PoolOptions().setMaxSize(connections)).connectingTo(options())
                .using(vertx).build();
        this.redis = Redis.createClient(vertx, new RedisOptions().setConnectionString(addresses.redis())
                .setMaxPoolSize(REDIS_CONNECTIONS).setMaxPoolWaiting(4096));
    }

    private PgConnectOptions options() {
        return new PgConnectOptions().setHost(addresses.host()).setPort(addresses.port())
                .setDatabase(addresses.database()).setUser(addresses.user()).setPassword(addresses.password())
                .setCachePreparedStatements(true);
    }

    public Addresses addresses() {
        return addresses;
    }

    /** A prepared statement, as the service runs its own. */
    public Future<RowSet<Row>> run(String sql, Tuple arguments) {
        return pool.preparedQuery(sql).execute(arguments);
    }

    /** Statements of which nobody wants an answer, one after the other, separated by semicolons. */
    public void execute(String sql) {
        on(pool.query(sql).execute());
    }

    /** The one number that a query answers with. */
    public long number(String sql) {
        return on(pool.query(sql).execute()).iterator().next().getLong(0);
    }

    /** A connection for somebody who keeps it. */
    public SqlConnection connection() {
        return on(io.vertx.pgclient.PgConnection.connect(vertx, options()));
    }

    /** A command. */
    public Future<Response> redis(Request request) {
        return redis.send(request);
    }

    /** How many commands Redis has carried out. */
    public long redisCommands() {
        String info = on(redis.send(Request.cmd(Command.INFO).arg("stats"))).toString();
        return info.lines().filter(line -> line.startsWith("total_commands_processed:"))
                .map(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip())).findFirst().orElseThrow();
    }

    /** How many keys there are. */
    public long redisKeys() {
        return on(redis.send(Request.cmd(Command.DBSIZE))).toLong();
    }

    /** Deletes the keys of a pattern. */
    public void forget(String pattern) {
        String cursor = "0";
        do {
            Response found = on(redis.send(
                    Request.cmd(Command.SCAN).arg(cursor).arg("MATCH").arg(pattern).arg("COUNT").arg(2000)));
            cursor = found.get(0).toString();
            Request unlink = Request.cmd(Command.UNLINK);
            found.get(1).forEach(key -> unlink.arg(Buffer.buffer(key.toBytes())));
            if (found.get(1).size() > 0) {
                on(redis.send(unlink));
            }
        } while (!cursor.equals("0"));
    }

    @Override
    public void close() {
        on(pool.close());
        redis.close();
    }
}
