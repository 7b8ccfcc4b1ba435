package io.queueoperator.flow.gate;

import io.queueoperator.flow.gate.CircuitBreaker.Failure;
import io.queueoperator.flow.gate.CircuitBreaker.Probe;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The arguments of {@link BreakerSql#TURN}: one array per column. */
final class TurnArguments {
    private TurnArguments() {}

    static Tuple of(Turn turn, Place place, boolean watching) {
        List<CircuitBreaker> all = turn.breakers();
        List<Turn.Change> changes = turn.changes();
        return Tuple.tuple()
                .addLong(place.revision())
                .addString(place.toXid())
                .addLong(place.toEvent())
                .addBoolean(watching)
                .addArrayOfString(column(all, b -> b.key().kind().wire(), String[]::new))
                .addArrayOfString(column(all, b -> b.key().key(), String[]::new))
                .addArrayOfString(column(all, b -> b.state().wire(), String[]::new))
                .addArrayOfInteger(column(all, CircuitBreaker::failures, Integer[]::new))
                .addArrayOfInteger(column(all, CircuitBreaker::trips, Integer[]::new))
                .addArrayOfOffsetDateTime(times(all, CircuitBreaker::openedAt))
                .addArrayOfOffsetDateTime(times(all, CircuitBreaker::retryAt))
                .addArrayOfOffsetDateTime(times(all, CircuitBreaker::changedAt))
                .addArrayOfString(column(all, b -> ofProbe(b, Probe::jobId), String[]::new))
                .addArrayOfLong(column(all, b -> ofProbe(b, Probe::token), Long[]::new))
                .addArrayOfOffsetDateTime(times(all, b -> ofProbe(b, Probe::at)))
                .addArrayOfString(column(all, b -> ofProbe(b, Probe::taskType), String[]::new))
                .addArrayOfString(column(all, b -> ofLast(b, Failure::jobId), String[]::new))
                .addArrayOfString(column(all, b -> ofLast(b, Failure::message), String[]::new))
                .addArrayOfString(column(all, b -> ofLast(b, Failure::code), String[]::new))
                .addArrayOfOffsetDateTime(times(all, b -> ofLast(b, Failure::at)))
                .addArrayOfString(column(changes, c -> c.key().kind().wire(), String[]::new))
                .addArrayOfString(column(changes, c -> c.key().key(), String[]::new))
                .addArrayOfString(column(changes, c -> c.from().wire(), String[]::new))
                .addArrayOfString(column(changes, c -> c.to().wire(), String[]::new))
                .addArrayOfString(column(changes, Turn.Change::reason, String[]::new))
                .addArrayOfString(column(changes, Turn.Change::jobId, String[]::new));
    }

    private static <T> @Nullable T ofProbe(CircuitBreaker breaker, Function<Probe, T> value) {
        return breaker.probe() == null ? null : value.apply(breaker.probe());
    }

    private static <T> @Nullable T ofLast(CircuitBreaker breaker, Function<Failure, @Nullable T> value) {
        return breaker.last() == null ? null : value.apply(breaker.last());
    }

    private static OffsetDateTime[] times(List<CircuitBreaker> all, Function<CircuitBreaker, @Nullable Instant> value) {
        return column(all, breaker -> {
            Instant at = value.apply(breaker);
            return at == null ? null : at.atOffset(ZoneOffset.UTC);
        }, OffsetDateTime[]::new);
    }

    private static <T, V> V[] column(List<T> rows, Function<T, @Nullable V> value, IntFunction<V[]> array) {
        return rows.stream().map(value).toArray(array);
    }
}
