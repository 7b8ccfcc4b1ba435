package io.queueoperator.flow.gate;

import io.queueoperator.api.GateSweepReport;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.function.Supplier;

/** All that pauses and circuit breakers need from time to time. One statement while there is nothing to do. */
@ApplicationScoped
public class GateSweep {
    private final TurnBreakers turnBreakers;
    private final ChooseProbes chooseProbes;
    private final ParkJobs parkJobs;
    private final GateConfig config;

    GateSweep(TurnBreakers turnBreakers, ChooseProbes chooseProbes, ParkJobs parkJobs, GateConfig config) {
        this.turnBreakers = turnBreakers;
        this.chooseProbes = chooseProbes;
        this.parkJobs = parkJobs;
        this.config = config;
    }

    /** One sweep; says what it did. Every instance may run it at once. */
    @Operation(name = "gates.sweep", category = "maintenance", record = When.NOT_ROUTINE)
    public Uni<GateSweepReport> runOnce() {
        return turn(Instant.now().plus(config.sweepTime()), new GateSweepReport(0, 0, 0, 0, 0, 0, 0));
    }

    private Uni<GateSweepReport> turn(Instant end, GateSweepReport before) {
        return turnBreakers.runOnce().chain(step -> {
            GateSweepReport so = step.written() ? with(before, step) : before;
            boolean more = step.written() && step.place().events() == config.events();
            if (more && Instant.now().isBefore(end)) {
                return turn(end, so);
            }
            boolean gates = step.place().gates() || !step.turn().breakers().isEmpty();
            return gates ? gates(end, so) : Uni.createFrom().item(so);
        });
    }

    /** What is closed no more is put back first, so that what another gate holds is parked for that one; probes last. */
    private Uni<GateSweepReport> gates(Instant end, GateSweepReport so) {
        return untilNothingLeft(parkJobs::unpark, end, 0)
                .chain(unparked -> untilNothingLeft(parkJobs::park, end, 0)
                        .chain(parked -> chooseProbes.runOnce().map(probes -> new GateSweepReport(
                                so.events(), so.opened(), so.halfOpened(), so.closed(), probes, parked, unparked))));
    }

    private Uni<Integer> untilNothingLeft(Supplier<Uni<Integer>> step, Instant end, int done) {
        // Fewer than a batch is the end of it, however many new ones come meanwhile.
        return step.get().chain(count -> count < config.batch() || Instant.now().isAfter(end)
                ? Uni.createFrom().item(done + count)
                : untilNothingLeft(step, end, done + count));
    }

    private static GateSweepReport with(GateSweepReport so, TurnBreakers.Step step) {
        return new GateSweepReport(
                so.events() + step.place().events(), so.opened() + step.turn().to(BreakerState.OPEN),
                so.halfOpened() + step.turn().to(BreakerState.HALF_OPEN), so.closed() + step.turn().to(BreakerState.CLOSED),
                so.probes(), so.parked(), so.unparked());
    }
}
