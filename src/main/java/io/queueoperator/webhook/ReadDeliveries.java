package io.queueoperator.webhook;

import io.queueoperator.api.DeliveryView;
import io.queueoperator.api.Page;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.webhook.Verdict.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What was sent, what waits and what nobody took; and another try for it. */
@ApplicationScoped
public class ReadDeliveries {
    private final Database database;
    private final ReadSubscriptions readSubscriptions;
    private final WebhookConfig config;

    ReadDeliveries(Database database, ReadSubscriptions readSubscriptions, WebhookConfig config) {
        this.database = database;
        this.readSubscriptions = readSubscriptions;
        this.config = config;
    }

    /** Messages of a subscription, newest first; of one status, or of all. */
    Uni<Page<DeliveryView>> list(String webhookId, Optional<String> status, PageCursor after, int limit) {
        String[] statuses = status.map(ReadDeliveries::known).map(one -> new String[] {one})
                .orElseGet(() -> Arrays.stream(Outcome.values()).map(Outcome::wire).toArray(String[]::new));
        return readSubscriptions.one(webhookId)
                .chain(webhook -> database.run(DeliverySql.DELIVERIES, Tuple.tuple(Arrays.asList(
                        webhookId, statuses, after.at().atOffset(ZoneOffset.UTC), after.id(), limit + 1))))
                .map(rows -> WebhookRow.page(rows, limit, WebhookRow::delivery));
    }

    /** A message that ended is due again, under its old id; one that waits stays as it is. */
    public Uni<DeliveryView> redeliver(String webhookId, String deliveryId) {
        return readSubscriptions.one(webhookId)
                .chain(webhook -> database.run(
                        DeliverySql.REDELIVER, Tuple.of(webhookId, deliveryId, config.maxAttempts())))
                .map(rows -> {
                    if (!rows.iterator().hasNext()) {
                        throw Problem.of(ProblemCode.DELIVERY_NOT_FOUND,
                                "Webhook " + webhookId + " has no delivery " + deliveryId + ".",
                                Map.of("webhook_id", webhookId, "delivery_id", deliveryId));
                    }
                    return WebhookRow.delivery(rows.iterator().next());
                });
    }

    private static String known(String status) {
        if (Arrays.stream(Outcome.values()).noneMatch(outcome -> outcome.wire().equals(status))) {
            throw Problem.invalid("status", "is not a status of a delivery", "pending, delivered or dead");
        }
        return status;
    }
}
