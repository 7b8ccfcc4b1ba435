package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription to changes of jobs.
 *
 * @param url where the messages go
 * @param events what it is told of, see {@link NamedEvent}
 * @param filter which jobs it is about; null: all
 * @param description for people
 * @param secret what messages are signed with, {@code whsec_} and the base64 of 24 to 64 bytes; null: one is made
 */
@Valid
public record NewWebhook(
        @NotNull(message = NewWebhook.URL) @Size(min = 1, max = NewWebhook.LONGEST_URL, message = NewWebhook.URL)
                String url,
        @NotNull(message = NewWebhook.EVENTS) @Size(min = 1, max = 20, message = NewWebhook.EVENTS)
                List<@NamedEvent String> events,
        @Valid @Nullable WebhookFilter filter,
        @Pattern(regexp = NewWebhook.DESCRIPTION, message = NewWebhook.DESCRIPTION_RULE) @Nullable String description,
        @Nullable String secret) {
    static final int LONGEST_URL = 2048;
    static final String URL = "an https URL of at most " + LONGEST_URL + " characters";
    static final String EVENTS = "1 to 20 events, such as job.failed";
    static final String DESCRIPTION = "[^\\p{Cntrl}\\p{Cs}]{0,500}";
    static final String DESCRIPTION_RULE = "at most 500 characters without control characters";

    /** Never the secret. */
    @Override
    public String toString() {
        return "NewWebhook[" + events + " " + filter + "]";
    }
}
