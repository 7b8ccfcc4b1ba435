package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.Settings;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A connection holds so many unanswered commands, and refuses everything else that goes out in the same write. */
class LongReadsTest {
    private static final int ROOM = 1_500;

    @AutoClose
    private static final LocalStores stores = LocalStoresResource.startFresh();
    private static Vertx vertx;
    private static RedisStore redis;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        String url = stores.properties().get("quarkus.redis.hosts");
        RedisClients own = new RedisClients();
        own.customize("<default>", new RedisOptions().setConnectionString(url).setMaxWaitingHandlers(ROOM));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        redis = new RedisStore(new GuardedRedis(Redis.createClient(vertx, url), own, vertx.getDelegate(), "standalone",
                Settings.of(RedisConfig.class, "queue-operator.redis.read-timeout", "30s"), new Breakers(meters), meters));
        RedisLine.run(stores.redis(), "HSET", "short", "field", "value");
    }

    @AfterAll
    static void stop() {
        vertx.closeAndAwait();
    }

    @Test
    void a_short_read_is_answered_whatever_long_ones_are_asked_at_the_same_time() throws Exception {
        List<String> many = IntStream.range(0, 1_000).mapToObj(i -> "none:" + i).toList();
        CompletableFuture<Response> answer = new CompletableFuture<>();
        ContextInternal loop = ((VertxInternal) vertx.getDelegate()).createEventLoopContext();

        // One turn of the loop, so one write for each connection.
        loop.runOnContext(ignored -> {
            for (int i = 0; i < 3; i++) {
                Uni<List<Map<String, String>>> read = redis.hashes(many, List.of("field"));
                read.subscribe().with(hashes -> { }, failure -> { });
            }
            Future<Response> one = redis.hash("short", List.of("field"), TimeBudget.of(Duration.ofSeconds(30)));
            one.onSuccess(answer::complete).onFailure(answer::completeExceptionally);
        });

        assertThat(answer.get(60, TimeUnit.SECONDS).get(0)).hasToString("value");
    }
}
