package io.queueoperator.webhook;

import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Follows the log of status changes: what somebody subscribed to goes into the outbox. Any instance may do it at once. */
@ApplicationScoped
public class EnqueueDeliveries {
    private final Database database;
    private final WebhookConfig config;

    EnqueueDeliveries(Database database, WebhookConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * Reads on until there is nothing new.
     *
     * @param end when to stop all the same
     * @return how many messages it made
     */
    public Uni<Integer> runOnce(Instant end) {
        return step(end, 0);
    }

    private Uni<Integer> step(Instant end, int before) {
        Tuple arguments = Tuple.of(config.batch(), (double) config.keep().toSeconds(), config.maxAttempts());
        return database.run(OutboxSql.ENQUEUE, arguments).chain(rows -> {
            Row row = rows.iterator().next();
            int enqueued = before + row.getInteger("enqueued");
            return row.getInteger("events") < config.batch() || Instant.now().isAfter(end)
                    ? Uni.createFrom().item(enqueued)
                    : step(end, enqueued);
        });
    }
}
