package io.queueoperator.ledger.run;

import io.queueoperator.api.RawJson;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.operation.DumpValues;
import io.queueoperator.platform.operation.Dumped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What others say of their runs, as it may be written: masked, bounded, checked. */
final class OutsideRuns {
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private OutsideRuns() {}

    /** A list of entries; null stays null. */
    static @Nullable String entries(@Nullable List<RawJson> entries, DumpValues dump) {
        // Each is dumped as the JSON that its text holds.
        return entries == null ? null : dump.list(entries.stream().map(RawJson::textOf).toList());
    }

    /** How many entries of a list are not recorded; null where none is left out. */
    static @Nullable Integer leftOut(@Nullable List<RawJson> entries) {
        return entries == null || entries.size() <= DumpValues.ENTRIES ? null : entries.size() - DumpValues.ENTRIES;
    }

    /** A JSON object and nothing else; null stays null. */
    static @Nullable String object(String field, @Nullable RawJson json, DumpValues dump) {
        requireObject(field, json);
        Dumped dumped = dump.ofJson(RawJson.textOf(json));
        return dumped == null ? null : dumped.json();
    }

    static void requireObject(String field, @Nullable RawJson json) {
        if (json != null && !json.text().startsWith("{") && !json.text().equals("null")) {
            throw Problem.invalid(field, "is not an object", "a JSON object");
        }
    }

    static @Nullable String message(@Nullable String said) {
        return said == null || said.isBlank() ? null : ErrorText.compact(said);
    }

    static @Nullable Integer size(@Nullable List<RawJson> entries) {
        return entries == null ? null : entries.size();
    }

    /** A run fails for a reason. */
    static void requireReason(@Nullable String status, @Nullable String message, @Nullable Integer errors) {
        if (RunFilter.FAILED.equals(status) && message == null && (errors == null || errors == 0)) {
            throw Problem.invalid("error_message", "is missing", "why it failed, in words a person can act on");
        }
    }

    /** The end is told of what has ended, and is not before the beginning. */
    static void requireOrder(@Nullable Instant startedAt, @Nullable Instant endedAt, @Nullable String status) {
        boolean goesOn = "PENDING".equals(status) || "RUNNING".equals(status);
        if (endedAt != null && (goesOn || startedAt != null && endedAt.isBefore(startedAt))) {
            throw outOfOrder("ended_at");
        }
    }

    /** The field that was given does not go with what is known of the run. */
    static Problem outOfOrder(String field) {
        return Problem.invalid(field, "does not fit the run",
                "an ended_at that is not before started_at, of a run that is SUCCESS or FAILED");
    }

    static @Nullable OffsetDateTime time(String field, @Nullable Instant at) {
        if (at != null && (at.isBefore(EARLIEST) || at.isAfter(LATEST))) {
            throw Problem.invalid(field, "is out of range", "a time from 2000 to 2200");
        }
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
