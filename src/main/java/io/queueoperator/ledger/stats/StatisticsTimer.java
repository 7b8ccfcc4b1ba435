package io.queueoperator.ledger.stats;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Rolls the counts up again and again. */
@ApplicationScoped
class StatisticsTimer {
    private static final Logger LOG = Logger.getLogger(StatisticsTimer.class);

    private final RollUpCounts rollUpCounts;

    StatisticsTimer(RollUpCounts rollUpCounts) {
        this.rollUpCounts = rollUpCounts;
    }

    @Scheduled(every = "${queue-operator.statistics.every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> rollUp() {
        return rollUpCounts.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("The counts cannot be rolled up now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
