package io.queueoperator.flow.reap;

import io.queueoperator.api.RetentionReport;
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

/** Lets old jobs leave batch by batch, as far as the time of a sweep allows; or says what would leave. */
@ApplicationScoped
public class RetentionSweep {
    private final PruneJobs pruneJobs;
    private final Retention configured;
    private final Duration limit;

    RetentionSweep(PruneJobs pruneJobs, ReapConfig config) {
        this.pruneJobs = pruneJobs;
        this.configured = Retention.of(config);
        this.limit = config.sweepTime();
    }

    /** As configured; what left. */
    public Uni<RetentionReport> runOnce() {
        return runOnce(configured);
    }

    /** The same with other limits where they are given; 0 is at once. */
    @Operation(name = "retention.sweep", category = "maintenance", inputs = {"completed", "failed", "cancelled"})
    public Uni<RetentionReport> runOnce(
            @Nullable Duration completed, @Nullable Duration failed, @Nullable Duration cancelled) {
        return runOnce(configured.with(completed, failed, cancelled));
    }

    /** All of them alike. */
    public Uni<RetentionReport> runOnce(Duration olderThan) {
        return runOnce(Retention.all(olderThan));
    }

    /** What would leave; changes nothing. */
    public Uni<RetentionReport> dryRun(
            @Nullable Duration completed, @Nullable Duration failed, @Nullable Duration cancelled) {
        return pruneJobs.dryRun(configured.with(completed, failed, cancelled))
                .map(statuses -> new RetentionReport(true, false, statuses));
    }

    private Uni<RetentionReport> runOnce(Retention retention) {
        return retention.isForEver()
                ? Uni.createFrom().item(report(retention, Map.of(), true))
                : further(retention, Instant.now().plus(limit), new EnumMap<>(JobStatus.class));
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
        return new RetentionReport(false, !finished, statuses);
    }
}
