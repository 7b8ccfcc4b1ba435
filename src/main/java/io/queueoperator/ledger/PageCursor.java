package io.queueoperator.ledger;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * Where the next page begins: after the job that was enqueued then. Opaque to callers.
 *
 * @param createdAt when the last job seen was enqueued
 * @param id its id
 */
record PageCursor(Instant createdAt, String id) {
    /** Before everything. */
    static final PageCursor START = new PageCursor(Instant.parse("9000-01-01T00:00:00Z"), "~");

    String encoded() {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    static PageCursor decode(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length == 2 && Identifier.isValid(parts[1])) {
                Instant at = Instant.parse(parts[0]);
                if (at.isAfter(Instant.EPOCH) && at.isBefore(START.createdAt())) {
                    return new PageCursor(at, parts[1]);
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Said below.
        }
        throw Problem.invalid("cursor", "was not made by this service", "the next_cursor of the page before");
    }
}
