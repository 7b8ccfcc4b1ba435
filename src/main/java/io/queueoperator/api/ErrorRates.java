package io.queueoperator.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many attempts fail. An attempt that ended because somebody cancelled the job counts in total alone.
 *
 * @param by what the items are distinguished by
 * @param since from when on attempts were looked at
 * @param wholeWindow false when there were more attempts than one answer looks at; then since is later than asked
 * @param total attempts that ended
 * @param failed attempts that failed
 * @param rate failed of total, 0..1; 0 when there were none
 * @param items the most failed first
 * @param stepS of the series, in seconds; null: none was asked for
 * @param series over time, the oldest point first; null: none was asked for
 */
public record ErrorRates(
        String by,
        Instant since,
        Instant until,
        boolean wholeWindow,
        long total,
        long failed,
        double rate,
        List<Of> items,
        @Nullable Double stepS,
        @Nullable List<Point> series) {

    /**
     * One value of what they are distinguished by.
     *
     * @param key null: not said
     * @param total attempts of this operation, source or worker; for categories, types and codes all attempts
     * @param series the same over time; null: none was asked for
     */
    public record Of(@Nullable String key, long total, long failed, double rate, @Nullable List<Point> series) {}

    /**
     * A part of the window.
     *
     * @param at its beginning; it is as long as the step
     * @param total attempts that ended in it; zero where none did
     */
    public record Point(Instant at, long total, long failed, double rate) {}
}
