package io.queueoperator.platform.redis;

import io.queueoperator.platform.Futures;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.List;

/** The server, or the servers of a cluster, and who of them is asked what. Times nothing and retries nothing. */
interface RedisServers {
    /** Our own key on a server; it vanishes with everything else there when the server is emptied. */
    String MARKER = "queue-operator:marker";
    /** Any server answers it. */
    Request PING = Request.cmd(Command.PING);

    /**
     * @param redis for single commands
     * @param own for what goes out many at a time
     * @param clientType as {@code quarkus.redis.client-type} has it
     * @param pipelines connections that are kept open for what many callers ask at the same time
     * @param patience how long one of them may be silent
     */
    static RedisServers of(
            Redis redis, RedisClients own, Vertx vertx, String clientType, int pipelines, Duration patience) {
        return clientType.equalsIgnoreCase("cluster")
                ? new ClusterServers(redis, own, vertx)
                : new OneServer(redis, own, vertx, pipelines, patience);
    }

    /** How many keys that have nothing to do with each other one script may be given. */
    int keysAtOnce();

    /** A command about one key, or one that any server answers. */
    Uni<Response> send(Request request);

    /** The smallest question there is, on the way that most questions go: whether Redis answers these. */
    default Uni<?> probe() {
        return send(PING);
    }

    /** Commands that are independent of each other, in as few round trips as there are servers; the answers in order. */
    Uni<List<Response>> batch(List<KeyedCommand> commands);

    /** One command about one key, for those who ask so often that every operator counts. */
    default Future<io.vertx.redis.client.Response> ask(KeyedCommand command) {
        return Futures.of(batch(List.of(command)).map(answers -> answers.get(0).getDelegate()));
    }

    /** The same for a script of one key; answers with what the script says of that key. */
    default Future<io.vertx.redis.client.Response> ask(EachKey one) {
        return ask(one.split(1).get(0).command()).map(answers -> answers.get(0));
    }

    /** The same as {@link #batch} for what keeps a server busy for a while: nobody else's commands wait behind it. */
    default Uni<List<Response>> longBatch(List<KeyedCommand> commands) {
        return batch(commands);
    }

    /** The marker's key on each server that holds keys. By it that server is meant. */
    Uni<List<String>> markers();

    /** Commands about a server as a whole, or about its marker, in one round trip to that server. */
    Uni<List<Response>> batchAt(String marker, List<Request> requests);
}
