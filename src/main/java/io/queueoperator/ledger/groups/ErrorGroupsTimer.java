package io.queueoperator.ledger.groups;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Rolls the groups up again and again. */
@ApplicationScoped
class ErrorGroupsTimer {
    private static final Logger LOG = Logger.getLogger(ErrorGroupsTimer.class);

    private final RollUpGroups rollUpGroups;

    ErrorGroupsTimer(RollUpGroups rollUpGroups) {
        this.rollUpGroups = rollUpGroups;
    }

    @Scheduled(every = "${queue-operator.error-groups.every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> rollUp() {
        return rollUpGroups.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Failures cannot be grouped now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
