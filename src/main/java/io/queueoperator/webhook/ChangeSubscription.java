package io.queueoperator.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.api.WebhookChange;
import io.queueoperator.api.WebhookView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Arrays;

/** Somebody wants to be told something else, in another place, under another secret, or nothing any more. */
@ApplicationScoped
public class ChangeSubscription {
    private final Database database;
    private final WebhookConfig config;
    private final ObjectMapper json;
    private final SecureRandom random = new SecureRandom();

    ChangeSubscription(Database database, WebhookConfig config, ObjectMapper json) {
        this.database = database;
        this.config = config;
        this.json = json;
    }

    /** Changes what is said; the rest stays. */
    public Uni<WebhookView> change(String id, WebhookChange change) {
        if (change.saysNothing()) {
            throw Problem.invalid("body", "changes nothing", "url, events, filter, description or enabled");
        }
        if (change.url() != null) {
            ReceiverUrl.parse(change.url(), config.allowHttp(), config.allowPrivateAddresses());
        }
        return database.run(WebhookSql.CHANGE, Tuple.tuple(Arrays.asList(
                        id, change.url(), SubscribeReceiver.distinct(change.events()),
                        SubscribeReceiver.filter(json, change.filter()), change.description(), change.enabled())))
                .map(rows -> WebhookRow.subscription(rows, id));
    }

    /** A new secret, shown this once; messages are signed with both until the receiver has had time to change over. */
    public Uni<WebhookView> rotateSecret(String id) {
        Secret secret = Secret.generate(random);
        return database.run(WebhookSql.ROTATE_SECRET,
                        Tuple.of(id, secret.text(), (double) config.oldSecretValid().toSeconds()))
                .map(rows -> WebhookRow.subscription(rows, id).with(secret.text()));
    }

    /** Ends it, and forgets its messages. */
    public Uni<Void> unsubscribe(String id) {
        return database.run(WebhookSql.UNSUBSCRIBE, Tuple.of(id)).invoke(rows -> {
            if (!rows.iterator().hasNext()) {
                throw WebhookRow.webhookNotFound(id);
            }
        }).replaceWithVoid();
    }
}
