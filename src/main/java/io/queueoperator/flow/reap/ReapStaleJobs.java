package io.queueoperator.flow.reap;

import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.finish.FailJobs;
import io.queueoperator.flow.finish.FailJobs.Failed;
import io.queueoperator.flow.finish.Takeover;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Fails the attempts of workers that stopped renewing their lease, that took longer than the job's timeout, that did
 * not stop when they were asked to, or that do not get on where that is a reason, through the same path as any other failure (seed 004, RequeueStaleWithIDs). Several
 * instances may do it at once.
 */
@ApplicationScoped
public class ReapStaleJobs {
    private static final int CANCEL_OVERDUE = 2;
    private static final int HELD_TOO_LONG = 3;
    private static final int NO_PROGRESS = 4;

    private final Database database;
    private final FailJobs failJobs;
    private final ReapConfig config;
    private final LeaseLook leases = new LeaseLook(System::nanoTime);

    ReapStaleJobs(Database database, FailJobs failJobs, ReapConfig config) {
        this.database = database;
        this.failJobs = failJobs;
        this.config = config;
    }

    /**
     * One step: at most a batch.
     *
     * @param heldLongerThan also takes the jobs that are held for longer, however alive their worker is; null: only stale ones
     * @param noProgress also takes the jobs that do not get on, whatever is configured
     * @return the jobs that changed, as they are now
     */
    public Uni<List<Job>> runOnce(@Nullable Duration heldLongerThan, boolean noProgress) {
        Takeover takeover = new Takeover(config.cancelGrace(), heldLongerThan, noProgress || config.failNoProgress());
        return Uni.createFrom().deferred(() -> stale(takeover, leases.begin()))
                .map(this::reports)
                .chain(reports -> failJobs.fail(reports, takeover, Actor.REAPER));
    }

    private Uni<RowSet<Row>> stale(Takeover takeover, LeaseLook.Look look) {
        Tuple arguments = Tuple.tuple()
                .addInteger(config.batch()).addDouble(takeover.cancelGraceS()).addDouble(takeover.heldLongerThanS())
                .addBoolean(takeover.noProgress()).addDouble(look.secondsBack());
        return database.run(ReapSql.STALE, arguments)
                .invoke(rows -> look.found(rows.size() == 0))
                .onFailure().invoke(look::failed);
    }

    private List<Failed> reports(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(this::report).toList();
    }

    private Failed report(Row row) {
        Job job = JobRow.job(row);
        FailureReport report = switch (row.getInteger("reason")) {
            case CANCEL_OVERDUE -> FailureReport.noticed(
                    worker(job) + " did not stop within " + config.cancelGrace().toSeconds()
                            + " s after it was asked to", FailureCode.CANCELLED);
            case HELD_TOO_LONG -> FailureReport.noticed(
                    worker(job) + " held the job since " + job.claimedAt() + ", which was longer than an operator allowed",
                    FailureCode.STALE_WORKER);
            case NO_PROGRESS -> FailureReport.noticed(
                    worker(job) + " is alive, but attempt " + job.attempt() + " has not advanced since "
                            + job.stalledSince() + ", for longer than the progress deadline of "
                            + Objects.requireNonNull(job.advance()).deadlineS() + " s", FailureCode.NO_PROGRESS);
            default -> Boolean.TRUE.equals(row.getBoolean("timed_out"))
                    ? FailureReport.noticed(
                            "Attempt " + job.attempt() + " on " + name(job) + " took longer than the timeout of "
                                    + job.timeoutS() + " s", FailureCode.TIMEOUT)
                    : FailureReport.noticed(
                            worker(job) + " stopped renewing its lease; it ran out at " + job.claim().expiresAt()
                                    + " in attempt " + job.attempt(), FailureCode.STALE_WORKER);
        };
        return new Failed(job.id(), job.claim().token(), report);
    }

    private static String worker(Job job) {
        return "Worker " + name(job);
    }

    private static String name(Job job) {
        Job.Lease lease = job.claim();
        return lease.workerName() == null
                ? String.valueOf(lease.workerId())
                : lease.workerName() + " (" + lease.workerId() + ")";
    }
}
