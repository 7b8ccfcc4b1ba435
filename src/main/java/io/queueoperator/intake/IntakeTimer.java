package io.queueoperator.intake;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Runs the sweep of the intake again and again. */
@ApplicationScoped
class IntakeTimer {
    private final IntakeSweep sweep;

    IntakeTimer(IntakeSweep sweep) {
        this.sweep = sweep;
    }

    @Scheduled(every = "${queue-operator.intake.every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return sweep.runOnce().replaceWithVoid();
    }
}
