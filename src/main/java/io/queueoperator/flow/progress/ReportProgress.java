package io.queueoperator.flow.progress;

import io.queueoperator.api.ProgressAccepted;
import io.queueoperator.api.ProgressRequest;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.LeaseGuard;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.LiveProgress;
import io.queueoperator.state.LiveProgress.Outcome;
import io.queueoperator.state.LiveProgress.Report;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes progress reports and heartbeats. A report is one round trip to Redis; PostgreSQL is written when a checkpoint is
 * due, on every heartbeat, and whenever Redis cannot know whether the lease still holds.
 */
@ApplicationScoped
public class ReportProgress {
    private final Database database;
    private final LiveProgress live;
    private final FollowUp followUp;
    private final LeaseGuard guard;

    ReportProgress(Database database, LiveProgress live, FollowUp followUp, LeaseGuard guard) {
        this.database = database;
        this.live = live;
        this.followUp = followUp;
        this.guard = guard;
    }

    /** The worker says how far it is; renews the lease. */
    public Uni<ProgressAccepted> report(String jobId, ProgressRequest request) {
        return take(jobId, request, false);
    }

    /** The worker says that it is alive, perhaps with how far it is; renews the lease in PostgreSQL. */
    public Uni<ProgressAccepted> heartbeat(String jobId, ProgressRequest request) {
        return take(jobId, request, true);
    }

    private Uni<ProgressAccepted> take(String jobId, ProgressRequest request, boolean heartbeat) {
        Report report = report(request);
        return live.report(jobId, request.leaseToken(), report, heartbeat)
                // Without Redis PostgreSQL takes every report.
                .onFailure().recoverWithItem(new Outcome(false, false, Duration.ZERO, report))
                .chain(outcome -> outcome.taken()
                        ? Uni.createFrom().item(accepted(outcome))
                        : checkpoint(jobId, request.leaseToken(), outcome.merged()));
    }

    private Uni<ProgressAccepted> checkpoint(String jobId, long token, Report report) {
        Tuple arguments = Tuple.tuple()
                .addString(jobId).addLong(token)
                .addString(report.phase()).addString(report.step())
                .addDouble(report.pct() == null ? 0.0 : report.pct())
                .addLong(report.unitsCompleted()).addLong(report.unitsTotal())
                .addString(report.message());
        return database.run(ProgressSql.CHECKPOINT, arguments).chain(rows -> {
            if (!rows.iterator().hasNext()) {
                return guard.refuse(jobId, token);
            }
            Row row = rows.iterator().next();
            Job job = JobRow.job(row);
            return followUp.after(List.of(row.getBoolean("moved") ? Change.of(job) : Change.still(job))).replaceWith(accepted(job));
        });
    }

    private static ProgressAccepted accepted(Outcome outcome) {
        return new ProgressAccepted(outcome.cancelRequested(), Instant.now().plus(outcome.leaseLeft()));
    }

    private static ProgressAccepted accepted(Job job) {
        return new ProgressAccepted(job.cancelRequest() != null, job.lease().expiresAt());
    }

    static Report report(ProgressRequest r) {
        return new Report(
                clean(r.phase()), clean(r.step()), pct(r), r.unitsCompleted(), r.unitsTotal(), clean(r.message()));
    }

    /** The percentage as said, or from the units where both are known. */
    private static @Nullable Double pct(ProgressRequest r) {
        if (r.progressPct() != null || r.unitsCompleted() == null || r.unitsTotal() == null || r.unitsTotal() == 0) {
            return r.progressPct();
        }
        return Math.min(100.0, 100.0 * r.unitsCompleted() / r.unitsTotal());
    }

    private static @Nullable String clean(@Nullable String text) {
        return text == null ? null : ErrorText.storable(text);
    }
}
