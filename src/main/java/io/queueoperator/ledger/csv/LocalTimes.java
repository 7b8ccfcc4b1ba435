package io.queueoperator.ledger.csv;

import io.queueoperator.core.job.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Times of the file: local, without a zone, as the machine of the old tracker wrote them. Somebody says which zone that was;
 * of an hour that was there twice it is the first. One that names its zone is taken by its word. Pure.
 */
public final class LocalTimes {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private LocalTimes() {}

    /** The instant of a cell; empty when it is no time between 2000 and 2200. */
    public static Optional<Instant> read(String cell, ZoneId zone) {
        String text = cell.strip().replaceFirst(" ", "T");
        return instant(text, zone).map(at -> at.truncatedTo(ChronoUnit.MICROS))
                .filter(at -> at.isAfter(EARLIEST) && at.isBefore(LATEST));
    }

    private static Optional<Instant> instant(String text, ZoneId zone) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException withoutZone) {
            try {
                return Optional.of(LocalDateTime.parse(text).atZone(zone).toInstant());
            } catch (DateTimeException noTime) {
                return Optional.empty();
            }
        }
    }

    /** The cell of an instant; with its offset where the local time alone would be read as another one. */
    public static String write(Instant at, ZoneId zone) {
        ZonedDateTime there = at.truncatedTo(ChronoUnit.MICROS).atZone(zone);
        boolean plain = there.toLocalDateTime().atZone(zone).toInstant().equals(there.toInstant());
        return plain
                ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(there)
                : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(there);
    }

    /** The zone of that name; a problem when there is none. */
    public static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw Problem.invalid("zone", "is not a time zone", "a name such as UTC, Europe/Berlin or +02:00");
        }
    }
}
