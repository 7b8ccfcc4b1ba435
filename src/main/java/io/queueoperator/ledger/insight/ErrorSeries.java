package io.queueoperator.ledger.insight;

import io.queueoperator.api.ErrorRates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rates over time, out of what was counted where something ended: the parts of the window without attempts are zero, and
 * those that were not looked at because there were too many attempts are left out.
 *
 * @param window how long all parts together are
 * @param points how many parts
 * @param until the end of the last part
 * @param since from when on attempts were looked at
 */
record ErrorSeries(RateBy by, Duration window, int points, Instant until, Instant since) {

    /**
     * What was counted of one part.
     *
     * @param ofAll of all attempts, whatever their key
     * @param point from 0, the oldest part
     */
    record Counted(boolean ofAll, @Nullable String key, int point, long runs, long failed) {}

    /** Both counts of each part. */
    private record Line(long[] runs, long[] failed) {
        static Line of(int points) {
            return new Line(new long[points], new long[points]);
        }

        void add(Counted counted) {
            runs[counted.point()] += counted.runs();
            failed[counted.point()] += counted.failed();
        }

        long sum(long[] values) {
            long sum = 0;
            for (long value : values) {
                sum += value;
            }
            return sum;
        }
    }

    /** The answer. */
    ErrorRates rates(List<Counted> counts, boolean whole) {
        Line all = Line.of(points);
        Map<String, Line> byKey = new LinkedHashMap<>();
        Line unsaid = null;
        for (Counted counted : counts) {
            if (counted.ofAll()) {
                all.add(counted);
            } else if (counted.key() == null) {
                unsaid = unsaid == null ? Line.of(points) : unsaid;
                unsaid.add(counted);
            } else {
                byKey.computeIfAbsent(counted.key(), key -> Line.of(points)).add(counted);
            }
        }
        List<ErrorRates.Of> items = new ArrayList<>();
        byKey.forEach((key, line) -> items.add(item(key, line, all)));
        if (unsaid != null) {
            items.add(item(null, unsaid, all));
        }
        // As without a series.
        items.sort(Comparator.comparingLong(ErrorRates.Of::failed).reversed()
                .thenComparing(Comparator.comparingLong(ErrorRates.Of::total).reversed())
                .thenComparing(ErrorRates.Of::key, Comparator.nullsLast(Comparator.naturalOrder())));
        long total = all.sum(all.runs());
        long failed = all.sum(all.failed());
        return new ErrorRates(by.wire(), since, until, whole, total, failed, rate(failed, total), items,
                stepNanos() / 1e9, series(all, all));
    }

    private ErrorRates.Of item(@Nullable String key, Line line, Line all) {
        Line totals = by.isOfEveryAttempt() ? line : all;
        long total = totals.sum(totals.runs());
        long failed = line.sum(line.failed());
        return new ErrorRates.Of(key, total, failed, rate(failed, total), series(line, totals));
    }

    private List<ErrorRates.Point> series(Line line, Line totals) {
        List<ErrorRates.Point> series = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            Instant at = until.minusNanos((points - i) * stepNanos());
            // Of a part that was looked at from its middle on, the rate would be another one.
            if (!at.isBefore(since)) {
                long failed = line.failed()[i];
                long total = totals.runs()[i];
                series.add(new ErrorRates.Point(at, total, failed, rate(failed, total)));
            }
        }
        return series;
    }

    private long stepNanos() {
        return window.toNanos() / points;
    }

    static double rate(long failed, long total) {
        return total == 0 ? 0 : (double) failed / total;
    }
}
