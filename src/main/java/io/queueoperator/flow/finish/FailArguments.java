package io.queueoperator.flow.finish;

import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Actor;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The arguments of {@link FinishSql#FAIL}: one array per column. */
final class FailArguments {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private FailArguments() {}

    static Tuple of(List<AttemptFailure> failures, @Nullable Takeover takeover, Actor actor) {
        Column column = new Column(failures);
        return Tuple.tuple()
                .addArrayOfString(column.of(f -> f.job().id(), String[]::new))
                .addArrayOfLong(column.of(f -> f.job().claim().token(), Long[]::new))
                .addArrayOfLong(column.of(f -> f.job().version(), Long[]::new))
                .addArrayOfString(column.of(f -> f.verdict().to().wire(), String[]::new))
                .addArrayOfDouble(column.of(f -> f.verdict().delay().toMillis() / 1000.0, Double[]::new))
                .addArrayOfString(column.of(AttemptFailure::phase, String[]::new))
                .addArrayOfString(column.of(AttemptFailure::step, String[]::new))
                .addArrayOfString(column.of(f -> f.error().message(), String[]::new))
                .addArrayOfString(column.of(f -> f.error().category(), String[]::new))
                .addArrayOfString(column.of(f -> f.error().type(), String[]::new))
                .addArrayOfString(column.of(f -> f.error().code(), String[]::new))
                .addArrayOfString(column.of(f -> f.error().fingerprint(), String[]::new))
                .addArrayOfBoolean(column.of(f -> f.error().needsReview(), Boolean[]::new))
                .addArrayOfInteger(column.of(f -> f.report().exitCode(), Integer[]::new))
                .addArrayOfString(column.of(f -> ErrorText.bounded(f.report().stderr()), String[]::new))
                .addArrayOfString(column.of(AttemptFailure::traceback, String[]::new))
                .addArrayOfString(column.of(f -> f.report().errorList(), String[]::new))
                .addArrayOfOffsetDateTime(column.of(f -> reportedAt(f.report().occurredAt()), OffsetDateTime[]::new))
                .addArrayOfDouble(column.of(f -> f.job().progress().pct(), Double[]::new))
                .addArrayOfLong(column.of(f -> f.job().progress().unitsCompleted(), Long[]::new))
                .addArrayOfLong(column.of(f -> f.job().progress().unitsTotal(), Long[]::new))
                .addArrayOfString(column.of(f -> f.job().progress().message(), String[]::new))
                .addBoolean(takeover != null)
                .addString(actor.kind())
                .addString(actor.id())
                .addDouble(takeover == null ? null : takeover.cancelGraceS())
                .addDouble(takeover == null ? null : takeover.heldLongerThanS())
                .addArrayOfString(column.of(f -> f.report().result(), String[]::new))
                .addArrayOfString(column.of(f -> f.meaning().rule(), String[]::new))
                .addArrayOfString(column.of(f -> f.meaning().rulesVersion(), String[]::new))
                .addArrayOfString(column.of(AttemptFailure::stated, String[]::new))
                .addBoolean(takeover != null && takeover.noProgress());
    }

    /** The worker's clock is information only: a mad one must not lose the failure. */
    private static @Nullable OffsetDateTime reportedAt(@Nullable Instant at) {
        return at != null && at.isAfter(EARLIEST) && at.isBefore(LATEST) ? at.atOffset(ZoneOffset.UTC) : null;
    }

    private record Column(List<AttemptFailure> failures) {
        <T> T[] of(Function<AttemptFailure, @Nullable T> value, IntFunction<T[]> array) {
            return failures.stream().map(value).toArray(array);
        }
    }
}
