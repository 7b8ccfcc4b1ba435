package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.testing.Settings;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import org.junit.jupiter.api.Test;

class GuardedRedisSettingsTest {
    @Test
    void no_connection_at_all_is_refused_by_the_name_of_the_setting() {
        Vertx vertx = Vertx.vertx();
        try {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            RedisConfig none = Settings.of(RedisConfig.class, "queue-operator.redis.pipelines", "0");
            Redis unused = Redis.createClient(vertx);

            assertThatThrownBy(() -> new GuardedRedis(
                            unused, new RedisClients(), vertx.getDelegate(), "standalone", none, new Breakers(meters), meters))
                    .hasMessageContaining("queue-operator.redis.pipelines is 0");
        } finally {
            vertx.closeAndAwait();
        }
    }
}
