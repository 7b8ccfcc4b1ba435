package io.queueoperator.transitions;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Tells of transitions again and again. */
@ApplicationScoped
class TransitionsTimer {
    private static final Logger LOG = Logger.getLogger(TransitionsTimer.class);

    private final FollowTransitions followTransitions;

    TransitionsTimer(FollowTransitions followTransitions) {
        this.followTransitions = followTransitions;
    }

    @Scheduled(
            every = "${queue-operator.transitions.every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> follow() {
        return followTransitions.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Transitions are told later: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
