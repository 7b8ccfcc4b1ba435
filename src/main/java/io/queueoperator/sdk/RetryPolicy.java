package io.queueoperator.sdk;

import java.time.Duration;
import java.util.Optional;

/**
 * Which calls are made again, and when.
 *
 * @param tries how often a call is made in all
 * @param first about the pause after the first try; doubles with each further one
 * @param longest no pause is longer; an operator that asks for more patience than this is not waited for
 */
public record RetryPolicy(int tries, Duration first, Duration longest) {
    /** Four tries within about two seconds, more if the operator asks for it. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(4, Duration.ofMillis(200), Duration.ofSeconds(10));
    /** Every call is made once. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ofMillis(200), Duration.ofSeconds(10));

    /** One answer, a proxy's perhaps, puts nobody to sleep for longer than that. */
    private static final Duration MOST_ASKED = Duration.ofMinutes(5);

    public RetryPolicy {
        if (tries < 1 || first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("tries at least 1, first longer than zero and not longer than longest");
        }
    }

    /**
     * The pause before the call is made again; empty when it is not.
     *
     * @param tried how often it was made
     * @param repeatable whether it may be done twice without harm; if not, it is made again only when it is certain that it
     *     was not done
     * @param random from 0 to 1
     */
    public Optional<Duration> pause(int tried, OperatorException trouble, boolean repeatable, double random) {
        boolean safe = repeatable || trouble.hadNoEffect();
        if (tried >= tries || !trouble.isTransient() || !safe) {
            return Optional.empty();
        }
        Duration asked = trouble.retryAfter().orElse(Duration.ZERO);
        return asked.compareTo(longest) > 0 ? Optional.empty() : Optional.of(patience(tried, trouble, random));
    }

    /**
     * The pause after that many tries for somebody who never gives up: at least as long as the operator asked for, as far
     * as that is not more than five minutes, or {@link #longest} if that is longer.
     */
    Duration patience(int tried, OperatorException trouble, double random) {
        Duration backoff = backoff(tried, random);
        // everybody was told the same number of seconds
        Duration asked = trouble.retryAfter()
                .map(wish -> shorter(wish, longer(longest, MOST_ASKED)).plusMillis((long) (first.toMillis() * random)))
                .orElse(Duration.ZERO);
        return longer(asked, backoff);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Doubles from {@link #first} up to {@link #longest}; from half of that to all of it, by chance. */
    Duration backoff(int tried, double random) {
        long doubled = first.toMillis() << Math.min(Math.max(tried - 1, 0), 20);
        long most = Math.min(doubled, longest.toMillis());
        return Duration.ofMillis(Math.round(most * (0.5 + random / 2)));
    }
}
