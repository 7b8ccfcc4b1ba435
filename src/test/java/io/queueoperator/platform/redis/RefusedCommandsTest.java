package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.testing.Settings;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.redis.client.RedisOptions;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A Redis that is away: nobody listens there. */
class RefusedCommandsTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void a_command_that_the_breaker_refused_says_nothing_of_how_long_redis_takes() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0)) {
            nobody = closed.getLocalPort();
        }
        Vertx vertx = Vertx.vertx();
        try {
            RedisClients own = new RedisClients();
            String url = "redis://127.0.0.1:" + nobody;
            own.customize("<default>", new RedisOptions().setConnectionString(url));
            RedisStore redis = new RedisStore(new GuardedRedis(Redis.createClient(vertx, url), own, vertx.getDelegate(), "standalone",
                    Settings.of(RedisConfig.class, "queue-operator.redis.breaker.failures", "1",
                            "queue-operator.redis.breaker.probe-after", "1h"),
                    new Breakers(meters), meters));
            assertThatThrownBy(() -> ping(redis)).isNotNull();
            assertThat(redis.breaker()).isEqualTo("open");
            assertThat(timed()).isEqualTo(1);

            assertThatThrownBy(() -> ping(redis)).isNotNull();
            assertThat(timed()).isEqualTo(1);
        } finally {
            vertx.closeAndAwait();
        }
    }

    private static void ping(RedisStore redis) {
        redis.command(Request.cmd(Command.PING)).await().indefinitely();
    }

    private long timed() {
        return meters.get("queue_operator.redis").tag("command", "ping").timer().count();
    }
}
