package io.queueoperator.webhook;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Runs the sweep of the webhooks again and again, also while an earlier one still waits for a slow receiver. */
@ApplicationScoped
class WebhookTimer {
    private static final Logger LOG = Logger.getLogger(WebhookTimer.class);

    private final WebhookSweep sweep;

    WebhookTimer(WebhookSweep sweep) {
        this.sweep = sweep;
    }

    @Scheduled(every = "${queue-operator.webhooks.every:1s}")
    Uni<Void> sweep() {
        return sweep.runOnce()
                .onFailure().invoke(failure -> LOG.warnf("The sweep of the webhooks ended early: %s", failure.toString()))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
