package io.queueoperator.platform;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Between the operators of Mutiny, in which everything is written, and the futures of Vert.x, in which those few paths are
 * that are taken so often that operators, and the contexts that each of them carries along, would cost more than the work.
 */
public final class Futures {
    private Futures() {}

    /** Subscribes at once. */
    public static <T> Future<T> of(Uni<T> uni) {
        Promise<T> promise = Promise.promise();
        uni.subscribe().with(promise::complete, promise::fail);
        return promise.future();
    }

    /** What comes, or has come, of it. */
    public static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future::toCompletionStage);
    }
}
