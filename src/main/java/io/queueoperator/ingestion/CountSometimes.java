package io.queueoperator.ingestion;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which runs are counted anew now: each at most once in a while, because counting reads all jobs of a run. Remembers a
 * bounded number of runs.
 */
final class CountSometimes {
    private static final int RUNS = 10_000;

    private final long everyNanos;
    private final Map<String, Long> counted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > RUNS;
        }
    };

    CountSometimes(Duration every) {
        this.everyNanos = every.toNanos();
    }

    /** Whether it is time again, by a clock that only grows; a yes counts as counted. */
    synchronized boolean isTime(String runId, long nanos) {
        Long last = counted.get(runId);
        if (last != null && nanos - last < everyNanos) {
            return false;
        }
        counted.remove(runId);
        counted.put(runId, nanos);
        return true;
    }
}
