package io.queueoperator.flow.reap;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The reaper. */
@ConfigMapping(prefix = "queue-operator.reaper")
public interface ReapConfig {
    /** The pause between two sweeps; "off" in the scheduler's own words switches it off. */
    @WithDefault("5s")
    String every();

    /** The most jobs that one step takes; a sweep makes as many steps as there is work, within its time. */
    @WithDefault("500")
    int batch();

    /** How long one sweep may go on. */
    @WithDefault("20s")
    Duration sweepTime();

    /**
     * After how long a transaction that is still open counts as somebody else's: the log of changes is read past it. No shorter
     * than {@code queue-operator.postgres.statement-timeout}, and seen by two sweeps. Unset: 10 s, or the time of a statement
     * where that is longer.
     */
    Optional<Duration> passOverAfter();

    /** Health says that the reaper is stuck when it has not finished a sweep for that long. */
    @WithDefault("2m")
    Duration healthyWithin();

    /** How long a worker may go on after somebody asked for the end of its job; then the reaper ends it. */
    @WithDefault("60s")
    Duration cancelGrace();

    /** Whether a job that does not get on for its progress_deadline_s is failed; else it is only shown. */
    @WithDefault("false")
    boolean failNoProgress();

    /** How long ended jobs are remembered, unless the next three say otherwise; 0s: for ever. */
    @WithDefault("90d")
    Duration keepEnded();

    /** How long completed jobs are remembered; 0s: for ever. */
    Optional<Duration> keepCompleted();

    /** How long failed jobs are remembered; 0s: for ever. */
    Optional<Duration> keepFailed();

    /** How long cancelled jobs are remembered; 0s: for ever. */
    Optional<Duration> keepCancelled();

    /** How long a run is remembered after its last pass, once all its jobs have left; 0s: for ever. */
    @WithDefault("90d")
    Duration keepRuns();

    /** How long it is remembered that a progress file was carried out; 0s: for ever. */
    @WithDefault("90d")
    Duration keepImports();

    /** How long pauses are remembered that have ended; 0s: for ever. */
    @WithDefault("90d")
    Duration keepPauses();

    /** How long it is remembered what became of circuit breakers; 0s: for ever. The last change of each is. */
    @WithDefault("90d")
    Duration keepBreakerChanges();
}
