package io.queueoperator.demo.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operator's HTTP API as a worker needs it; one method per call. */
public final class OperatorClient {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** A report that gets lost is a job that seems dead: it is sent again. Every call but the claim is safe to repeat. */
    private static final long[] PAUSES_BEFORE_RETRY_MS = {200, 500, 1500};

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI base;
    private final String apiKey;

    /** A client of the operator at {@code base}, such as {@code http://127.0.0.1:8080}. */
    public OperatorClient(URI base, String apiKey) {
        this.base = base;
        this.apiKey = apiKey;
    }

    /** Enqueues all of the jobs or none, and returns their ids in the same order. */
    public List<String> enqueue(List<NewJob> jobs) throws IOException, InterruptedException {
        JsonNode answer = send("POST", "/api/v1/jobs", Map.of("jobs", jobs));
        List<String> ids = new ArrayList<>();
        answer.path("jobs").forEach(job -> ids.add(job.path("id").asText()));
        return ids;
    }

    /** Waits up to {@code waitS} seconds for a job of this type and project, and leases it. */
    public List<ClaimedJob> claim(String worker, String taskType, String projectId, int waitS, int leaseS)
            throws IOException, InterruptedException {
        ObjectNode wish = JSON.createObjectNode()
                .put("worker_id", worker)
                .put("worker_name", worker)
                .put("project_id", projectId)
                .put("limit", 1)
                .put("wait_s", waitS)
                .put("lease_s", leaseS);
        wish.putArray("task_types").add(taskType);
        JsonNode answer = once("POST", "/api/v1/jobs/claim", wish, ANSWER.plusSeconds(waitS));
        List<ClaimedJob> jobs = new ArrayList<>();
        for (JsonNode job : answer.path("jobs")) {
            jobs.add(JSON.treeToValue(job, ClaimedJob.class));
        }
        return jobs;
    }

    /** Says that work has begun. */
    public void start(ClaimedJob job) throws IOException, InterruptedException {
        send("POST", path(job, "start"), leased(job));
    }

    /** Says how far the work is, which renews the lease; true when the job should be given up. */
    public boolean progress(ClaimedJob job, Progress progress) throws IOException, InterruptedException {
        ObjectNode body = leased(job);
        body.setAll((ObjectNode) JSON.valueToTree(progress));
        return send("PUT", path(job, "progress"), body).path("cancel_requested").asBoolean();
    }

    /** Renews the lease. */
    public void heartbeat(ClaimedJob job) throws IOException, InterruptedException {
        send("POST", path(job, "heartbeat"), leased(job));
    }

    /** Ends the attempt well. */
    public void complete(ClaimedJob job, Map<String, Object> result) throws IOException, InterruptedException {
        ObjectNode body = leased(job);
        body.set("result", JSON.valueToTree(result));
        send("POST", path(job, "complete"), body);
    }

    /** Ends the attempt badly. */
    public void fail(ClaimedJob job, FailureReport report) throws IOException, InterruptedException {
        ObjectNode body = leased(job);
        body.setAll((ObjectNode) JSON.valueToTree(report));
        body.put("timestamp", Instant.now().toString());
        send("POST", path(job, "fail"), body);
    }

    /** Gives the job back, for another worker to do. */
    public void release(ClaimedJob job, String reason) throws IOException, InterruptedException {
        send("POST", path(job, "release"), leased(job).put("reason", reason));
    }

    /** Reads anything. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return once("GET", path, null, ANSWER);
    }

    /** Whether something is served there, a page for people perhaps. */
    public boolean serves(String path) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        }
    }

    private static String path(ClaimedJob job, String verb) {
        return "/api/v1/jobs/" + job.id() + "/" + verb;
    }

    private static ObjectNode leased(ClaimedJob job) {
        return JSON.createObjectNode().put("lease_token", job.leaseToken());
    }

    private static HttpRequest.BodyPublisher json(Object body) throws IOException {
        return BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    private JsonNode send(String method, String path, Object body) throws IOException, InterruptedException {
        for (long pause : PAUSES_BEFORE_RETRY_MS) {
            try {
                return once(method, path, body, ANSWER);
            } catch (OperatorRefusal refusal) {
                if (refusal.status() < 500 && refusal.status() != 429) {
                    throw refusal;
                }
            } catch (IOException unreachable) {
                // the same request again, below
            }
            Thread.sleep(pause);
        }
        return once(method, path, body, ANSWER);
    }

    private JsonNode once(String method, String path, @Nullable Object body, Duration patience)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(patience)
                .header("Authorization", "Bearer " + apiKey)
                .header("Accept", "application/json")
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : json(body))
                .build();
        HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new OperatorRefusal(
                    method + " " + path, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }
}
