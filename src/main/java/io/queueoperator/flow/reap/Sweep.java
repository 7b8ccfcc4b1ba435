package io.queueoperator.flow.reap;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import io.queueoperator.api.RetentionReport;
import io.queueoperator.api.SweepReport;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.state.Follower;
import io.queueoperator.state.reconciliation.Debts;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All chores of the reaper, one after the other, each step by step until there is nothing left to do. */
@Startup
@ApplicationScoped
public class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);
    private static final int UNREACHABLE = -1;

    private final PassOver passOver;
    private final ReapStaleJobs reapStaleJobs;
    private final RetentionSweep retention;
    private final List<CatchUp> catchUps;
    private final List<RetryDebts> retries;
    private final MeasureLags measureLags;
    private final Duration limit;
    private final int batch;
    private volatile Instant lastDone = Instant.now();

    Sweep(
            PassOver passOver, ReapStaleJobs reapStaleJobs, RetentionSweep retention, Database database, @All List<Follower> followers,
            Debts debts, MeasureLags measureLags, ReapConfig config, MeterRegistry meters) {
        this.passOver = passOver;
        this.reapStaleJobs = reapStaleJobs;
        this.retention = retention;
        this.catchUps = followers.stream().map(f -> new CatchUp(database, debts, f, config.batch())).toList();
        this.retries = followers.stream().map(f -> new RetryDebts(database, debts, f, config.batch())).toList();
        this.measureLags = measureLags;
        this.limit = config.sweepTime();
        this.batch = config.batch();
        Gauge.builder("queue_operator.reaper.sweep.age", this, s -> Duration.between(s.lastDone, Instant.now()).toMillis() / 1000.0)
                .description("Since the last sweep of this instance came to its end, or since its start")
                .baseUnit("seconds")
                .register(meters);
    }

    /** When the last sweep came to its end, by this machine's clock; the start of the service before the first one. */
    public Instant lastDone() {
        return lastDone;
    }

    /** One sweep; says what it did. A follower that does not answer does not stop the others. */
    public Uni<SweepReport> runOnce() {
        return runOnce(null, false);
    }

    /** The same, which also takes away what is held for longer than that, or what does not get on. */
    @Operation(name = "reaper.sweep", category = "maintenance", inputs = {"held_longer_than", "no_progress"},
            record = When.NOT_ROUTINE)
    public Uni<SweepReport> runOnce(@Nullable Duration heldLongerThan, boolean noProgress) {
        Instant end = Instant.now().plus(limit);
        List<Job> reaped = new ArrayList<>();
        return passOver().chain(() -> reap(() -> reapStaleJobs.runOnce(heldLongerThan, noProgress), end, reaped))
                // Nothing done because the database is away: whoever asked must know. Else what was done is told.
                .onFailure(failure -> !reaped.isEmpty() || !StoreFailure.isAway(failure))
                .recoverWithItem(failure -> reapingFailed(failure, reaped))
                .chain(jobs -> catchUp("redis", end)
                        .chain(redis -> catchUp("ingestion", end)
                                .chain(ingestion -> prune().map(
                                        pruned -> report(jobs, redis, ingestion, pruned)))))
                .call(this::measure)
                .invoke(() -> lastDone = Instant.now());
    }

    /** Old jobs leave, as far as the time of a sweep allows; answers how many. */
    @Operation(name = "reaper.prune", category = "maintenance", inputs = "older_than")
    public Uni<Integer> prune(Duration olderThan) {
        return retention.runOnce(olderThan).map(RetentionReport::total);
    }

    private Uni<List<Job>> reap(Supplier<Uni<List<Job>>> step, Instant end, List<Job> done) {
        return step.get().chain(jobs -> {
            done.addAll(jobs);
            return jobs.isEmpty() || Instant.now().isAfter(end)
                    ? Uni.createFrom().item(done)
                    : reap(step, end, done);
        });
    }

    private Uni<Integer> prune() {
        return retention.runOnce()
                .map(RetentionReport::total)
                .onFailure().recoverWithItem(failure -> {
                    LOG.warnf("Old jobs cannot be pruned now: %s", failure.toString());
                    return 0;
                });
    }

    /** One bad row must not stop the healing of the other stores. */
    private static List<Job> reapingFailed(Throwable failure, List<Job> reaped) {
        LOG.errorf(failure, "No more stale jobs can be reaped now");
        return reaped;
    }

    private Uni<Integer> catchUp(String name, Instant end) {
        return backfill(name, end).map(CaughtUp::events)
                .onFailure().recoverWithItem(failure -> {
                    LOG.warnf("%s cannot be brought up to date now: %s", name, failure.toString());
                    return UNREACHABLE;
                });
    }

    /** Tells one follower what it was not told of yet, and tries again what it refused. */
    @Operation(name = "reaper.backfill", category = "maintenance", inputs = {"store", "end"}, record = When.NOT_ROUTINE)
    Uni<CaughtUp> backfill(String store, Instant end) {
        CatchUp chore = catchUps.stream().filter(c -> c.name().equals(store)).findFirst().orElseThrow();
        return untilNothingLeft(chore::runOnce, end, 0)
                // A store that cannot be written would only refuse everything once more.
                .chain(events -> retry(store, end).map(debts -> new CaughtUp(events, debts, batch)));
    }

    private Uni<Integer> retry(String name, Instant end) {
        RetryDebts chore = retries.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
        return untilNothingLeft(chore::runOnce, end, 0);
    }

    /** Without it followers wait for others, as long as those are busy. */
    private Uni<Void> passOver() {
        return passOver.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("Open transactions cannot be looked at now: %s", failure.toString()))
                .onFailure().recoverWithNull();
    }

    /** Nobody waits for these numbers. */
    private Uni<Void> measure() {
        return measureLags.runOnce().onFailure().recoverWithNull();
    }

    private static Uni<Integer> untilNothingLeft(Supplier<Uni<Integer>> step, Instant end, int done) {
        return step.get().chain(count -> count == 0 || Instant.now().isAfter(end)
                ? Uni.createFrom().item(done + count)
                : untilNothingLeft(step, end, done + count));
    }

    private static SweepReport report(List<Job> jobs, int redis, int ingestion, int pruned) {
        List<String> requeued = ids(jobs, JobStatus.QUEUED);
        List<String> failed = ids(jobs, JobStatus.FAILED);
        List<String> cancelled = ids(jobs, JobStatus.CANCELLED);
        return new SweepReport(
                requeued.size(), failed.size(), cancelled.size(), redis, ingestion, pruned, requeued, failed, cancelled);
    }

    private static List<String> ids(List<Job> jobs, JobStatus status) {
        return jobs.stream().filter(job -> job.status() == status).map(Job::id).toList();
    }
}
