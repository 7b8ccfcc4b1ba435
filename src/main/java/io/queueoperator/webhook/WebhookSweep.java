package io.queueoperator.webhook;

import io.queueoperator.api.WebhookSweepReport;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jboss.logging.Logger;

/** All chores of the webhooks: new events into the outbox, what is due to its receivers, what is old away. */
@ApplicationScoped
public class WebhookSweep {
    private static final Logger LOG = Logger.getLogger(WebhookSweep.class);

    private final EnqueueDeliveries enqueueDeliveries;
    private final SendDueDeliveries sendDueDeliveries;
    private final Database database;
    private final WebhookConfig config;

    WebhookSweep(
            EnqueueDeliveries enqueueDeliveries, SendDueDeliveries sendDueDeliveries, Database database,
            WebhookConfig config) {
        this.enqueueDeliveries = enqueueDeliveries;
        this.sendDueDeliveries = sendDueDeliveries;
        this.database = database;
        this.config = config;
    }

    /** One sweep; says what it did. It ends when its last message has ended; another one may begin before. */
    @Operation(name = "webhooks.sweep", category = "maintenance", record = When.NOT_ROUTINE)
    public Uni<WebhookSweepReport> runOnce() {
        Instant end = Instant.now().plus(config.sweepTime());
        return enqueueDeliveries.runOnce(end)
                .onFailure().recoverWithItem(failure -> {
                    // What is in the outbox already can be sent all the same.
                    LOG.warnf("Events cannot be put into the outbox now: %s", failure.toString());
                    return 0;
                })
                .chain(enqueued -> sendDueDeliveries.runOnce(end)
                        .map(new WebhookSweepReport(enqueued, 0, 0, 0)::plus))
                .call(this::prune);
    }

    private Uni<?> prune() {
        return database.run(OutboxSql.PRUNE, Tuple.of((double) config.keep().toSeconds(), config.batch()));
    }
}
