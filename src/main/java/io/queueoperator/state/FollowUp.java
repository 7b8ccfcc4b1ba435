package io.queueoperator.state;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * After a commit: tells the followers at once. What they cannot take is not an error of the call, because the truth is
 * already stored and {@code job_events} remembers what they owe.
 */
@ApplicationScoped
public class FollowUp {
    private static final Logger LOG = Logger.getLogger(FollowUp.class);

    private final List<Follower> followers;

    FollowUp(@All List<Follower> followers) {
        this.followers = followers;
    }

    /** Tells all followers, side by side; completes when each has taken the changes or failed to. */
    public Uni<Void> after(List<Change> changes) {
        if (changes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> all = followers.stream().map(f -> tell(f, changes)).toList();
        return Uni.join().all(all).andFailFast().replaceWithVoid();
    }

    private static Uni<Void> tell(Follower follower, List<Change> changes) {
        return Uni.createFrom().deferred(() -> follower.follow(changes))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("%s did not take %d change(s), the first of job %s; the reaper will catch up (%s)",
                            follower.name(), changes.size(), changes.get(0).job().id(), failure.toString());
                    return Uni.createFrom().voidItem();
                });
    }
}
