package io.queueoperator.platform.telemetry;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place where the process can be made to die, as in a power failure: between the writes of a failed attempt, one per
 * step. Off unless {@code queue-operator.fail-point} names one; then it costs a comparison.
 */
public enum FailPoint {
    /** The failure is decided, and nothing is written. */
    BEFORE_STATEMENT,
    /** PostgreSQL has committed; Redis and the ingestion tables know nothing. */
    AFTER_COMMIT,
    /** Redis has taken a change; the ingestion tables perhaps not. */
    AFTER_REDIS,
    /** The ingestion items are written, their runs not. */
    AFTER_ITEMS,
    /** The ingestion tables are written; Redis perhaps not, and nobody was answered. */
    AFTER_RUNS,
    /** A follower that was behind has taken a batch, and its cursor has not moved. */
    BEFORE_CURSOR;

    private static volatile @Nullable Armed armed;

    /** The point, and how often it is still passed. */
    private record Armed(FailPoint point, AtomicInteger left) {}

    /** Ends the process if this is the point and the time; nobody's shutdown hook runs. */
    public void reached() {
        Armed now = armed;
        if (now != null && now.point == this && now.left.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }

    /**
     * Sets the one point.
     *
     * @param setting its name in lower case, optionally with how many times it must be reached: {@code after_commit:17}
     * @throws IllegalArgumentException when there is no such point or the number is none
     */
    static void arm(String setting) {
        String[] parts = setting.strip().split(":", 2);
        FailPoint point = named(parts[0]).orElseThrow(() -> new IllegalArgumentException(
                "queue-operator.fail-point: there is no point " + parts[0] + "; expected one of " + names()));
        armed = new Armed(point, new AtomicInteger(parts.length == 1 ? 1 : times(parts[1])));
    }

    static void disarm() {
        armed = null;
    }

    private static int times(String number) {
        if (!number.matches("[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(
                    "queue-operator.fail-point: after the colon stands how many times, a number from 1; not " + number);
        }
        return Integer.parseInt(number);
    }

    private static Optional<FailPoint> named(String name) {
        return Arrays.stream(values()).filter(point -> point.wire().equals(name)).findFirst();
    }

    private static String names() {
        return Arrays.stream(values()).map(FailPoint::wire).collect(Collectors.joining(", "));
    }

    private String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
