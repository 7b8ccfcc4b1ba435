package io.queueoperator.platform.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.List;

/** One server, or a pair of which one at a time is asked: everything is there. */
record OneServer(Redis redis, RedisPipeline pipeline) implements RedisServers {

    @Override
    public Uni<Response> send(Request request) {
        return redis.send(request);
    }

    @Override
    public Uni<List<Response>> batch(List<KeyedCommand> commands) {
        return pipeline.send(commands.stream().map(command -> command.request().getDelegate()).toList())
                .map(answers -> answers.stream().map(Response::newInstance).toList());
    }

    @Override
    public Future<io.vertx.redis.client.Response> ask(KeyedCommand command) {
        return pipeline.ask(List.of(command.request().getDelegate())).map(answers -> answers.get(0));
    }

    @Override
    public Uni<List<Response>> longBatch(List<KeyedCommand> commands) {
        return redis.batch(commands.stream().map(KeyedCommand::request).toList());
    }

    @Override
    public Uni<List<String>> markers() {
        return Uni.createFrom().item(List.of(MARKER));
    }

    @Override
    public Uni<List<Response>> batchAt(String marker, List<Request> requests) {
        return redis.batch(requests);
    }
}
