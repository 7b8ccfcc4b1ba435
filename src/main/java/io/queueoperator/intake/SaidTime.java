package io.queueoperator.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as others write them: ISO-8601, UTC where no zone is said. What cannot be read or is mad was not said. */
final class SaidTime {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private SaidTime() {}

    static Optional<Instant> of(@Nullable String text) {
        if (text == null || text.length() > 40) {
            return Optional.empty();
        }
        String iso = text.strip().replace(' ', 'T');
        return offset(iso).or(() -> local(iso)).filter(at -> at.isAfter(EARLIEST) && at.isBefore(LATEST));
    }

    private static Optional<Instant> offset(String iso) {
        try {
            return Optional.of(OffsetDateTime.parse(iso).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> local(String iso) {
        try {
            return Optional.of(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
