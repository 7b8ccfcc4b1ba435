package io.queueoperator.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.queueoperator.api.JobView;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.WebhookFilter;
import io.queueoperator.api.WebhookMessage;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Gives messages their body before their first attempt, and keeps it: every attempt sends the same bytes. */
@ApplicationScoped
@RegisterForReflection(targets = {
    WebhookMessage.class, WebhookMessage.Data.class, WebhookFilter.class, JobView.class, JobView.Bodies.class,
    JobView.Lineage.class, RawJson.class
})
class ComposeMessages {
    private final Database database;
    private final ObjectMapper json;

    ComposeMessages(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** The messages with their bodies; without those that somebody else has composed in the meantime. */
    Uni<List<Outgoing>> compose(List<Outgoing> messages) {
        List<Outgoing> composed = messages.stream().filter(m -> m.body() == null).map(this::written).toList();
        if (composed.isEmpty()) {
            return Uni.createFrom().item(messages);
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(composed.stream().map(Outgoing::id).toArray(String[]::new))
                .addArrayOfString(composed.stream().map(Outgoing::body).toArray(String[]::new));
        return database.run(DeliverySql.COMPOSE, arguments).map(rows -> {
            Set<String> kept = new HashSet<>();
            rows.forEach(row -> kept.add(row.getString("id")));
            return Stream.concat(
                    messages.stream().filter(m -> m.body() != null),
                    composed.stream().filter(m -> kept.contains(m.id()))).toList();
        });
    }

    private Outgoing written(Outgoing message) {
        try {
            return message.with(json.writeValueAsString(message.content()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a job is always JSON", e);
        }
    }
}
