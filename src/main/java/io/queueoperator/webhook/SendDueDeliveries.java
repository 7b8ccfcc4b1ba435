package io.queueoperator.webhook;

import io.queueoperator.api.DeliveryView;
import io.queueoperator.api.WebhookSweepReport;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/**
 * Sends what is due, so many at a time over all and to each receiver. Receivers do not wait for each other: whoever is done
 * with its messages fetches what is due then. Runs may overlap, here and on other instances; the bounds are those of an
 * instance.
 */
@ApplicationScoped
public class SendDueDeliveries {
    private static final Logger LOG = Logger.getLogger(SendDueDeliveries.class);
    private static final WebhookSweepReport NOTHING = new WebhookSweepReport(0, 0, 0, 0);
    private static final Duration TURN = Duration.ofMillis(20);

    private final Database database;
    private final ComposeMessages composeMessages;
    private final SendMessage sendMessage;
    private final RecordOutcome recordOutcome;
    private final WebhookConfig config;
    private final InFlight inFlight;
    /** Two claims at once would both count the same free places. */
    private final AtomicBoolean claiming = new AtomicBoolean();

    SendDueDeliveries(
            Database database, ComposeMessages composeMessages, SendMessage sendMessage, RecordOutcome recordOutcome,
            WebhookConfig config) {
        this.database = database;
        this.composeMessages = composeMessages;
        this.sendMessage = sendMessage;
        this.recordOutcome = recordOutcome;
        this.config = config;
        this.inFlight = new InFlight(config.concurrency());
    }

    /**
     * Sends until nothing is due, or there is no free place.
     *
     * @param end nothing new is begun after it
     * @return what came of the attempts, when all of them have ended
     */
    public Uni<WebhookSweepReport> runOnce(Instant end) {
        if (Instant.now().isAfter(end)) {
            return Uni.createFrom().item(NOTHING);
        }
        return claim().chain(claimed -> {
            if (claimed.isEmpty()) {
                return Uni.createFrom().item(NOTHING);
            }
            Collection<List<Outgoing>> byReceiver =
                    claimed.stream().collect(Collectors.groupingBy(Outgoing::webhookId)).values();
            return sum(byReceiver.stream().map(messages -> toOneReceiver(messages, end)).toList());
        });
    }

    private Uni<WebhookSweepReport> toOneReceiver(List<Outgoing> messages, Instant end) {
        return sum(messages.stream().map(this::sendOne).toList())
                .chain(sent -> next(end).map(sent::plus));
    }

    /** What was sent stays sent, whether or not there is a database to go on with. */
    private Uni<WebhookSweepReport> next(Instant end) {
        return runOnce(end).onFailure().recoverWithItem(failure -> {
            LOG.warnf("No further messages can be sent now: %s", failure.toString());
            return NOTHING;
        });
    }

    private Uni<List<Outgoing>> claim() {
        return Uni.createFrom().deferred(() -> claiming.compareAndSet(false, true)
                ? claimNow().onTermination().invoke(() -> claiming.set(false))
                : Uni.createFrom().voidItem().onItem().delayIt().by(TURN).chain(this::claim));
    }

    private Uni<List<Outgoing>> claimNow() {
        Map<String, Integer> busy = inFlight.busy();
        String[] ids = busy.keySet().toArray(String[]::new);
        Integer[] messages = Arrays.stream(ids).map(busy::get).toArray(Integer[]::new);
        int free = inFlight.free();
        if (free == 0) {
            return Uni.createFrom().item(List.of());
        }
        Tuple arguments = Tuple.tuple().addArrayOfString(ids).addArrayOfInteger(messages)
                .addInteger(config.concurrencyPerWebhook()).addInteger(free)
                .addDouble(sendMessage.lease().toMillis() / 1000.0);
        return database.run(DeliverySql.CLAIM, arguments)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Outgoing::of).toList())
                .chain(composeMessages::compose)
                .invoke(inFlight::begin);
    }

    private Uni<WebhookSweepReport> sendOne(Outgoing message) {
        return sendMessage.send(message)
                .chain(answer -> recordOutcome.record(message, answer))
                .map(recorded -> recorded.map(SendDueDeliveries::counted).orElse(NOTHING))
                .onFailure().recoverWithItem(failure -> {
                    LOG.warnf("Webhook %s: what came of message %s could not be recorded, it will be sent again: %s",
                            message.webhookId(), message.id(), failure.toString());
                    return NOTHING;
                })
                .onTermination().invoke(() -> inFlight.end(message));
    }

    private static WebhookSweepReport counted(DeliveryView delivery) {
        return switch (delivery.status()) {
            case "delivered" -> new WebhookSweepReport(0, 1, 0, 0);
            case "dead" -> new WebhookSweepReport(0, 0, 0, 1);
            default -> new WebhookSweepReport(0, 0, 1, 0);
        };
    }

    private static Uni<WebhookSweepReport> sum(List<Uni<WebhookSweepReport>> parts) {
        return Uni.join().all(parts).andFailFast()
                .map(reports -> reports.stream().reduce(NOTHING, WebhookSweepReport::plus));
    }
}
