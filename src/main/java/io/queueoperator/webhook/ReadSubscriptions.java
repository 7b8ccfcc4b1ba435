package io.queueoperator.webhook;

import io.queueoperator.api.Page;
import io.queueoperator.api.WebhookView;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;

/** Who is told what. */
@ApplicationScoped
public class ReadSubscriptions {
    private final Database database;

    ReadSubscriptions(Database database) {
        this.database = database;
    }

    /** One subscription; a problem when it is not there. */
    public Uni<WebhookView> one(String id) {
        return database.run(WebhookSql.SUBSCRIPTION, Tuple.of(id)).map(rows -> WebhookRow.subscription(rows, id));
    }

    Uni<Page<WebhookView>> list(PageCursor after, int limit) {
        return database.run(WebhookSql.SUBSCRIPTIONS,
                        Tuple.of(after.at().atOffset(ZoneOffset.UTC), after.id(), limit + 1))
                .map(rows -> WebhookRow.page(rows, limit, WebhookRow::subscription));
    }
}
