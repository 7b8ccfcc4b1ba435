package io.queueoperator.webhook;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * Where the next page of a list begins, newest first: after what was made then. Opaque to callers.
 *
 * @param createdAt when the last one seen was made
 * @param id its id
 */
record PagePosition(Instant createdAt, String id) {
    /** Before everything. */
    static final PagePosition START = new PagePosition(Instant.parse("9000-01-01T00:00:00Z"), "~");

    String encoded() {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.UTF_8));
    }

    static PagePosition decode(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length == 2 && Identifier.isValid(parts[1])) {
                Instant at = Instant.parse(parts[0]);
                if (at.isAfter(Instant.EPOCH) && at.isBefore(START.createdAt())) {
                    return new PagePosition(at, parts[1]);
                }
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            // Said below.
        }
        throw Problem.invalid("cursor", "was not made by this service", "the next_cursor of the page before");
    }
}
