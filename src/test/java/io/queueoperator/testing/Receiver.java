package io.queueoperator.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A real receiver of webhooks on this machine, which knows Standard Webhooks from its specification alone. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    /** What came in. */
    public record Message(String id, String timestamp, String signature, String contentType, String body) {
        public JsonPath json() {
            return JsonPath.from(body);
        }

        public String type() {
            return json().getString("type");
        }

        /** Whether one of its signatures is that of the secret. */
        public boolean isSignedWith(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
                byte[] expected = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
                return Arrays.asList(signature.split(" ")).contains("v1," + Base64.getEncoder().encodeToString(expected));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What it answers to the message of that number, from 1. */
    private interface Answers {
        void answer(HttpExchange exchange, int number) throws IOException;
    }

    private Receiver(Answers answers) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answers.answer(exchange, keep(exchange));
            }
        });
        server.start();
    }

    /** Answers with these statuses, one after the other; the last one stays. */
    public static Receiver answering(int... statuses) {
        return new Receiver((exchange, number) ->
                exchange.sendResponseHeaders(statuses[Math.min(number, statuses.length) - 1], -1));
    }

    /** Answers with this status and header. */
    public static Receiver answeringWith(int status, String header, String value) {
        return new Receiver((exchange, number) -> {
            exchange.getResponseHeaders().set(header, value);
            exchange.sendResponseHeaders(status, -1);
        });
    }

    /** Takes messages and does not answer before it is closed. */
    public static Receiver silent() {
        Receiver[] self = new Receiver[1];
        self[0] = new Receiver((exchange, number) -> {
            try {
                self[0].released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return self[0];
    }

    private synchronized int keep(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        messages.add(new Message(
                headers.getFirst("webhook-id"), headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"), headers.getFirst("content-type"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        return messages.size();
    }

    /** Where it is. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?key=value";
    }

    /** All that came in so far. */
    public List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The only one. */
    public Message message() {
        if (messages.size() != 1) {
            throw new AssertionError(messages.size() + " messages instead of one: " + messages);
        }
        return messages.get(0);
    }

    @Override
    public void close() {
        released.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
