package io.queueoperator.intake;

import io.queueoperator.core.job.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where the next page of a list begins, newest first: before that id. Opaque to callers. */
final class PagePosition {
    /** Before everything. */
    static final long START = Long.MAX_VALUE;

    private PagePosition() {}

    static String encoded(long id) {
        return Base64.getUrlEncoder().withoutPadding()
                .encodeToString(("i" + id).getBytes(StandardCharsets.US_ASCII));
    }

    static long decode(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            if (plain.startsWith("i")) {
                return Long.parseLong(plain.substring(1));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw Problem.invalid("cursor", "was not made by this service", "the next_cursor of the page before");
    }
}
