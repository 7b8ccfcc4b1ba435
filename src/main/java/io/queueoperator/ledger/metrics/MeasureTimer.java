package io.queueoperator.ledger.metrics;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;
import io.queueoperator.platform.telemetry.MetricsConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Measures again and again. */
@ApplicationScoped
class MeasureTimer {
    private static final Logger LOG = Logger.getLogger(MeasureTimer.class);
    private static final Duration SLOW = Duration.ofSeconds(1);
    /** Of the time, what a slow measurement may take: it walks past all that PostgreSQL may not forget yet (docs/adr/0033). */
    private static final int SHARE = 20;

    private final MeasureQueue measureQueue;
    private final MeasuredValues values;
    private final MetricsConfig config;
    private volatile long notBefore = System.nanoTime();

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
        long began = System.nanoTime();
        if (began - notBefore < 0) {
            return Uni.createFrom().voidItem();
        }
        return measureQueue.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("The queue cannot be measured now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .invoke(() -> pause(began))
                .replaceWithVoid();
    }

    private void pause(long began) {
        long took = System.nanoTime() - began;
        notBefore = began + (took > SLOW.toNanos() ? SHARE * took : 0);
    }
}
