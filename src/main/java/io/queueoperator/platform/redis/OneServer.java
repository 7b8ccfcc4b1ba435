package io.queueoperator.platform.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Duration;
import java.util.List;

/** One server, or a pair of which one at a time is asked: everything is there. */
final class OneServer implements RedisServers {
    /** Redis does nothing else meanwhile: less than a millisecond. */
    static final int KEYS_AT_ONCE = 20;

    private final Redis redis;
    private final RedisPipeline pipeline;
    /** What takes Redis a while: on a connection of its own it is in nobody's way. */
    private final RedisPipeline longer;

    OneServer(Redis redis, RedisClients own, Vertx vertx, int pipelines, Duration patience) {
        this.redis = redis;
        this.pipeline = new RedisPipeline(vertx, own, pipelines, patience);
        this.longer = new RedisPipeline(vertx, own, pipelines, patience);
    }

    @Override
    public int keysAtOnce() {
        return KEYS_AT_ONCE;
    }

    @Override
    public Uni<Response> send(Request request) {
        return redis.send(request);
    }

    @Override
    public Uni<?> probe() {
        return send(pipeline, List.of(PING));
    }

    @Override
    public Uni<List<Response>> batch(List<KeyedCommand> commands) {
        return send(pipeline, commands.stream().map(KeyedCommand::request).toList());
    }

    @Override
    public Future<io.vertx.redis.client.Response> ask(KeyedCommand command) {
        return pipeline.ask(List.of(command.request().getDelegate())).map(answers -> answers.get(0));
    }

    @Override
    public Future<io.vertx.redis.client.Response> ask(EachKey one) {
        return pipeline.ask(one);
    }

    @Override
    public Uni<List<Response>> longBatch(List<KeyedCommand> commands) {
        return send(longer, commands.stream().map(KeyedCommand::request).toList());
    }

    @Override
    public Uni<List<String>> markers() {
        return Uni.createFrom().item(List.of(MARKER));
    }

    @Override
    public Uni<List<Response>> batchAt(String marker, List<Request> requests) {
        return send(longer, requests);
    }

    private static Uni<List<Response>> send(RedisPipeline over, List<Request> requests) {
        return over.send(requests.stream().map(Request::getDelegate).toList())
                .map(answers -> answers.stream().map(Response::newInstance).toList());
    }
}
