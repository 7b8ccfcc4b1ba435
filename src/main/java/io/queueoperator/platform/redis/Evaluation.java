package io.queueoperator.platform.redis;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.util.List;

/** A script as Redis is asked to run it. */
record Evaluation(RedisScript script, List<String> keys, List<String> arguments) {
    KeyedCommand command() {
        Request request = Request.cmd(Command.EVALSHA).arg(script.sha1()).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return new KeyedCommand(keys.get(0), request);
    }
}
