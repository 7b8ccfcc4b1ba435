package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the Redis list that is no job.
 *
 * @param id of the refusal
 * @param jobId what was pushed, as text and cut
 * @param reason bad_entry, no_hash, not_a_hash, missing_field, bad_field, too_large, already_ended, id_taken,
 *     not_storable
 * @param detail what is wrong, and what would be right
 * @param fields the hash as it was found, cut
 * @param times how often it was refused
 * @param state open, adopted, dropped
 * @param closedBy who adopted or dropped it
 */
public record RefusalView(
        long id,
        String jobId,
        String reason,
        String detail,
        @Nullable RawJson fields,
        int times,
        String state,
        Instant refusedAt,
        Instant lastRefusedAt,
        @Nullable Instant closedAt,
        @Nullable String closedBy) {}
