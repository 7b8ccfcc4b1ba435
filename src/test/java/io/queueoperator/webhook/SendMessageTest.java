package io.queueoperator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.queueoperator.api.WebhookMessage;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A message goes to exactly the address that was checked, over real sockets. */
class SendMessageTest {
    private static Vertx vertx;

    private final BlockingQueue<String> hosts = new LinkedBlockingQueue<>();
    private HttpServer receiver;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.closeAndAwait();
    }

    @BeforeEach
    void receive() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        receiver.createContext("/", exchange -> {
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        receiver.stop(0);
    }

    @Test
    void the_connection_goes_to_the_checked_address_and_the_name_is_not_looked_up_again() {
        int port = receiver.getAddress().getPort();
        // A name that nobody can look up: only the address that the check answered with leads to the receiver.
        SendMessage sendMessage = new SendMessage(vertx, checked(127, 0, 0, 1), config(false));

        Answer answer = sendMessage.send(message("http://receiver.invalid:" + port + "/hook")).await().indefinitely();

        assertThat(answer).isEqualTo(new Answer(204, null, null));
        assertThat(hosts).containsExactly("receiver.invalid:" + port);
    }

    @Test
    void a_name_that_leads_to_this_machine_is_not_called() {
        ResolveReceiver resolveReceiver = new ResolveReceiver(vertx, config(false));

        Throwable failure = resolveReceiver.resolve("localhost", 1).onItem().transform(address -> (Throwable) null)
                .onFailure().recoverWithItem(thrown -> thrown).await().indefinitely();

        assertThat(failure).isInstanceOf(ResolveReceiver.NotPublic.class).hasMessageContaining("loopback");
        assertThat(new ResolveReceiver(vertx, config(true)).resolve("localhost", 1).await().indefinitely()
                .isLoopbackAddress()).isTrue();
    }

    @Test
    void a_subscription_from_looser_times_is_not_called_either() {
        SendMessage sendMessage = new SendMessage(vertx, new ResolveReceiver(vertx, config(false)), config(false));

        Answer answer = sendMessage.send(message("http://127.0.0.1:" + receiver.getAddress().getPort() + "/"))
                .await().indefinitely();

        assertThat(answer.error()).contains("leads to a loopback address");
        assertThat(hosts).isEmpty();
    }

    @Test
    void what_goes_wrong_on_the_way_is_an_answer_in_words() {
        int port = receiver.getAddress().getPort();
        receiver.stop(0);
        SendMessage sendMessage = new SendMessage(vertx, new ResolveReceiver(vertx, config(true)), config(true));

        assertThat(sendMessage.send(message("http://127.0.0.1:" + port + "/")).await().indefinitely())
                .isEqualTo(Answer.none("the connection was refused, or the host cannot be reached"));
        assertThat(sendMessage.send(message("http://receiver.invalid/")).await().indefinitely().error())
                .isEqualTo("the name of the host cannot be resolved");
    }

    private static ResolveReceiver checked(int... address) {
        return new ResolveReceiver(vertx, config(false)) {
            @Override
            Uni<InetAddress> resolve(String host, int attempt) {
                byte[] bytes = new byte[address.length];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) address[i];
                }
                return Uni.createFrom().item(() -> {
                    try {
                        return InetAddress.getByAddress(bytes);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
            }
        };
    }

    private static WebhookConfig config(boolean allowPrivate) {
        return new SmallRyeConfigBuilder()
                .withMapping(WebhookConfig.class)
                .withDefaultValue("queue-operator.webhooks.allow-http", "true")
                .withDefaultValue("queue-operator.webhooks.timeout", "60s")
                .withDefaultValue("queue-operator.webhooks.allow-private-addresses", Boolean.toString(allowPrivate))
                .withConverter(java.time.Duration.class, 1000, new io.quarkus.runtime.configuration.DurationConverter())
                .build().getConfigMapping(WebhookConfig.class);
    }

    private static Outgoing message(String url) {
        return new Outgoing(
                "msg_1", "wh_1", url, List.of(Secret.generate(new SecureRandom())), 1, 8, "{}",
                new WebhookMessage("webhook.ping", Instant.EPOCH,
                        new WebhookMessage.Data("wh_1", null, null, null, null, null, null, null, null, null, null)));
    }
}
