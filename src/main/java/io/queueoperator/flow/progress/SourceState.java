package io.queueoperator.flow.progress;

import io.queueoperator.api.JobProgress;
import io.queueoperator.api.SourceProgress;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a source; pure.
 *
 * @param active the jobs at work or waiting, at most as many as are shown
 * @param activeTotal how many there are
 * @param endedSince how many ended since the oldest active one was enqueued
 * @param lastStatus how the job ended that ended last; null when none did
 * @param lastEndedAt when
 */
record SourceState(
        List<Snapshot> active,
        int activeTotal,
        int endedSince,
        @Nullable JobStatus lastStatus,
        @Nullable Instant lastEndedAt) {

    /** The same, brought forward by what Redis heard of the jobs. */
    SourceState withLive(Map<String, Job> live) {
        List<Snapshot> forward = active.stream()
                .map(s -> {
                    Job heard = live.get(s.job().id());
                    return heard == null ? s : new Snapshot(s.job().withLive(heard), s.children());
                })
                .toList();
        return new SourceState(forward, activeTotal, endedSince, lastStatus, lastEndedAt);
    }

    SourceProgress answer(String sourceId) {
        return new SourceProgress(
                sourceId, active.stream().map(JobProgress::of).toList(), activeTotal, aggregate(), status(), updatedAt());
    }

    /** The current work: what is active, and what ended since its oldest part came in. Done when nothing is active. */
    private double aggregate() {
        if (activeTotal == 0) {
            return lastStatus == JobStatus.COMPLETED ? 100 : 0;
        }
        double done = active.stream().mapToDouble(s -> s.job().progress().pct()).sum() + 100.0 * endedSince;
        return Math.round(10 * done / (activeTotal + endedSince)) / 10.0;
    }

    private String status() {
        if (active.stream().anyMatch(s -> s.job().status().isHeld())) {
            return "processing";
        }
        if (activeTotal > 0) {
            return "queued";
        }
        return lastStatus == null ? "idle" : lastStatus.progress();
    }

    private @Nullable Instant updatedAt() {
        return Stream.concat(active.stream().map(s -> s.job().updatedAt()), Stream.ofNullable(lastEndedAt))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
