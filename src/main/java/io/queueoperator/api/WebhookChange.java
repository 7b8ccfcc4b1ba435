package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different in a subscription; what is null or missing stays.
 *
 * @param url where the messages go from now on, those that wait included
 * @param events replaces all of them
 * @param filter replaces all of it; {@code {}} is every job
 * @param description "" takes it away
 * @param enabled false: nothing is sent nor collected; true: from now on again, and what waits is sent
 */
@Valid
public record WebhookChange(
        @Size(min = 1, max = NewWebhook.LONGEST_URL, message = NewWebhook.URL) @Nullable String url,
        @Size(min = 1, max = 20, message = NewWebhook.EVENTS)
                @Nullable List<@NotNull(message = NewWebhook.EVENT_RULE)
                        @Pattern(regexp = NewWebhook.EVENT, message = NewWebhook.EVENT_RULE) String> events,
        @Valid @Nullable WebhookFilter filter,
        @Pattern(regexp = NewWebhook.DESCRIPTION, message = NewWebhook.DESCRIPTION_RULE) @Nullable String description,
        @Nullable Boolean enabled) {

    /** Whether it changes anything at all. */
    public boolean saysNothing() {
        return url == null && events == null && filter == null && description == null && enabled == null;
    }
}
