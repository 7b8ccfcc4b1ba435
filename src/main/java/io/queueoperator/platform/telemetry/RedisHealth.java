package io.queueoperator.platform.telemetry;

import io.queueoperator.platform.redis.RedisStore;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Whether Redis answers. It is the display: without it we are slower, and still ready. */
@Readiness
@ApplicationScoped
class RedisHealth implements AsyncHealthCheck {
    private final RedisStore redis;

    RedisHealth(RedisStore redis) {
        this.redis = redis;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return redis.command(Request.cmd(Command.PING))
                .map(pong -> answer(true, redis.breaker()))
                .onFailure().recoverWithItem(failure -> answer(false, redis.breaker()));
    }

    private static HealthCheckResponse answer(boolean reachable, String breaker) {
        return HealthCheckResponse.named("redis")
                .up()
                .withData("reachable", reachable)
                .withData("mode", reachable ? "live" : "degraded: answers come from PostgreSQL")
                .withData("breaker", breaker)
                .build();
    }
}
