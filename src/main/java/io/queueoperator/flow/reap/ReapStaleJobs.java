package io.queueoperator.flow.reap;

import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.finish.FailJobs;
import io.queueoperator.flow.finish.FailJobs.Failed;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Fails the attempts of workers that stopped renewing their lease, or that took longer than the job's timeout, through
 * the same path as any other failure (seed 004, RequeueStaleWithIDs). Several instances may do it at once.
 */
@ApplicationScoped
public class ReapStaleJobs {
    private final Database database;
    private final FailJobs failJobs;
    private final ReapConfig config;

    ReapStaleJobs(Database database, FailJobs failJobs, ReapConfig config) {
        this.database = database;
        this.failJobs = failJobs;
        this.config = config;
    }

    /** One step: at most a batch. Answers with the jobs that changed, as they are now. */
    public Uni<List<Job>> runOnce() {
        return database.run(ReapSql.EXPIRED, Tuple.of(config.batch()))
                .map(ReapStaleJobs::reports)
                .chain(reports -> failJobs.fail(reports, true, Actor.REAPER));
    }

    private static List<Failed> reports(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(ReapStaleJobs::report).toList();
    }

    private static Failed report(Row row) {
        Job job = JobRow.job(row);
        Job.Lease lease = job.lease();
        boolean timedOut = Boolean.TRUE.equals(row.getBoolean("timed_out"));
        FailureReport report = timedOut
                ? FailureReport.noticed(
                        "Attempt " + job.attempt() + " on " + worker(lease) + " took longer than the timeout of "
                                + job.timeoutS() + " s",
                        FailureCode.TIMEOUT)
                : FailureReport.noticed(
                        "Worker " + worker(lease) + " stopped renewing its lease; it ran out at " + lease.expiresAt()
                                + " in attempt " + job.attempt(),
                        FailureCode.STALE_WORKER);
        return new Failed(job.id(), lease.token(), report);
    }

    private static String worker(Job.Lease lease) {
        return lease.workerName() == null ? String.valueOf(lease.workerId()) : lease.workerName() + " (" + lease.workerId() + ")";
    }
}
