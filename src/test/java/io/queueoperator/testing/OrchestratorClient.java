package io.queueoperator.testing;

import static io.queueoperator.testing.Api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An orchestrator as there are in the field: it knows the wire of section D, its id and its key, and keeps no token. Its
 * calls go to the given instances in turn.
 */
public final class OrchestratorClient {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    /** Only so that a hanging service ends the test at all. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String id;
    private final List<URI> instances;
    private final AtomicInteger turn = new AtomicInteger();

    public OrchestratorClient(String id, URI... instances) {
        this.id = id;
        this.instances = List.of(instances);
    }

    /** An answer. */
    public record Answer(int status, String contentType, String text) {
        /** The body. */
        public JsonNode json() {
            return parse(text);
        }

        /** The body of an answer that must have this status. */
        public JsonNode with(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + " but was answered " + status + ": " + text);
            }
            return json();
        }

        public JsonNode ok() {
            return with(200);
        }

        /** {@code error.code} of an answer that must have this status. */
        public String refused(int expected) {
            return with(expected).at("/error/code").asText();
        }
    }

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    public String id() {
        return id;
    }

    /** Up to that many jobs of a type. */
    public List<JsonNode> claims(String type, int limit) {
        List<JsonNode> jobs = new ArrayList<>();
        get("/api/internal/jobs/queue?batchSize=" + limit + "&jobTypes=" + type).ok().get("jobs").forEach(jobs::add);
        return jobs;
    }

    /** The id of the only job of a type that can be had. */
    public String claim(String type) {
        List<JsonNode> jobs = claims(type, 2);
        if (jobs.size() != 1) {
            throw new AssertionError(id + " got " + jobs.size() + " jobs of type " + type);
        }
        return jobs.get(0).get("id").asText();
    }

    public Answer acknowledge(String jobId, Object... pairs) {
        return post("/api/internal/jobs/" + jobId + "/acknowledge", json(pairs));
    }

    public Answer status(String jobId, String status, Object... pairs) {
        Map<String, Object> body = json("status", status);
        body.putAll(json(pairs));
        return put("/api/internal/jobs/" + jobId + "/status", body);
    }

    public Answer complete(String jobId, Object... pairs) {
        return post("/api/internal/jobs/" + jobId + "/complete", json(pairs));
    }

    public Answer fail(String jobId, Object... pairs) {
        return post("/api/internal/jobs/" + jobId + "/fail", json(pairs));
    }

    public Answer release(String jobId, Object... pairs) {
        return post("/api/internal/jobs/" + jobId + "/release", json(pairs));
    }

    public Answer heartbeat(List<String> running, Object... pairs) {
        Map<String, Object> body = json("orchestratorId", id, "runningJobs", running);
        body.putAll(json(pairs));
        return post("/api/internal/orchestrator/heartbeat", body);
    }

    public Answer get(String path) {
        return send("GET", path, null, withId());
    }

    public Answer post(String path, Object body) {
        return send("POST", path, body, withId());
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, body, withId());
    }

    private Map<String, String> withId() {
        return Map.of("Authorization", "Bearer " + Api.KEY, "X-Orchestrator-ID", id);
    }

    /** Any call; the body is text as it is, or an object to be written as JSON, or null. */
    public Answer send(String method, String path, @Nullable Object body, Map<String, String> headers) {
        URI instance = instances.get(Math.floorMod(turn.getAndIncrement(), instances.size()));
        HttpRequest.Builder request = HttpRequest.newBuilder(instance.resolve(path)).timeout(PATIENCE)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, publisher(body));
        headers.forEach(request::header);
        HttpResponse<String> answer = exchange(request.build());
        return new Answer(answer.statusCode(), answer.headers().firstValue("Content-Type").orElse(""), answer.body());
    }

    /** The status of a call whose body is only sent once the service asks for it. */
    public int sendExpecting(String method, String path, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(instances.get(0).resolve(path)).timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .expectContinue(true)
                .method(method, BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return exchange(request.build()).statusCode();
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(request + " got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(request + " was interrupted", e);
        }
    }

    private static BodyPublisher publisher(@Nullable Object body) {
        if (body == null) {
            return BodyPublishers.noBody();
        }
        if (body instanceof byte[] bytes) {
            return BodyPublishers.ofByteArray(bytes);
        }
        try {
            return BodyPublishers.ofString(
                    body instanceof String text ? text : JSON.writeValueAsString(body), StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a body of a test can be written", e);
        }
    }
}
