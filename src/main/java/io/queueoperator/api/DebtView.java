package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row that a store refuses although it can be written. It is tried again, later each time.
 *
 * @param store redis or ingestion
 * @param kind job or run
 * @param runId the run; null when the row tells of a job
 * @param jobId the job; of a run, the one that told of it last
 * @param reason missing_run, missing_source, missing_reference, not_a_number, constraint, trigger_refused,
 *     column_changed, newer, not_permitted, other
 * @param message the same in words
 * @param sqlstate what PostgreSQL called it; null when it was not asked
 * @param since when it was refused first
 * @param attempts how often it was tried
 * @param lastTryAt when last
 * @param nextTryAt when next
 */
public record DebtView(
        String store,
        String kind,
        @Nullable String runId,
        String jobId,
        String reason,
        String message,
        @Nullable String sqlstate,
        Instant since,
        int attempts,
        Instant lastTryAt,
        Instant nextTryAt) {}
