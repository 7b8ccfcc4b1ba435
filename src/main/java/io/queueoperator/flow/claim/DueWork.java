package io.queueoperator.flow.claim;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.queueoperator.flow.Pace;
import io.queueoperator.flow.WorkSignal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Wakes waiting claims for what no signal announces: jobs that became due, and jobs that another instance took in. One
 * question per look for all waiters together; none while nobody waits.
 */
@ApplicationScoped
public class DueWork {
    private static final Logger LOG = Logger.getLogger(DueWork.class);
    private static final int AT_MOST = 100;

    private final CountDue countDue;
    private final WorkSignal signal;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Pace pace = Pace.UNKNOWN;
    private volatile long notBefore = System.nanoTime();
    private volatile boolean ended;

    DueWork(CountDue countDue, WorkSignal signal) {
        this.countDue = countDue;
        this.signal = signal;
    }

    void start(@Observes StartupEvent event, Vertx vertx, ClaimConfig config) {
        vertx.setPeriodic(config.lookEvery().toMillis(), timer -> {
            // A slow database is not asked again before it answered, nor soon after.
            if (!ended && System.nanoTime() - notBefore >= 0 && looking.compareAndSet(false, true)) {
                runOnce().onTermination().invoke(() -> looking.set(false))
                        .subscribe().with(done -> {}, failure -> LOG.debugf(failure, "Could not look for due work"));
            }
        });
    }

    /** Before HTTP is drained, which would else last as long as the longest poll. */
    void stop(@Observes ShutdownDelayInitiatedEvent end) {
        ended = true;
        signal.close();
    }

    /** Looks once. */
    public Uni<Void> runOnce() {
        Optional<Set<String>> types = signal.waitedFor();
        if (types == null) {
            return Uni.createFrom().voidItem();
        }
        long began = System.nanoTime();
        return countDue.count(types.orElse(null), AT_MOST)
                .onTermination().invoke((due, failure, cancelled) -> looked(began, failure == null && !cancelled))
                .invoke(due -> due.forEach(signal::available))
                .replaceWithVoid();
    }

    /** Whatever comes in here wakes its claim by itself; this is for all else, and may be slow (see {@link Pace}). */
    private void looked(long began, boolean done) {
        long now = System.nanoTime();
        pace = done ? pace.after(now - began) : pace.afterFailure(now - began);
        notBefore = now + (!pace.isSlow() ? 0 : done ? pace.pause() : pace.pauseAfterFailure());
    }
}
