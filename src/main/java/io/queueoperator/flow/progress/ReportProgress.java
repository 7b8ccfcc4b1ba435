package io.queueoperator.flow.progress;

import io.queueoperator.api.ProgressAccepted;
import io.queueoperator.api.ProgressRequest;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.LeaseGuard;
import io.queueoperator.flow.LeaseLosses.Verb;
import io.queueoperator.platform.Futures;
import io.queueoperator.state.LiveProgress;
import io.queueoperator.state.LiveProgress.Outcome;
import io.queueoperator.state.LiveProgress.Sent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/**
 * Takes a worker's progress report or heartbeat. A report is one round trip to Redis; PostgreSQL is written when a
 * checkpoint is due, on every heartbeat, and whenever Redis cannot know whether the lease still holds.
 */
@ApplicationScoped
public class ReportProgress {
    private final GatherCheckpoints checkpoints;
    private final LiveProgress live;
    private final LeaseGuard guard;

    ReportProgress(GatherCheckpoints checkpoints, LiveProgress live, LeaseGuard guard) {
        this.checkpoints = checkpoints;
        this.live = live;
        this.guard = guard;
    }

    /** The worker says how far it is; renews the lease. */
    public Uni<ProgressAccepted> report(String jobId, ProgressRequest request) {
        return take(new Sent(jobId, request.leaseToken(), Said.by(request)), false);
    }

    /** The worker says that it is alive, perhaps with how far it is; renews the lease in PostgreSQL. */
    public Uni<ProgressAccepted> heartbeat(String jobId, ProgressRequest request) {
        return take(new Sent(jobId, request.leaseToken(), Said.by(request)), true);
    }

    private Uni<ProgressAccepted> take(Sent sent, boolean heartbeat) {
        return Futures.uni(live.report(sent, heartbeat)
                        // Without Redis PostgreSQL takes every report.
                        .otherwise(new Outcome(false, false, Duration.ZERO, sent.said())))
                .chain(outcome -> outcome.taken()
                        ? Uni.createFrom().item(accepted(outcome))
                        : write(new Sent(sent.jobId(), sent.token(), outcome.merged()), heartbeat));
    }

    private Uni<ProgressAccepted> write(Sent merged, boolean heartbeat) {
        return checkpoints.write(merged).chain(job -> job.isEmpty()
                ? guard.refuse(heartbeat ? Verb.HEARTBEAT : Verb.PROGRESS, merged.jobId(), merged.token())
                : Uni.createFrom().item(accepted(job.get())));
    }

    private static ProgressAccepted accepted(Outcome outcome) {
        return new ProgressAccepted(outcome.cancelRequested(), Instant.now().plus(outcome.leaseLeft()));
    }

    private static ProgressAccepted accepted(Job job) {
        return new ProgressAccepted(job.cancelRequest() != null, job.claim().ends());
    }
}
