package io.queueoperator.flow.retry;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * Where the next page of runs begins: before the one of that time and id. Opaque to callers.
 *
 * @param at when it was made
 * @param id its id
 */
record RunCursor(Instant at, String id) {
    private static final Instant END = Instant.parse("9000-01-01T00:00:00Z");
    /** Before the newest. */
    static final RunCursor START = new RunCursor(END, "~");

    String encoded() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor of that text; a problem when it is none. */
    static RunCursor decode(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            Instant at = Instant.parse(parts[0]);
            if (parts.length == 2 && Identifier.isValid(parts[1]) && at.isAfter(Instant.EPOCH) && at.isBefore(END)) {
                return new RunCursor(at, parts[1]);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Said below.
        }
        throw Problem.invalid("cursor", "was not made by this list", "the next_cursor of the page before");
    }
}
