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
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes a worker's progress report or heartbeat. A report is one round trip to Redis; PostgreSQL is written when a
 * checkpoint is due, on every heartbeat, and whenever Redis cannot know whether the lease still holds.
 */
@ApplicationScoped
public class ReportProgress {
    private final Checkpoint checkpoint;
    private final LiveProgress live;
    private final LeaseGuard guard;

    ReportProgress(Checkpoint checkpoint, LiveProgress live, LeaseGuard guard) {
        this.checkpoint = checkpoint;
        this.live = live;
        this.guard = guard;
    }

    /** What Redis makes of a report; without Redis PostgreSQL takes every one. */
    Future<Outcome> ask(String jobId, ProgressRequest request) {
        return ask(sent(jobId, request), false);
    }

    /**
     * The worker says how far it is; renews the lease.
     *
     * @param asked what Redis made of it; null when it was not asked yet
     */
    Uni<ProgressAccepted> report(String jobId, ProgressRequest request, @Nullable Outcome asked) {
        Sent sent = sent(jobId, request);
        return asked == null ? take(sent, false) : taken(sent, asked, false);
    }

    /** The worker says that it is alive, perhaps with how far it is; renews the lease in PostgreSQL. */
    public Uni<ProgressAccepted> heartbeat(String jobId, ProgressRequest request) {
        return take(sent(jobId, request), true);
    }

    private static Sent sent(String jobId, ProgressRequest request) {
        return new Sent(jobId, request.leaseToken(), Said.by(request));
    }

    private Future<Outcome> ask(Sent sent, boolean heartbeat) {
        return live.report(sent, heartbeat).otherwise(new Outcome(false, false, Duration.ZERO, sent.said()));
    }

    private Uni<ProgressAccepted> take(Sent sent, boolean heartbeat) {
        return Futures.uni(ask(sent, heartbeat)).chain(outcome -> taken(sent, outcome, heartbeat));
    }

    private Uni<ProgressAccepted> taken(Sent sent, Outcome outcome, boolean heartbeat) {
        return outcome.taken()
                ? Uni.createFrom().item(accepted(outcome))
                : write(new Sent(sent.jobId(), sent.token(), outcome.merged()), heartbeat);
    }

    private Uni<ProgressAccepted> write(Sent merged, boolean heartbeat) {
        return checkpoint.write(merged).chain(job -> job.isEmpty()
                ? guard.refuse(heartbeat ? Verb.HEARTBEAT : Verb.PROGRESS, merged.jobId(), merged.token())
                : Uni.createFrom().item(accepted(job.get())));
    }

    static ProgressAccepted accepted(Outcome outcome) {
        return new ProgressAccepted(outcome.cancelRequested(), Instant.now().plus(outcome.leaseLeft()));
    }

    private static ProgressAccepted accepted(Job job) {
        return new ProgressAccepted(job.cancelRequest() != null, job.claim().ends());
    }
}
