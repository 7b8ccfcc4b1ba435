package io.queueoperator.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** HTTP with the operator: one call, made again where that is safe. */
final class Exchange {
    private static final int LONGEST_FOREIGN_TEXT = 200;

    private final HttpClient http;
    private final String base;
    private final String authorization;
    private final ClientOptions options;

    Exchange(URI base, String apiKey, ClientOptions options) {
        this(http(options), trimmed(base), "Bearer " + visible(apiKey), options);
    }

    private Exchange(HttpClient http, String base, String authorization, ClientOptions options) {
        this.http = http;
        this.base = base;
        this.authorization = authorization;
        this.options = options;
    }

    /**
     * A call.
     *
     * @param repeatable whether doing it twice is as good as once
     * @param extra time that the operator may take on top of the usual
     */
    record Call(String method, String path, @Nullable JsonNode body, boolean repeatable, Duration extra) {
        String name() {
            int query = path.indexOf('?');
            return method + " " + (query < 0 ? path : path.substring(0, query));
        }
    }

    /** The same connections with other options. */
    Exchange with(ClientOptions others) {
        return new Exchange(http, base, authorization, others);
    }

    ClientOptions options() {
        return options;
    }

    /** The answer of a call that succeeded, at last. */
    JsonNode send(Call call) throws InterruptedException {
        HttpRequest request = request(call);
        for (int tried = 1;; tried++) {
            try {
                return once(call, request);
            } catch (OperatorException trouble) {
                Optional<Duration> pause = options.retries()
                        .pause(tried, trouble, call.repeatable(), ThreadLocalRandom.current().nextDouble());
                if (pause.isEmpty()) {
                    throw trouble.after(tried);
                }
                Thread.sleep(pause.get().toMillis());
            }
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + call.path()))
                .header("Authorization", authorization)
                .header("Accept", "application/json, application/problem+json");
        return call.body() == null
                ? request.method(call.method(), BodyPublishers.noBody()).build()
                : request.header("Content-Type", "application/json")
                        .method(call.method(), BodyPublishers.ofByteArray(Wire.bytes(call.body())))
                        .build();
    }

    private JsonNode once(Call call, HttpRequest request) throws InterruptedException {
        HttpResponse<byte[]> answer = answer(call, request);
        boolean good = answer.statusCode() / 100 == 2;
        JsonNode body;
        try {
            body = Wire.parsed(answer.body());
        } catch (IOException notJson) {
            String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
            String start = text.substring(0, Math.min(text.length(), LONGEST_FOREIGN_TEXT));
            throw OperatorException.unreadable(call.name(), answer.statusCode(), "not JSON: " + start, notJson);
        }
        if (!good) {
            throw OperatorException.refused(call.name(), answer.statusCode(), problem(answer, body));
        }
        return body;
    }

    /** The time limit is ours: the HTTP client's own ends with the headers, and a body could trickle for ever. */
    private HttpResponse<byte[]> answer(Call call, HttpRequest request) throws InterruptedException {
        Duration patience = options.answerTimeout().plus(call.extra());
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw OperatorException.unreachable(call.name(), "nothing within " + patience.toMillis() + " ms", true, late);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            throw interrupted;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            boolean connecting = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
            throw OperatorException.unreachable(call.name(), said(cause, connecting), !connecting, cause);
        }
    }

    private static String said(Throwable cause, boolean connecting) {
        if (cause.getMessage() != null) {
            return cause.getMessage();
        }
        return connecting ? "refused, or no such host" : cause.getClass().getSimpleName();
    }

    private static OperatorException.Answer problem(HttpResponse<byte[]> answer, JsonNode body) {
        JsonNode error = body.path("error");
        Map<String, Object> details = new HashMap<>();
        error.path("details").properties().forEach(fact -> {
            if (!fact.getValue().isNull()) {
                details.put(fact.getKey(), Wire.as(Object.class, fact.getValue()));
            }
        });
        return new OperatorException.Answer(
                error.path("code").asText("HTTP_" + answer.statusCode()),
                error.path("message").asText(body.path("detail").asText("no reason given")),
                details,
                error.path("traceId").asText(null),
                retryAfter(answer));
    }

    /** Seconds only: the date form needs two clocks that agree. */
    private static @Nullable Duration retryAfter(HttpResponse<byte[]> answer) {
        String said = answer.headers().firstValue("Retry-After").orElse("");
        return said.matches("[0-9]{1,9}") ? Duration.ofSeconds(Long.parseLong(said)) : null;
    }

    private static HttpClient http(ClientOptions options) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(options.connectTimeout())
                .build();
    }

    private static String trimmed(URI base) {
        boolean http = "http".equals(base.getScheme()) || "https".equals(base.getScheme());
        if (!http || base.getHost() == null || base.getUserInfo() != null || base.getQuery() != null) {
            throw new IllegalArgumentException("the operator's address is like https://host:8080, without user or query");
        }
        return base.toString().replaceFirst("/+$", "");
    }

    /** Checked here, because the HTTP client's own complaint would cite the key. */
    private static String visible(String apiKey) {
        if (!apiKey.matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("an API key is one or more visible ASCII characters");
        }
        return apiKey;
    }

    @Override
    public String toString() {
        return base;
    }
}
