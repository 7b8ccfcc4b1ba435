package io.queueoperator.flow.reap;

import io.queueoperator.api.RetentionReport;
import io.queueoperator.api.RetentionRequest;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.operation.Operation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lets old jobs leave batch by batch, as far as the time of a sweep allows, and what is left of them; or says what would. */
@ApplicationScoped
public class RetentionSweep {
    private final PruneJobs pruneJobs;
    private final PruneLeftovers pruneLeftovers;
    private final ReapConfig config;

    RetentionSweep(PruneJobs pruneJobs, PruneLeftovers pruneLeftovers, ReapConfig config) {
        this.pruneJobs = pruneJobs;
        this.pruneLeftovers = pruneLeftovers;
        this.config = config;
    }

    /** As configured; what left. Of what is no job a batch: it comes again. */
    public Uni<RetentionReport> runOnce() {
        Map<Leftover, Duration> limits = Leftover.limits(config, RetentionRequest.AS_CONFIGURED);
        return jobs(Retention.of(config)).chain(jobs -> pruneLeftovers.runOnce(limits)
                .map(gone -> with(jobs, limits, gone, jobs.unfinished())));
    }

    /** The same with other limits where they are given, to the end; 0 is at once. */
    @Operation(name = "retention.sweep", category = "maintenance", inputs = "asked")
    public Uni<RetentionReport> runOnce(RetentionRequest asked) {
        Map<Leftover, Duration> limits = Leftover.limits(config, asked);
        Instant end = Instant.now().plus(config.sweepTime());
        return jobs(retention(asked)).chain(jobs -> pruneLeftovers.runAll(limits, end)
                .map(gone -> with(jobs, limits, gone, jobs.unfinished() || Instant.now().isAfter(end))));
    }

    /** All jobs alike, and nothing else. */
    public Uni<RetentionReport> runOnce(Duration olderThan) {
        return jobs(Retention.all(olderThan));
    }

    /** What would leave; changes nothing. */
    public Uni<RetentionReport> dryRun(RetentionRequest asked) {
        return pruneJobs.dryRun(retention(asked))
                .chain(statuses -> pruneLeftovers.dryRun(Leftover.limits(config, asked))
                        .map(leftovers -> new RetentionReport(true, false, statuses, leftovers)));
    }

    private Retention retention(RetentionRequest asked) {
        return Retention.of(config).with(
                seconds(asked.completedOlderThanS()), seconds(asked.failedOlderThanS()), seconds(asked.cancelledOlderThanS()));
    }

    private static @Nullable Duration seconds(@Nullable Long age) {
        return age == null ? null : Duration.ofSeconds(age);
    }

    private static RetentionReport with(
            RetentionReport jobs, Map<Leftover, Duration> limits, Map<Leftover, Integer> gone, boolean unfinished) {
        List<RetentionReport.Leftover> leftovers = Stream.of(Leftover.values())
                .map(leftover -> {
                    Duration keep = limits.get(leftover);
                    return new RetentionReport.Leftover(
                            leftover.wire(), keep == null ? null : keep.toSeconds(), gone.getOrDefault(leftover, 0), true, null,
                            null);
                }).toList();
        return new RetentionReport(false, unfinished, jobs.statuses(), leftovers);
    }

    private Uni<RetentionReport> jobs(Retention retention) {
        return retention.isForEver()
                ? Uni.createFrom().item(report(retention, Map.of(), true))
                : further(retention, Instant.now().plus(config.sweepTime()), new EnumMap<>(JobStatus.class));
    }

    private Uni<RetentionReport> further(Retention retention, Instant end, Map<JobStatus, Integer> done) {
        return pruneJobs.runOnce(retention).chain(step -> {
            step.forEach((status, jobs) -> done.merge(status, jobs, Integer::sum));
            return step.isEmpty() || Instant.now().isAfter(end)
                    ? Uni.createFrom().item(report(retention, done, step.isEmpty()))
                    : further(retention, end, done);
        });
    }

    private static RetentionReport report(Retention retention, Map<JobStatus, Integer> done, boolean finished) {
        List<RetentionReport.Status> statuses = Stream.of(JobStatus.CANCELLED, JobStatus.COMPLETED, JobStatus.FAILED)
                .map(status -> {
                    Duration age = retention.of(status);
                    return new RetentionReport.Status(
                            status.wire(), age == null ? null : age.toSeconds(), done.getOrDefault(status, 0), true, null,
                            null);
                }).toList();
        return new RetentionReport(false, !finished, statuses, List.of());
    }
}
