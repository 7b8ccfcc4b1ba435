package io.queueoperator.ledger.metrics;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;
import io.queueoperator.platform.telemetry.MetricsConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Measures again and again. */
@ApplicationScoped
class MeasureTimer {
    private static final Logger LOG = Logger.getLogger(MeasureTimer.class);

    private final MeasureQueue measureQueue;
    private final MeasuredValues values;
    private final MetricsConfig config;

    MeasureTimer(MeasureQueue measureQueue, MeasuredValues values, MetricsConfig config) {
        this.measureQueue = measureQueue;
        this.values = values;
        this.config = config;
    }

    /** Where nothing is measured, nothing gets old either. */
    void publish(@Observes StartupEvent start) {
        if (!SchedulerUtils.isOff(config.every())) {
            values.publish();
        }
    }

    @Scheduled(every = "${queue-operator.metrics.every:15s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> measure() {
        return measureQueue.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("The queue cannot be measured now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
