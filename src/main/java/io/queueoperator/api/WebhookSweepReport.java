package io.queueoperator.api;

import io.queueoperator.core.operation.Outcome;
import java.util.Map;

/**
 * What a sweep of the webhooks did.
 *
 * @param enqueued messages put into the outbox for events since the last sweep
 * @param delivered messages that a receiver took
 * @param failed attempts that failed and will be made again
 * @param dead messages that are not tried any more
 */
public record WebhookSweepReport(int enqueued, int delivered, int failed, int dead)
        implements Outcome {

    /** Each delivery has a record of its own; a message that is given up is more than that. */
    @Override
    public boolean routine() {
        return dead == 0;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("enqueued", enqueued, "delivered", delivered, "failed", failed, "dead", dead);
    }

    /** What both did. */
    public WebhookSweepReport plus(WebhookSweepReport other) {
        return new WebhookSweepReport(
                enqueued + other.enqueued, delivered + other.delivered, failed + other.failed, dead + other.dead);
    }
}
