package io.queueoperator.platform.redis;

import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What a failure of the Redis client means. */
public final class RedisFailure {
    /** What the client says of its connection, or what it failed with, and a server that is not able to serve anybody yet. */
    private static final List<String> SILENT = List.of(
            "CONNECTION_CLOSED", "Connection is closed", "Connection reset", "Broken pipe", "SocketException", "IOException",
            "ClosedChannelException", "Redis waiting queue is full", "LOADING ", "MASTERDOWN ",
            "CLUSTERDOWN ", "Failed obtaining connection");

    private RedisFailure() {}

    /**
     * Redis did not answer: what a breaker counts. One that takes no writes ({@code OOM}, {@code READONLY}) or does not
     * know a script answers. Of a batch there is nothing left but the texts of what befell each of its commands.
     */
    public static boolean isSilence(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof VertxException
                || SILENT.stream().anyMatch(message::contains);
    }
}
