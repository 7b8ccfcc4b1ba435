package io.queueoperator.platform.breaker;

import io.queueoperator.platform.Timers;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps calls from a store that does not answer: after some calls in a row without an answer the next ones fail at once
 * with {@link StoreRefused}, and a probe of the breaker's own finds out when the store is back. No caller's call is the
 * probe, so none waits for one, and a store that nobody calls is noticed too.
 */
public final class Breaker {
    private static final Logger LOG = Logger.getLogger(Breaker.class);

    private final String store;
    private final BreakerState state;
    private final Duration probeAfter;
    private final Duration probeTimeout;
    private final Predicate<Throwable> isSilence;
    private final Supplier<Uni<?>> probe;
    private volatile boolean stopped;

    /**
     * @param isSilence which failures mean that the store did not answer; every other failure is an answer
     * @param probe the smallest question there is, asked past this breaker; whatever it answers, also with a failure that
     *     is no silence, the store is back
     */
    Breaker(String store, BreakerSettings settings, Predicate<Throwable> isSilence, Supplier<Uni<?>> probe) {
        this.store = store;
        this.state = new BreakerState(settings.failures(), settings.within());
        this.probeAfter = settings.probeAfter();
        this.probeTimeout = settings.probeTimeout();
        this.isSilence = isSilence;
        this.probe = probe;
    }

    /**
     * The call, or a failure with {@link StoreRefused} at once.
     *
     * @param call is subscribed to only if the store is asked; must have a time limit. One that is cancelled says nothing
     *     about the store
     */
    public <T> Uni<T> guard(Uni<T> call) {
        return Uni.createFrom().deferred(() -> {
            long era = state.admit();
            return era == BreakerState.REFUSED
                    ? Uni.createFrom().failure(new StoreRefused(store))
                    : call.onItemOrFailure().invoke((item, failure) -> ended(era, failure));
        });
    }

    /**
     * The same with a time limit, for a caller that may have less time than a call usually gets: only when that is over too
     * did the store not answer. A call that is cut short before says nothing about it.
     *
     * @param full what such a call usually gets
     * @param limit what this caller has
     */
    public <T> Uni<T> guard(Uni<T> call, Duration full, Duration limit) {
        return Uni.createFrom().deferred(() -> {
            ScheduledExecutorService timer = Timers.here();
            Uni<T> guarded = guard(call.ifNoItem().after(full).on(timer).failWith(TimeoutException::new));
            return limit.compareTo(full) < 0
                    ? guarded.ifNoItem().after(limit).on(timer).failWith(TimeoutException::new)
                    : guarded;
        });
    }

    /**
     * The same for a call that is made so often that every operator counts.
     *
     * @param call is made only if the store is asked
     */
    public <T> Future<T> guard(Supplier<Future<T>> call, Duration full, Duration limit) {
        long era = state.admit();
        if (era == BreakerState.REFUSED) {
            return Future.failedFuture(new StoreRefused(store));
        }
        Promise<T> answer = Promise.promise();
        boolean isFull = limit.compareTo(full) >= 0;
        ScheduledFuture<?> tooLate = Timers.here().schedule(
                () -> {
                    TimeoutException silence = new TimeoutException();
                    if (answer.tryFail(silence) && isFull) {
                        ended(era, silence);
                    }
                },
                (isFull ? full : limit).toNanos(), TimeUnit.NANOSECONDS);
        begin(call).onComplete(came -> {
            tooLate.cancel(false);
            // What comes later says nothing any more, as with a call that is cancelled.
            if (came.succeeded() ? answer.tryComplete(came.result()) : answer.tryFail(came.cause())) {
                ended(era, came.cause());
            }
        });
        return answer.future();
    }

    private static <T> Future<T> begin(Supplier<Future<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /** closed, half_open or open. */
    public String phase() {
        return state.phase().name().toLowerCase(Locale.ROOT);
    }

    /** 0 closed, 1 half open, 2 open. */
    int level() {
        return state.phase().ordinal();
    }

    /** Asks no more. */
    void stop() {
        stopped = true;
    }

    private void ended(long era, @Nullable Throwable failure) {
        if (failure == null || !isSilence.test(failure)) {
            state.answered(era);
        } else if (state.unanswered(era, System.nanoTime())) {
            LOG.warnf("%s does not answer (%s); it is not asked until it does", store, failure.toString());
            probeLater();
        }
    }

    private void probeLater() {
        Uni.createFrom().voidItem().onItem().delayIt().by(probeAfter)
                .invoke(state::probing)
                .chain(this::ask)
                .subscribe().with(this::probed, failure -> probed(false));
    }

    private Uni<Boolean> ask() {
        return Uni.createFrom().<Object>deferred(probe::get)
                .onItemOrFailure().transform((item, failure) -> failure == null || !isSilence.test(failure))
                .ifNoItem().after(probeTimeout).recoverWithItem(false);
    }

    private void probed(boolean answered) {
        state.probed(answered);
        if (answered) {
            LOG.infof("%s answers again", store);
        } else if (!stopped) {
            probeLater();
        }
    }
}
