package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants the end of a job.
 *
 * @param reason shown as the job's error, after "Cancelled: "
 * @param requestedBy a person's name; null: the key's id
 */
@Valid
public record CancelRequest(
        @Size(max = 400, message = "at most 400 characters") @Nullable String reason,
        @Size(max = 200, message = "at most 200 characters") @Nullable String requestedBy) {}
