package io.queueoperator.flow.reap;

import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the reaper of this instance comes to its end. Another instance's may still work, and calls can be answered
 * without it: it is reported, and takes nobody out of service.
 */
@Readiness
@ApplicationScoped
class ReaperHealth implements HealthCheck {
    private final Sweep sweep;
    private final MeasureLags measureLags;
    private final ReapConfig config;

    ReaperHealth(Sweep sweep, MeasureLags measureLags, ReapConfig config) {
        this.sweep = sweep;
        this.measureLags = measureLags;
        this.config = config;
    }

    @Override
    public HealthCheckResponse call() {
        Duration since = Duration.between(sweep.lastDone(), Instant.now());
        String mode = SchedulerUtils.isOff(config.every())
                ? "off"
                : since.compareTo(config.healthyWithin()) > 0 ? "stuck" : "running";
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("reaper").up()
                .withData("mode", mode)
                .withData("last_sweep", sweep.lastDone().toString());
        measureLags.last().forEach((store, lag) -> answer
                .withData(store + "_behind", lag.behind())
                .withData(store + "_debts", lag.debtsTotal()));
        return answer.build();
    }
}
