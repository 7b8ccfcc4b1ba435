package io.queueoperator.flow.enqueue;

import io.queueoperator.api.NewJob;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a call as arrays, one for each column. What no job says is no array at all: {@code unnest} fills up with null
 * what is shorter than the task types, which every job has.
 */
final class NewJobArrays {
    private NewJobArrays() {}

    static String @Nullable [] texts(List<NewJob> jobs, Function<NewJob, @Nullable String> field) {
        return of(jobs, field, String[]::new);
    }

    static Integer @Nullable [] numbers(List<NewJob> jobs, Function<NewJob, @Nullable Integer> field) {
        return of(jobs, field, Integer[]::new);
    }

    static OffsetDateTime @Nullable [] times(List<NewJob> jobs, Function<NewJob, @Nullable Instant> field) {
        return of(jobs, job -> utc(field.apply(job)), OffsetDateTime[]::new);
    }

    static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static <T> @Nullable T @Nullable [] of(
            List<NewJob> jobs, Function<NewJob, @Nullable T> field, IntFunction<@Nullable T[]> array) {
        @Nullable T[] values = array.apply(jobs.size());
        boolean some = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = field.apply(jobs.get(i));
            some |= values[i] != null;
        }
        return some ? values : null;
    }
}
