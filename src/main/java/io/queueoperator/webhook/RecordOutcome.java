package io.queueoperator.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.queueoperator.api.DeliveryView;
import io.queueoperator.core.failure.Backoff;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Writes down what came of an attempt, and what follows. */
@Startup
@ApplicationScoped
class RecordOutcome {
    private static final Logger LOG = Logger.getLogger(RecordOutcome.class);

    private final Database database;
    private final WebhookConfig config;
    private final Backoff backoff;
    private final Map<Verdict.Outcome, Counter> attempts = new EnumMap<>(Verdict.Outcome.class);

    RecordOutcome(Database database, WebhookConfig config, MeterRegistry meters) {
        this.database = database;
        this.config = config;
        this.backoff = new Backoff(config.backoffBase(), config.backoffMax());
        for (Verdict.Outcome outcome : Verdict.Outcome.values()) {
            attempts.put(outcome, Counter.builder("queue_operator.webhook.attempts")
                    .description("Attempts to send a message, by what became of the message")
                    .tag("outcome", outcome.wire())
                    .register(meters));
        }
    }

    /** The message as it is then; empty when this attempt counts no more. */
    Uni<Optional<DeliveryView>> record(Outgoing message, Answer answer) {
        Verdict verdict = Verdict.of(
                answer, message.attempt(), message.maxAttempts(), backoff, message.id().hashCode());
        Objects.requireNonNull(attempts.get(verdict.outcome())).increment();
        if (verdict.outcome() == Verdict.Outcome.DEAD) {
            LOG.warnf("Webhook %s: message %s is dead after %d attempt(s): %s",
                    message.webhookId(), message.id(), message.attempt(), answer.error());
        }
        return database.run(DeliverySql.RECORD, Tuple.tuple(Arrays.asList(
                        message.id(), message.attempt(), verdict.outcome().wire(), answer.status(), answer.error(),
                        verdict.delay().toMillis() / 1000.0, verdict.gone(), config.maxAttempts(),
                        (double) config.pauseAfter().toSeconds())))
                .map(rows -> rows.iterator().hasNext()
                        ? Optional.of(WebhookRow.delivery(rows.iterator().next()))
                        : Optional.empty());
    }
}
