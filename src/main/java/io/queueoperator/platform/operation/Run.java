package io.queueoperator.platform.operation;

import io.queueoperator.core.operation.Origin;
import io.queueoperator.platform.operation.Operation.When;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One execution, from its beginning to its end, as this instance knows it. */
final class Run {
    private final Called called;
    private final long beganNanos;
    private @Nullable Uni<Long> written;
    private volatile @Nullable Long id;
    private boolean ended;

    /**
     * What was called, by whom, with what.
     *
     * @param asked somebody asked for it, and so wants to see what became of it; not so of its parts
     */
    record Called(String operation, String category, When record, Origin origin, boolean asked, Dumped inputs) {}

    Run(Called called, long nowNanos) {
        this.called = called;
        this.beganNanos = nowNanos;
    }

    Called called() {
        return called;
    }

    double elapsedS(long nowNanos) {
        return Math.max(0, nowNanos - beganNanos) / 1e9;
    }

    /** The number of its row, once that is known; null before. */
    @Nullable Long id() {
        return id;
    }

    /** Has its row made, unless that was asked for before or the run has ended; null then. */
    synchronized @Nullable Uni<Long> write(Supplier<Uni<Long>> row) {
        if (written != null || ended) {
            return null;
        }
        written = row.get().invoke(made -> id = made).memoize().indefinitely();
        return written;
    }

    /** It ends, once. */
    synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** The row that was asked for before the end; null: nobody has. */
    synchronized @Nullable Uni<Long> written() {
        return written;
    }
}
