package io.queueoperator.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something that answers over real HTTP what it was told to, in order, the last answer for ever; and remembers who asked what. */
final class TinyOperator implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Function<JsonNode, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /** A call as it came in. */
    record Call(String name, @Nullable String key, JsonNode body) {}

    /** What is answered. */
    record Answer(int status, @Nullable String retryAfter, String body) {
        static Answer ok(String body) {
            return new Answer(200, null, body);
        }

        static Answer refused(int status, String code) {
            return new Answer(status, null, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}");
        }

        Answer retryAfter(String seconds) {
            return new Answer(status, seconds, body);
        }
    }

    TinyOperator() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** An operator with one job of type ocr to hand out, and answers as the service gave them. */
    static TinyOperator withOneJob() {
        TinyOperator operator = new TinyOperator();
        operator.on("POST /api/v1/jobs/claim", Answer.ok(recorded("claimed")), Answer.ok("{\"jobs\":[]}"));
        operator.on("POST /api/v1/jobs/1/start", Answer.ok(recorded("running")));
        operator.on("PUT /api/v1/jobs/1/progress", Answer.ok(recorded("progress-accepted")));
        operator.on("POST /api/v1/heartbeats", Answer.ok("{\"results\":[{\"id\":\"1\",\"ok\":true,"
                + "\"cancel_requested\":false,\"lease_expires_at\":\"2030-01-01T00:00:00Z\",\"error\":null}]}"));
        operator.on("POST /api/v1/jobs/1/complete", Answer.ok(recorded("completed")));
        operator.on("POST /api/v1/jobs/1/fail", Answer.ok(recorded("completed")));
        operator.on("POST /api/v1/jobs/1/release", Answer.ok(recorded("running")));
        operator.on("GET /api/v1/jobs/1", Answer.ok(recorded("completed")));
        operator.on("POST /api/v1/jobs", Answer.ok(recorded("running")));
        return operator;
    }

    /** An answer of the service, from {@code src/test/resources/sdk}. */
    static String recorded(String name) {
        try (InputStream file = TinyOperator.class.getResourceAsStream("/sdk/" + name + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void on(String call, Answer... inOrder) {
        Deque<Answer> left = new ArrayDeque<>(List.of(inOrder));
        on(call, body -> {
            synchronized (left) {
                return left.size() > 1 ? left.remove() : left.element();
            }
        });
    }

    /** Answers by what is sent. */
    void on(String call, Function<JsonNode, Answer> byBody) {
        answers.put(call, byBody);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** What was asked so far by that name, in order. */
    List<Call> calls(String name) {
        return calls.stream().filter(call -> call.name().equals(name)).toList();
    }

    /** The names of all calls so far but claims and signs of life. */
    List<String> deeds() {
        return calls.stream().map(Call::name)
                .filter(name -> !name.endsWith("/claim") && !name.endsWith("/heartbeats") && !name.endsWith("/progress"))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonNode sent = JSON.readTree(body);
        calls.add(new Call(name, exchange.getRequestHeaders().getFirst("Authorization"), sent));
        Answer answer = answers.getOrDefault(name, any -> Answer.refused(404, "PATH_NOT_FOUND")).apply(sent);
        if (answer.retryAfter() != null) {
            exchange.getResponseHeaders().add("Retry-After", answer.retryAfter());
        }
        if (answer.status() == 0) {
            exchange.close(); // the line goes dead
            return;
        }
        byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
