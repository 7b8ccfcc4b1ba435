package io.queueoperator.flow.claim;

import io.vertx.core.http.HttpServerResponse;

/** Whether the caller is still there: a job must not be claimed for somebody who hung up. */
final class Hangup {
    private volatile boolean happened;
    private volatile Runnable action = () -> {};

    Hangup(HttpServerResponse response) {
        response.closeHandler(closed -> {
            // Also called after the answer was sent: then nobody waits any more, and it does no harm.
            happened = true;
            action.run();
        });
    }

    boolean happened() {
        return happened;
    }

    void onHangup(Runnable newAction) {
        action = newAction;
        if (happened) {
            newAction.run();
        }
    }
}
