package io.queueoperator.flow.reap;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Runs the reaper's sweep again and again. */
@ApplicationScoped
class ReaperTimer {
    private static final Logger LOG = Logger.getLogger(ReaperTimer.class);

    private final Sweep sweep;

    ReaperTimer(Sweep sweep) {
        this.sweep = sweep;
    }

    @Scheduled(every = "${queue-operator.reaper.every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return sweep.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("The reaper's sweep ended early: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
