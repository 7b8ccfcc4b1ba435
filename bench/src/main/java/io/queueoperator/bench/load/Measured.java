package io.queueoperator.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What came of one stretch of load.
 *
 * @param units requests, jobs, rows: whatever was counted
 * @param seconds how long it took
 * @param latencies of single steps, in microseconds
 */
public record Measured(long units, double seconds, Histogram latencies) {
    public double perSecond() {
        return units / seconds;
    }

    /** A percentile of the latencies, in milliseconds. */
    public double ms(double percentile) {
        return latencies.getValueAtPercentile(percentile) / 1000.0;
    }
}
