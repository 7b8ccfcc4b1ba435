package io.queueoperator.state.reconciliation;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Writes a batch so that one bad row does not keep the others away: a batch that is refused is halved, and the halves are
 * written one after the other. n rows cost at most 2n - 1 writes, and a single bad one about 2 log n.
 *
 * @param write writes rows, all or none of them; answers those that it noticed itself to be bad
 * @param isOfARow whether a failure may be one row's fault; any other is the store's, and stays a failure
 * @param refused what the failure of a single row means
 */
public record RowByRow<T>(
        Function<List<T>, Uni<List<Trouble>>> write, Predicate<Throwable> isOfARow,
        BiFunction<T, Throwable, Trouble> refused) {

    /** Writes the rows; answers those that could not be written. */
    public Uni<List<Trouble>> write(List<T> rows) {
        if (rows.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.createFrom().deferred(() -> write.apply(rows))
                .onFailure(isOfARow).recoverWithUni(failure -> divide(rows, failure));
    }

    private Uni<List<Trouble>> divide(List<T> rows, Throwable failure) {
        if (rows.size() == 1) {
            return Uni.createFrom().item(List.of(refused.apply(rows.get(0), failure)));
        }
        int half = rows.size() / 2;
        return write(rows.subList(0, half)).chain(first -> write(rows.subList(half, rows.size()))
                .map(second -> Stream.concat(first.stream(), second.stream()).toList()));
    }
}
