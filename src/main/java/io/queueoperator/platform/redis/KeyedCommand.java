package io.queueoperator.platform.redis;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;

/**
 * A command about one key, or about keys of one slot.
 *
 * @param key by which the server is found
 * @param request the command with all its arguments, the key among them
 */
public record KeyedCommand(String key, Request request) {

    /** A command whose first argument is its key; more arguments may be added to its request. */
    public static KeyedCommand of(Command command, String key) {
        return new KeyedCommand(key, Request.cmd(command).arg(key));
    }
}
