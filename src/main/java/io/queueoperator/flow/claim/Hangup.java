package io.queueoperator.flow.claim;

import io.vertx.ext.web.RoutingContext;

/** Whether the caller is still there: a job must not be claimed for somebody who hung up. */
public final class Hangup {
    private volatile boolean happened;
    private volatile Runnable action = () -> {};

    /** Watches a request. */
    public Hangup(RoutingContext request) {
        // Shared with others who wait for the end of the request; the response's own close handler has room for one.
        request.addEndHandler(end -> {
            if (end.failed()) {
                happened = true;
                action.run();
            }
        });
    }

    /** Nobody waits for the answer any more. */
    public boolean happened() {
        return happened;
    }

    void onHangup(Runnable newAction) {
        action = newAction;
        if (happened) {
            newAction.run();
        }
    }
}
