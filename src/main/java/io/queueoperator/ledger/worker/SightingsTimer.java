package io.queueoperator.ledger.worker;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Writes who was seen, again and again. */
@ApplicationScoped
class SightingsTimer {
    private static final Logger LOG = Logger.getLogger(SightingsTimer.class);

    private final RecordSightings recordSightings;

    SightingsTimer(RecordSightings recordSightings) {
        this.recordSightings = recordSightings;
    }

    @Scheduled(every = "${queue-operator.workers.record-every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> record() {
        return recordSightings.runOnce()
                .onFailure().invoke(failure -> LOG.debugf(failure, "Who was seen cannot be written now"))
                .onFailure().recoverWithNull();
    }
}
