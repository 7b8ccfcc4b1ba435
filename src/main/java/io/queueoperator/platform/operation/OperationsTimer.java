package io.queueoperator.platform.operation;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Tends the runs again and again. */
@ApplicationScoped
class OperationsTimer {
    private static final Logger LOG = Logger.getLogger(OperationsTimer.class);

    private final TendRuns tendRuns;

    OperationsTimer(TendRuns tendRuns) {
        this.tendRuns = tendRuns;
    }

    @Scheduled(every = "${queue-operator.operations.every:10s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> tend() {
        return tendRuns.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Runs of operations cannot be tended now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
