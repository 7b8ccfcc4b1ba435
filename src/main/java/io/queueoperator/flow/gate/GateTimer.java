package io.queueoperator.flow.gate;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Runs the sweep of pauses and circuit breakers again and again. */
@ApplicationScoped
class GateTimer {
    private static final Logger LOG = Logger.getLogger(GateTimer.class);

    private final GateSweep sweep;

    GateTimer(GateSweep sweep) {
        this.sweep = sweep;
    }

    @Scheduled(every = "${queue-operator.gates.every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return sweep.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Circuit breakers stay as they are for now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
