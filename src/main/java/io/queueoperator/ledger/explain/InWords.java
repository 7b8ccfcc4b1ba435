package io.queueoperator.ledger.explain;

import java.time.Duration;
import java.util.List;

/** Numbers as people say them. */
final class InWords {
    private static final int NAMED = 3;

    private InWords() {}

    /** A span of time in its largest unit that has at least two of it: {@code 90 s}, {@code 3 h}, {@code 5 days}. */
    static String of(Duration span) {
        Duration time = span.isNegative() ? Duration.ZERO : span;
        if (time.toDays() >= 2) {
            return time.toDays() + " days";
        }
        if (time.toHours() >= 2) {
            return time.toHours() + " h";
        }
        return time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    /** {@code 1 job}, {@code 2 jobs}. */
    static String of(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** The first of them by name, and how many more there are. */
    static String list(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
    }
}
