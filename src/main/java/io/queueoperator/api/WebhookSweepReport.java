package io.queueoperator.api;

/**
 * What a sweep of the webhooks did.
 *
 * @param enqueued messages put into the outbox for events since the last sweep
 * @param delivered messages that a receiver took
 * @param failed attempts that failed and will be made again
 * @param dead messages that are not tried any more
 */
public record WebhookSweepReport(int enqueued, int delivered, int failed, int dead) {

    /** What both did. */
    public WebhookSweepReport plus(WebhookSweepReport other) {
        return new WebhookSweepReport(
                enqueued + other.enqueued, delivered + other.delivered, failed + other.failed, dead + other.dead);
    }
}
