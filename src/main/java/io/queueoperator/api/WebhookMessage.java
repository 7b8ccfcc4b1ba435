package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The body of a message to a receiver.
 *
 * @param type job.failed, ..., or webhook.ping
 * @param timestamp when that happened, by the database's clock
 * @param data about it
 */
public record WebhookMessage(String type, Instant timestamp, Data data) {

    /**
     * What happened. Nothing but the subscription in a ping.
     *
     * @param webhookId the subscription
     * @param jobId the job that changed
     * @param job as it was when the message was composed, shortly after the event, without its bodies; null when it is
     *     not there any more
     * @param from its status before; null for a new job
     * @param to its status by this event
     * @param attempt its attempt after the event, as in the audit
     * @param errorMessage of the attempt that failed
     * @param retryAt when the next attempt may begin, with job.retrying
     */
    public record Data(
            String webhookId,
            @Nullable String jobId,
            @Nullable JobView job,
            @Nullable String from,
            @Nullable String to,
            @Nullable Integer attempt,
            @Nullable String errorMessage,
            @Nullable String errorCategory,
            @Nullable String errorType,
            @Nullable String errorCode,
            @Nullable Instant retryAt) {}
}
