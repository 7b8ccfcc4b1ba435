package io.queueoperator.webhook;

import io.queueoperator.api.DeliveryView;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Whether a receiver understands us: one message, sent at once, whose outcome is the answer. */
@ApplicationScoped
public class PingReceiver {
    private final Database database;
    private final ComposeMessages composeMessages;
    private final SendMessage sendMessage;
    private final RecordOutcome recordOutcome;

    PingReceiver(
            Database database, ComposeMessages composeMessages, SendMessage sendMessage, RecordOutcome recordOutcome) {
        this.database = database;
        this.composeMessages = composeMessages;
        this.sendMessage = sendMessage;
        this.recordOutcome = recordOutcome;
    }

    /** Sends a ping, also while the subscription is switched off; delivered or dead, and why. */
    public Uni<DeliveryView> ping(String webhookId) {
        String number = "ping" + UUID.randomUUID().toString().replace("-", "");
        return database.run(DeliverySql.PING, Tuple.of(webhookId, number, sendMessage.lease().toMillis() / 1000.0))
                .map(rows -> {
                    if (!rows.iterator().hasNext()) {
                        throw WebhookRow.webhookNotFound(webhookId);
                    }
                    return List.of(Outgoing.of(rows.iterator().next()));
                })
                .chain(composeMessages::compose)
                // Unsubscribed before it was composed, or while it was under way.
                .map(pings -> pings.stream().findFirst().orElseThrow(() -> WebhookRow.webhookNotFound(webhookId)))
                .chain(ping -> sendMessage.send(ping).chain(answer -> recordOutcome.record(ping, answer)))
                .map(recorded -> recorded.orElseThrow(() -> WebhookRow.webhookNotFound(webhookId)));
    }
}
