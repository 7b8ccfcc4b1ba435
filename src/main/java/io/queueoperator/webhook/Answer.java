package io.queueoperator.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt to send a message.
 *
 * @param status of HTTP; null when there was no answer
 * @param retryAfter how long the receiver asks to be left alone; null when it does not say
 * @param error why the message is not delivered, by hand, nothing of the answer's body; null when it is
 */
record Answer(@Nullable Integer status, @Nullable Duration retryAfter, @Nullable String error) {
    /** No receiver can put a message off for longer. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

    /** The receiver answered. */
    static Answer of(int status, @Nullable String retryAfter, Instant now) {
        if (status >= 200 && status < 300) {
            return new Answer(status, null, null);
        }
        String redirected = status >= 300 && status < 400 ? "; redirects are not followed" : "";
        return new Answer(status, parse(retryAfter, now), "the receiver answered " + status + redirected);
    }

    /** It did not. */
    static Answer none(String error) {
        return new Answer(null, null, error);
    }

    /** Seconds or a date; null for anything else. */
    private static @Nullable Duration parse(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.matches("\\d{1,9}")) {
            return bounded(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            return bounded(Duration.between(
                    now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Duration bounded(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }
}
