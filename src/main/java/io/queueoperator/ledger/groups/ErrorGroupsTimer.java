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
    private final PruneGroups pruneGroups;

    ErrorGroupsTimer(RollUpGroups rollUpGroups, PruneGroups pruneGroups) {
        this.rollUpGroups = rollUpGroups;
        this.pruneGroups = pruneGroups;
    }

    @Scheduled(every = "${queue-operator.error-groups.every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> rollUp() {
        return rollUpGroups.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Failures cannot be grouped now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    @Scheduled(every = "${queue-operator.error-groups.prune-every:10m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> prune() {
        return pruneGroups.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Old groups of failures stay for now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
