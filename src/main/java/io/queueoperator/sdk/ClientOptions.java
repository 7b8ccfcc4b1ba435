package io.queueoperator.sdk;

import java.time.Duration;

/**
 * How patient a client is.
 *
 * @param connectTimeout until the connection stands
 * @param answerTimeout until the whole answer is there; a claim that waits for jobs has its waiting time on top,
 *     sweeps and prunes have a minute
 * @param retries what is made again
 */
public record ClientOptions(Duration connectTimeout, Duration answerTimeout, RetryPolicy retries) {
    /** 5 seconds to connect, 10 to answer, {@link RetryPolicy#DEFAULT}. */
    public static final ClientOptions DEFAULT =
            new ClientOptions(Duration.ofSeconds(5), Duration.ofSeconds(10), RetryPolicy.DEFAULT);

    public ClientOptions {
        if (!isPositive(connectTimeout) || !isPositive(answerTimeout)) {
            throw new IllegalArgumentException("timeouts are longer than zero");
        }
    }

    /** The same with another time to answer. */
    public ClientOptions answerTimeout(Duration timeout) {
        return new ClientOptions(connectTimeout, timeout, retries);
    }

    /** The same with other retries. */
    public ClientOptions retries(RetryPolicy policy) {
        return new ClientOptions(connectTimeout, answerTimeout, policy);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }
}
