package io.queueoperator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as {@code /api/v1/webhooks} shows it.
 *
 * @param filter which jobs it is about; {@code {}} is all
 * @param enabled whether it is told anything
 * @param disabledReason why not, where it is not
 * @param failingSince the first of the attempts in a row that failed; null when the last one succeeded
 * @param failures how many in a row
 * @param createdBy the key's id
 * @param secret only in the answer that made it
 */
public record WebhookView(
        String id,
        String url,
        List<String> events,
        RawJson filter,
        @Nullable String description,
        boolean enabled,
        @Nullable String disabledReason,
        @Nullable Instant failingSince,
        int failures,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String secret) {

    /** The same with its secret, for whoever made it. */
    public WebhookView with(String newSecret) {
        return new WebhookView(
                id, url, events, filter, description, enabled, disabledReason, failingSince, failures, createdAt, createdBy,
                updatedAt, newSecret);
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "WebhookView[" + id + "]";
    }
}
