package io.queueoperator.platform.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Redis;
import java.util.function.Function;

/**
 * A client and the event loop that its connections are on. It is called there and nowhere else: called from another thread it
 * puts the failures of a batch together on several threads at once, and may lose the answer over it.
 *
 * @param context of that loop, and of no request
 */
record OwnLoop(ContextInternal context, Redis client) {

    /** On the event loop of whoever calls this. */
    static OwnLoop here(Vertx vertx, RedisClients clients) {
        ContextInternal own = context(vertx);
        return new OwnLoop(own, clients.on(own));
    }

    /** Of the event loop of whoever calls this, and of no request. */
    static ContextInternal context(Vertx vertx) {
        VertxInternal all = (VertxInternal) vertx;
        ContextInternal caller = all.getOrCreateContext();
        return all.createEventLoopContext(caller.nettyEventLoop(), caller.workerPool(), caller.classLoader());
    }

    /** What the client answers, given back where it was asked for. */
    <T> Uni<T> call(Function<Redis, Future<T>> command) {
        return Uni.createFrom().emitter(emitter -> {
            ContextInternal asker = context.owner().getOrCreateContext();
            context.runOnContext(ignored -> command.apply(client).onComplete(answer -> asker.emit(answer, given -> {
                if (given.succeeded()) {
                    emitter.complete(given.result());
                } else {
                    emitter.fail(given.cause());
                }
            })));
        });
    }
}
