package io.queueoperator.platform.redis;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.queueoperator.platform.Setting;
import io.queueoperator.platform.breaker.Breaker;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.platform.breaker.StoreRefused;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The servers of Redis behind one breaker: whatever is asked of them has a time limit, and is measured. */
@Singleton
class GuardedRedis {
    /** What is about so many keys at most goes over the connections of the shortest reads. */
    static final int SHORT = 8;
    /** A connection on which Redis has been silent for so long is replaced. */
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(3);

    private final RedisServers servers;
    private final RedisConfig config;
    private final CommandTimes times;
    private final Breaker breaker;

    GuardedRedis(
            Redis redis, RedisClients own, Vertx vertx,
            @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String clientType,
            RedisConfig config, Breakers breakers, MeterRegistry meters) {
        this.servers = RedisServers.of(redis, own, vertx, clientType,
                Setting.atLeast(1, "queue-operator.redis.pipelines", config.pipelines()), patience(config));
        this.config = config;
        this.times = new CommandTimes(meters);
        this.breaker = breakers.of(
                "redis", config.breaker(), RedisFailure::isSilence, servers::probe);
    }

    /** Nobody waits for an answer any more. */
    private static Duration patience(RedisConfig config) {
        return Collections.max(List.of(LEAST_PATIENCE, config.readTimeout().multipliedBy(2), config.writeTimeout().multipliedBy(2)));
    }

    RedisServers servers() {
        return servers;
    }

    RedisConfig config() {
        return config;
    }

    /** What calls of a command or script are measured with. */
    Timer timer(String name) {
        return times.of(name);
    }

    /** Whether Redis is asked at the moment: closed (it is), half_open or open. */
    String breaker() {
        return breaker.phase();
    }

    <T> Uni<T> limited(Uni<T> answer, Duration limit, Timer timer) {
        return limited(answer, limit, limit, timer);
    }

    /**
     * An answer that is waited for no longer than the limit.
     *
     * @param full how long such an answer may take where its time is not limited as a whole: Redis is called silent after that
     */
    <T> Uni<T> limited(Uni<T> answer, Duration full, Duration limit, Timer timer) {
        return Uni.createFrom().deferred(() -> {
            long began = System.nanoTime();
            return breaker.guard(answer, full, limit)
                    .onTermination().invoke((item, failure, cancelled) -> {
                        // Redis took no time, and looks none the faster for being away.
                        if (!(failure instanceof StoreRefused)) {
                            timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
                        }
                    });
        });
    }

    /** The same for those who cannot afford a chain of operators. */
    <T> Future<T> limited(Supplier<Future<T>> answer, Duration full, Duration limit, Timer timer) {
        long began = System.nanoTime();
        return breaker.guard(answer, full, limit).onComplete(came -> {
            if (!(came.cause() instanceof StoreRefused)) {
                timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        });
    }
}
