package io.queueoperator.platform.redis;

import io.quarkus.redis.client.RedisOptionsCustomizer;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Clients of our own with the settings of the one that is injected. All connections of a client are on the event loop that
 * created it, and the injected one was created by the main thread: whatever it is asked goes over one loop to another and
 * back.
 */
@ApplicationScoped
public class RedisClients implements RedisOptionsCustomizer {
    private final List<Redis> all = new CopyOnWriteArrayList<>();
    private volatile @Nullable RedisOptions options;

    @Override
    public void customize(String clientName, RedisOptions found) {
        if (RedisConfig.DEFAULT_CLIENT_NAME.equals(clientName)) {
            options = found;
        }
    }

    /** A client whose connections are on this context's event loop. */
    Redis on(ContextInternal context) {
        RedisOptions found = Objects.requireNonNull(options, "the injected client is made first");
        Redis[] made = new Redis[1];
        context.dispatch(() -> made[0] = Redis.createClient(context.owner(), new RedisOptions(found)));
        all.add(made[0]);
        return made[0];
    }

    /** One that is needed no more, with its connections. */
    void close(Redis client) {
        all.remove(client);
        client.close();
    }

    @PreDestroy
    void close() {
        all.forEach(Redis::close);
    }
}
