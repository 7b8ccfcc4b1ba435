package io.queueoperator.api;

import io.queueoperator.core.operation.Outcome;
import java.util.Map;

/**
 * What a sweep of the replays did.
 *
 * @param open replays that were not over
 * @param plannedPages pages of failures that were looked at
 * @param enqueued jobs that were made
 * @param settled jobs whose end was written down
 * @param finished replays that are over now
 */
public record ReplaySweepReport(int open, int plannedPages, int enqueued, int settled, int finished) implements Outcome {
    /** One that did nothing. */
    public static final ReplaySweepReport NOTHING = new ReplaySweepReport(0, 0, 0, 0, 0);

    public static ReplaySweepReport open(int count) {
        return new ReplaySweepReport(count, 0, 0, 0, 0);
    }

    public static ReplaySweepReport planned(int pages) {
        return new ReplaySweepReport(0, pages, 0, 0, 0);
    }

    public static ReplaySweepReport enqueued(int count) {
        return new ReplaySweepReport(0, 0, count, 0, 0);
    }

    public static ReplaySweepReport settled(int count) {
        return new ReplaySweepReport(0, 0, 0, count, 0);
    }

    public static ReplaySweepReport finished(int count) {
        return new ReplaySweepReport(0, 0, 0, 0, count);
    }

    @Override
    public boolean routine() {
        return enqueued + finished == 0;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("open", open, "planned_pages", plannedPages, "enqueued", enqueued, "settled", settled,
                "finished", finished);
    }

    /** What both did. */
    public ReplaySweepReport plus(ReplaySweepReport other) {
        return new ReplaySweepReport(
                open + other.open, plannedPages + other.plannedPages, enqueued + other.enqueued,
                settled + other.settled, finished + other.finished);
    }
}
