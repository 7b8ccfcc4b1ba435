package io.queueoperator.ingestion;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ingestion tables say of a run, or of a source without one.
 *
 * @param run null: they know no such run
 * @param items by stage: the one that most needs somebody's eyes
 */
public record StageNotes(@Nullable RunNote run, Map<String, ItemNote> items) {
    /** Nothing is said. */
    public static final StageNotes NONE = new StageNotes(null, Map.of());

    /** A row of {@code ingestion_runs}. */
    public record RunNote(
            String status, @Nullable String activeStage, @Nullable String errorMessage, @Nullable Instant updatedAt) {}

    /** A row of {@code ingestion_items}; what is empty there is null here. */
    public record ItemNote(
            @Nullable String status,
            @Nullable String lastErrorMessage,
            @Nullable String errorMessage,
            @Nullable String reviewReason,
            boolean needsReview,
            @Nullable String jobId,
            @Nullable Instant updatedAt) {}
}
