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
 * @param events what it is told of, see {@link #EVENT}
 * @param filter which jobs it is about; null: all
 * @param description for people
 * @param secret what messages are signed with, {@code whsec_} and the base64 of 24 to 64 bytes; null: one is made
 */
@Valid
public record NewWebhook(
        @NotNull(message = NewWebhook.URL) @Size(min = 1, max = NewWebhook.LONGEST_URL, message = NewWebhook.URL)
                String url,
        @NotNull(message = NewWebhook.EVENTS) @Size(min = 1, max = 20, message = NewWebhook.EVENTS)
                List<@NotNull(message = NewWebhook.EVENT_RULE)
                        @Pattern(regexp = NewWebhook.EVENT, message = NewWebhook.EVENT_RULE) String> events,
        @Valid @Nullable WebhookFilter filter,
        @Pattern(regexp = NewWebhook.DESCRIPTION, message = NewWebhook.DESCRIPTION_RULE) @Nullable String description,
        @Nullable String secret) {
    static final int LONGEST_URL = 2048;
    static final String URL = "an https URL of at most " + LONGEST_URL + " characters";
    /** Without parentheses, as the rule: the generator of the checks (ADR 32) loses its way among them on elements of a list. */
    static final String EVENT = "job\\.queued|job\\.claimed|job\\.running|job\\.completed|job\\.failed|job\\.cancelled"
            + "|job\\.retrying|job\\.released";
    static final String EVENT_RULE = "job.queued, job.claimed, job.running, job.completed, job.failed, job.cancelled,"
            + " job.retrying: an attempt failed, another follows, or job.released: given back without an attempt";
    static final String EVENTS = "1 to 20 events, such as job.failed";
    static final String DESCRIPTION = "[^\\p{Cntrl}\\p{Cs}]{0,500}";
    static final String DESCRIPTION_RULE = "at most 500 characters without control characters";

    /** Never the secret. */
    @Override
    public String toString() {
        return "NewWebhook[" + events + " " + filter + "]";
    }
}
