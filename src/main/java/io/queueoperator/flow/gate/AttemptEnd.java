package io.queueoperator.flow.gate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended, and whose it was.
 *
 * @param account the job's concurrency key
 * @param category null: it went well
 * @param claimedAt when the attempt began; null: not known
 */
record AttemptEnd(
        String jobId,
        String taskType,
        @Nullable String sourceId,
        @Nullable String account,
        @Nullable String category,
        @Nullable String code,
        @Nullable String message,
        @Nullable Instant claimedAt,
        Instant endedAt) {

    boolean succeeded() {
        return category == null;
    }
}
