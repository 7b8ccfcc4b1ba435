package io.queueoperator.ledger.insight;

import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameter {@code window}: how far back a question goes.
 *
 * @param length from one second to a year
 */
record TimeWindow(Duration length) {
    static final String NAME = "window";

    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern FORM = Pattern.compile("(\\d{1,8})([smhd])");

    /** Reads it; a problem that names it when it cannot be understood. */
    static TimeWindow of(QueryParameters query, Duration otherwise) {
        return query.text(NAME).map(TimeWindow::parse).orElse(new TimeWindow(otherwise));
    }

    static TimeWindow parse(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            long count = Long.parseLong(form.group(1));
            Duration length = switch (form.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
            if (!length.isZero() && length.compareTo(LONGEST) <= 0) {
                return new TimeWindow(length);
            }
        }
        throw Problem.invalid(NAME, "is not a window of time", "a number with s, m, h or d, at most 365d: 15m, 24h, 7d");
    }

    double seconds() {
        return length.toSeconds();
    }

    /** From when on rows were looked at: the oldest of them where there were too many for one answer. */
    Instant since(Instant until, @Nullable Instant oldest, boolean whole) {
        return whole || oldest == null ? until.minus(length) : oldest;
    }
}
