package io.queueoperator.intake;

import io.queueoperator.api.IntakeSweepReport;
import io.queueoperator.intake.CountIntake.Outcome;
import io.queueoperator.intake.TakeIds.Taken;
import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Adopts what is in the list, step by step until it is empty or the time is over. Where adoption is switched off, and after
 * a step that PostgreSQL did not take, only what is in hand already is finished.
 */
@ApplicationScoped
class AdoptQueue {
    private final TakeIds takeIds;
    private final AdoptJobs adoptJobs;
    private final boolean adoption;
    private final HoldBack holdBack;
    private final CountIntake countIntake;

    AdoptQueue(TakeIds takeIds, AdoptJobs adoptJobs, IntakeConfig config, CountIntake countIntake) {
        this.takeIds = takeIds;
        this.adoptJobs = adoptJobs;
        this.adoption = config.adoption();
        this.holdBack = new HoldBack(config.abandonedAfter());
        this.countIntake = countIntake;
    }

    /** Goes on until then; a failure when a store does not answer. */
    Uni<IntakeSweepReport> until(Instant end) {
        return goOn(null, end, IntakeSweepReport.NOTHING);
    }

    private Uni<IntakeSweepReport> goOn(@Nullable Long sweep, Instant end, IntakeSweepReport soFar) {
        boolean fromList = adoption && holdBack.mayTake();
        return takeIds.take(sweep, fromList).onFailure().invoke(countIntake::waitingUnknown).chain(taken -> {
            // Where adoption is off, the list is somebody else's.
            countIntake.waiting((adoption ? taken.queued() : 0) + taken.inHand());
            if (!taken.entries().isEmpty()) {
                return adopt(taken).map(soFar::plus).chain(done -> Instant.now().isAfter(end)
                        ? Uni.createFrom().item(done)
                        : goOn(Long.valueOf(taken.sweep()), end, done));
            }
            boolean more = !fromList && adoption && holdBack.nothingDue(taken.inHand(), Instant.now());
            return more ? goOn(Long.valueOf(taken.sweep()), end, soFar) : Uni.createFrom().item(soFar);
        });
    }

    private Uni<IntakeSweepReport> adopt(Taken taken) {
        return adoptJobs.adopt(taken.entries(), "redis")
                // What else may fail is these entries' own fault, and holds up no others.
                .onFailure(StoreFailure::isAway).call(failure -> giveBack(taken))
                .invoke(holdBack::written)
                // Only now: what PostgreSQL does not have yet stays in our hands.
                .call(outcome -> takeIds.done(outcome.done()))
                .call(outcome -> takeIds.later(outcome.later(), taken.sweep()))
                .map(outcome -> {
                    countIntake.count(Outcome.ADOPTED, outcome.adopted());
                    countIntake.count(Outcome.KNOWN, outcome.known());
                    countIntake.count(Outcome.REFUSED, outcome.refused());
                    return new IntakeSweepReport(
                            outcome.adopted(), outcome.known(), outcome.refused(), outcome.later().size(), 0, 0, 0);
                });
    }

    /** The next sweep tries it with these; if Redis is away as well, they are abandoned and due a little later. */
    private Uni<Void> giveBack(Taken taken) {
        holdBack.failed(Instant.now());
        return takeIds.later(taken.entries(), taken.sweep()).onFailure().recoverWithNull();
    }
}
