package io.queueoperator.intake;

import java.util.List;

/**
 * Where a walk over all keys stands: on one server after the other, each of which has a cursor of its own.
 *
 * @param marker which server, as {@code RedisStore.markers} names them
 * @param cursor where on it
 */
record ScanCursor(String marker, String cursor) {
    /** Where a round begins, and ends. */
    static final String START = "0";

    /** What the text means while these servers are there, at least one. One that has left is skipped. */
    static ScanCursor of(String text, List<String> markers) {
        List<String> servers = markers.stream().sorted().toList();
        int sign = text.indexOf('@');
        String marker = text.substring(sign + 1);
        if (sign < 0) {
            return new ScanCursor(servers.get(0), START);
        }
        return servers.contains(marker)
                ? new ScanCursor(marker, text.substring(0, sign))
                : new ScanCursor(after(servers, marker, servers.get(0)), START);
    }

    /** The text of the next step, after the server answered with that cursor. */
    String next(String answered, List<String> markers) {
        if (!answered.equals(START)) {
            return answered + "@" + marker;
        }
        String following = after(markers.stream().sorted().toList(), marker, "");
        return following.isEmpty() ? START : START + "@" + following;
    }

    private static String after(List<String> sorted, String marker, String otherwise) {
        return sorted.stream().filter(other -> other.compareTo(marker) > 0).findFirst().orElse(otherwise);
    }
}
