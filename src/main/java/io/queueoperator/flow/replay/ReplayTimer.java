package io.queueoperator.flow.replay;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Goes on with the replays again and again. */
@ApplicationScoped
class ReplayTimer {
    private static final Logger LOG = Logger.getLogger(ReplayTimer.class);

    private final AdvanceReplays advanceReplays;

    ReplayTimer(AdvanceReplays advanceReplays) {
        this.advanceReplays = advanceReplays;
    }

    @Scheduled(every = "${queue-operator.replay.every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return advanceReplays.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Replays cannot go on now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
