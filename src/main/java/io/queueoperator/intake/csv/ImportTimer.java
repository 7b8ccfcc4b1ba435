package io.queueoperator.intake.csv;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Goes on with imports that were cut off. */
@ApplicationScoped
class ImportTimer {
    private static final Logger LOG = Logger.getLogger(ImportTimer.class);

    private final ResumeImports resumeImports;

    ImportTimer(ResumeImports resumeImports) {
        this.resumeImports = resumeImports;
    }

    @Scheduled(every = "${queue-operator.progress-csv.every:30s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return resumeImports.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Imports cannot be carried out now: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
