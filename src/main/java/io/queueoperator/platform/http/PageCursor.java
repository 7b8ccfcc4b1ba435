package io.queueoperator.platform.http;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * Where the next page begins: after the row of that time and id, in the order of the list. Opaque to callers.
 *
 * @param at the time that the list is ordered by, of the last row seen
 * @param id its id
 */
public record PageCursor(Instant at, String id) {
    private static final Instant BEGINNING = Instant.EPOCH;
    private static final Instant END = Instant.parse("9000-01-01T00:00:00Z");

    /** Where a list of jobs begins that goes back in time. */
    public static final PageCursor START = new PageCursor(END, "~");
    /** Where a list of numbered rows begins that goes back in time. */
    public static final PageCursor LAST_NUMBER = new PageCursor(END, Long.toString(Long.MAX_VALUE));
    /** Where a list begins that goes forward in time, or from the first id or number on. */
    public static final PageCursor FIRST = new PageCursor(BEGINNING, "0");

    /** As callers get it. */
    public String encoded() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((at + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor of that text; a problem when it is none. */
    public static PageCursor decode(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length == 2 && Identifier.isValid(parts[1])) {
                Instant at = Instant.parse(parts[0]);
                if (at.isAfter(BEGINNING) && at.isBefore(END)) {
                    return new PageCursor(at, parts[1]);
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Said below.
        }
        throw foreign();
    }

    /** The id of a numbered row; a problem when the cursor is one of another list. */
    public long number() {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw foreign();
        }
    }

    private static Problem foreign() {
        return Problem.invalid("cursor", "was not made by this list", "the next_cursor of the page before");
    }
}
