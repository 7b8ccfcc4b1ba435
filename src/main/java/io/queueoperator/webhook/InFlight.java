package io.queueoperator.webhook;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What this instance is sending at the moment, by receiver. */
final class InFlight {
    private final int most;
    private final Map<String, Integer> messages = new HashMap<>();
    private int all;

    InFlight(int most) {
        this.most = most;
    }

    /** Receivers that get messages now, and how many each. */
    synchronized Map<String, Integer> busy() {
        return Map.copyOf(messages);
    }

    /** How many more may be sent. */
    synchronized int free() {
        return Math.max(most - all, 0);
    }

    synchronized void begin(List<Outgoing> begun) {
        begun.forEach(message -> messages.merge(message.webhookId(), 1, Integer::sum));
        all += begun.size();
    }

    synchronized void end(Outgoing message) {
        messages.computeIfPresent(message.webhookId(), (id, count) -> count > 1 ? count - 1 : null);
        all--;
    }
}
