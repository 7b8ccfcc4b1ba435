package io.queueoperator.core.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a trace, as W3C Trace Context writes it: {@code 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01}.
 *
 * @param traceId 32 lower-case hexadecimal digits, not all of them zero
 * @param parentId the span to go on from: 16 such digits, not all of them zero
 * @param flags 2 such digits; the lowest bit says that the trace is recorded
 */
public record Traceparent(String traceId, String parentId, String flags) {
    private static final String IDS = "((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})";

    /** What is stored, as a regular expression. */
    public static final String REGEX = "00-" + IDS;

    /** The rule in words, for error messages. */
    public static final String RULE =
            "a W3C traceparent of version 00: 00-{32 hex}-{16 hex}-{2 hex}, lower case, neither id all zeros";

    private static final Pattern PRESENT = Pattern.compile(REGEX);
    /** A version of the future may say more after these parts, and means the same by them; version ff is forbidden. */
    private static final Pattern FUTURE = Pattern.compile("(?!00|ff)[0-9a-f]{2}-" + IDS + "(?:-.*)?");
    private static final int LONGEST = 512;

    /**
     * Reads the header. What is not one is as if it were not there: a broken trace never breaks a call.
     *
     * @return empty for anything that the recommendation wants ignored
     */
    public static Optional<Traceparent> parse(@Nullable String header) {
        if (header == null || header.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher present = PRESENT.matcher(header);
        if (present.matches()) {
            return Optional.of(new Traceparent(present.group(1), present.group(2), present.group(3)));
        }
        Matcher future = FUTURE.matcher(header);
        // Of the flags only the one that is known is passed on.
        return future.matches()
                ? Optional.of(new Traceparent(future.group(1), future.group(2), isRecorded(future.group(3)) ? "01" : "00"))
                : Optional.empty();
    }

    private static boolean isRecorded(String flags) {
        return (Integer.parseInt(flags, 16) & 1) == 1;
    }

    /** As it stands in the header, in the columns and in JSON. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + parentId + "-" + flags;
    }
}
