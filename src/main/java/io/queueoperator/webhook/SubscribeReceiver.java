package io.queueoperator.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.api.NewWebhook;
import io.queueoperator.api.WebhookFilter;
import io.queueoperator.api.WebhookView;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody wants to be told. */
@ApplicationScoped
public class SubscribeReceiver {
    private static final int ID_BYTES = 8;

    private final Database database;
    private final WebhookConfig config;
    private final ObjectMapper json;
    // Made at run time: one in a native image would know the future.
    private final SecureRandom random = new SecureRandom();

    SubscribeReceiver(Database database, WebhookConfig config, ObjectMapper json) {
        this.database = database;
        this.config = config;
        this.json = json;
    }

    /**
     * Stores a subscription to events from now on.
     *
     * @param by the id of the key
     * @return it, with its secret for the only time
     */
    public Uni<WebhookView> subscribe(NewWebhook webhook, String by) {
        ReceiverUrl.parse(webhook.url(), config.allowHttp(), config.allowPrivateAddresses());
        Secret secret = webhook.secret() == null ? Secret.generate(random) : Secret.parse(webhook.secret());
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        return database.run(WebhookSql.SUBSCRIBE, Tuple.tuple(Arrays.asList(
                        "wh_" + HexFormat.of().formatHex(id), webhook.url(), distinct(webhook.events()),
                        filter(json, webhook.filter() == null ? WebhookFilter.ALL : webhook.filter()),
                        webhook.description(), secret.text(), by)))
                .map(rows -> WebhookRow.subscription(rows.iterator().next()).with(secret.text()));
    }

    static String @Nullable [] distinct(@Nullable List<String> events) {
        return events == null ? null : events.stream().distinct().toArray(String[]::new);
    }

    static @Nullable String filter(ObjectMapper json, @Nullable WebhookFilter filter) {
        try {
            return filter == null ? null : json.writeValueAsString(filter);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of strings is always JSON", e);
        }
    }
}
