package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source, as a list shows it; how far it is says {@code /sources/{id}/progress}.
 *
 * @param activeJobs queued, claimed or running; counted up to 1,000
 * @param heldJobs claimed or running, of those
 * @param lastStatus how the job that ended last ended; null: none has
 * @param lastEndedAt when
 * @param lastError why, when it failed
 */
public record SourceView(
        String id,
        Instant firstSeenAt,
        int activeJobs,
        int heldJobs,
        @Nullable Instant lastEnqueuedAt,
        @Nullable String lastStatus,
        @Nullable Instant lastEndedAt,
        @Nullable String lastError) {}
