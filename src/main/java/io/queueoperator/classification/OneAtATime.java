package io.queueoperator.classification;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Something expensive that is done once at a time; who comes meanwhile is told to come again. */
final class OneAtATime {
    private final AtomicReference<Object> turn = new AtomicReference<>();
    private final String busy;

    /** @param busy what is said to who comes meanwhile */
    OneAtATime(String busy) {
        this.busy = busy;
    }

    /**
     * Does it, or fails with {@code BUSY} at once.
     *
     * @param work gets what tells it whether anybody waits for it still: it ends soon after that is no more
     */
    <T> Uni<T> run(Function<BooleanSupplier, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Object mine = new Object();
            if (!turn.compareAndSet(null, mine)) {
                return Uni.createFrom().failure(Problem.of(ProblemCode.BUSY, busy));
            }
            return Uni.createFrom().deferred(() -> work.apply(() -> turn.get() == mine))
                    .onTermination().invoke(() -> turn.compareAndSet(mine, null));
        });
    }
}
