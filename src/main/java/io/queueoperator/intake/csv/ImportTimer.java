package io.queueoperator.intake.csv;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Goes on with imports that were cut off. */
@ApplicationScoped
class ImportTimer {
    private static final Logger LOG = Logger.getLogger(ImportTimer.class);

    private final CarryOutImports carryOutImports;

    ImportTimer(CarryOutImports carryOutImports) {
        this.carryOutImports = carryOutImports;
    }

    @Scheduled(every = "${queue-operator.progress-csv.every:30s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return carryOutImports.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Imports cannot be carried out now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
