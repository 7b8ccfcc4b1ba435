package io.queueoperator.flow.retry;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks after the passes again and again. */
@ApplicationScoped
class PassTimer {
    private static final Logger LOG = Logger.getLogger(PassTimer.class);

    private final RunPasses runPasses;

    PassTimer(RunPasses runPasses) {
        this.runPasses = runPasses;
    }

    @Scheduled(every = "${queue-operator.passes.every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return runPasses.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("The passes cannot be looked after now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
