package io.queueoperator.state;

import io.quarkus.arc.All;
import io.queueoperator.platform.Timers;
import io.queueoperator.state.reconciliation.Trouble;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * After a commit: tells the followers at once. What they cannot take is not an error of the call, because the truth is
 * already stored and {@code job_events} remembers what they owe.
 */
@ApplicationScoped
public class FollowUp {
    private static final Logger LOG = Logger.getLogger(FollowUp.class);

    private final List<Follower> followers;
    private final Touched touched;
    private final Duration within;

    FollowUp(@All List<Follower> followers, Touched touched, DisplayConfig config) {
        this.followers = followers;
        this.touched = touched;
        this.within = config.followUpWithin();
    }

    /** Tells all followers, side by side; completes when each has taken the changes or failed to. */
    public Uni<Void> after(List<Change> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> all = followers.stream().map(f -> tell(f, changes)).toList();
        return Uni.join().all(all).andFailFast().invoke(() -> touched.jobs(changes)).replaceWithVoid();
    }

    private Uni<Void> tell(Follower follower, List<Change> changes) {
        return Uni.createFrom().deferred(() -> follower.follow(changes))
                // A store that hangs must not hold up the worker.
                .ifNoItem().after(within).on(Timers.here()).failWith(TimeoutException::new)
                // The reaper meets the same rows in the log, and keeps their reasons.
                .invoke(troubles -> refused(follower, troubles))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("%s did not take %d change(s), the first of job %s; the reaper will catch up (%s)",
                            follower.name(), changes.size(), changes.get(0).job().id(), failure.toString());
                    return Uni.createFrom().voidItem();
                });
    }

    private static void refused(Follower follower, List<Trouble> troubles) {
        if (!troubles.isEmpty()) {
            Trouble first = troubles.get(0);
            LOG.debugf("%s refused %d row(s), first of job %s: %s", follower.name(), troubles.size(), first.jobId(),
                    first.message());
        }
    }
}
