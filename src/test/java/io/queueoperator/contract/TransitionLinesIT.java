package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import io.queueoperator.testing.TraceCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * As it is installed, without tracing: every transition is one line of one of two instances, one of which writes JSON; the
 * place in a trace is carried with the job all the same, and nothing goes to a collector.
 */
class TransitionLinesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PAIR = Pattern.compile("(\\w+)=(\"(?:[^\"\\\\]|\\\\.)*\"|\\S*)");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    private static OwnStores stores;
    private static TraceCollector collector;
    private static ServiceProcess plain;
    private static ServiceProcess structured;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        collector = new TraceCollector();
        // Small steps: one instance alone cannot take everything at once.
        Map<String, String> settings = Map.of("queue-operator.transitions.every", "1s",
                "queue-operator.transitions.batch", "3", "quarkus.otel.exporter.otlp.endpoint", collector.url(),
                "quarkus.otel.exporter.otlp.protocol", "http/protobuf");
        plain = ServiceProcess.start("lines-plain", stores.servers(), settings).awaitReady();
        Map<String, String> more = new HashMap<>(settings);
        more.put("quarkus.log.console.json.enabled", "true");
        structured = ServiceProcess.start("lines-json", stores.servers(), more).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        for (ServiceProcess service : new ServiceProcess[] {plain, structured}) {
            if (service != null) {
                service.close();
            }
        }
        collector.close();
        stores.close();
    }

    @Test
    void every_transition_of_every_job_is_one_line_of_one_instance() throws Exception {
        List<String> jobs = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            jobs.add(aWholeLife("life-" + n, n % 2 == 0 ? plain : structured));
        }
        String cancelled = enqueue(plain, "never", json());
        body(plain.post("/api/v1/jobs/" + cancelled + "/cancel", json()), 200);
        jobs.add(cancelled);

        List<String> expected = transitions();
        eventually("all are told", () -> lines().size() >= expected.size());

        List<Map<String, String>> lines = lines();
        assertThat(lines.stream().map(TransitionLinesIT::summary)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(lines).allSatisfy(line -> assertThat(line).containsKeys(
                "job_id", "from", "to", "attempt", "lease_token", "worker_id", "task_type", "source_id", "run_id", "at"));
        assertThat(of(lines, jobs.get(0))).extracting(line -> line.get("from") + ">" + line.get("to")).containsExactly(
                ">queued", "queued>claimed", "claimed>queued", "queued>claimed", "claimed>running", "running>queued",
                "queued>claimed", "claimed>queued", "queued>claimed", "claimed>completed");
        assertThat(of(lines, jobs.get(0)).get(5)).containsEntry("error_category", "infrastructure")
                .containsEntry("worker_id", "w-1").containsEntry("trace_id", TRACE).containsEntry("source_id", "s-1")
                .containsEntry("by", "worker");
        assertThat(of(lines, jobs.get(0)).get(7)).containsEntry("error_code", "STALE_WORKER").containsEntry("by", "reaper")
                .containsEntry("worker_id", "w-1");
        assertThat(of(lines, cancelled)).extracting(line -> line.get("to")).containsExactly("queued", "cancelled");
        assertThat(of(lines, cancelled).get(1)).doesNotContainKey("trace_id");
        assertThat(collector.calls()).as("off is off").isZero();
    }

    @Test
    void the_place_in_a_trace_is_that_of_the_job_else_of_the_call_and_nonsense_is_none() throws Exception {
        String other = "00-1af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        JsonNode jobs = body(plain.post("/api/v1/jobs", json("jobs", List.of(
                        json("task_type", "carried"), json("task_type", "carried", "traceparent", other))),
                "traceparent", TRACEPARENT), 201).get("jobs");
        assertThat(jobs.findValuesAsText("traceparent")).containsExactly(TRACEPARENT, other);

        JsonNode claimed = body(structured.post("/api/v1/jobs/claim",
                json("worker_id", "w", "task_types", List.of("carried"), "limit", 2)), 200).get("jobs");
        assertThat(claimed.findValuesAsText("traceparent")).containsExactlyInAnyOrder(TRACEPARENT, other);
        assertThat(body(plain.get("/api/v1/jobs/" + jobs.at("/0/id").asText()), 200).get("traceparent").asText())
                .isEqualTo(TRACEPARENT);

        assertThat(body(plain.post("/api/v1/jobs", json("task_type", "broken"), "traceparent", "00-nonsense"), 201)
                .get("traceparent").isNull()).isTrue();
        JsonNode problem = body(plain.post("/api/v1/jobs", json("task_type", "x", "traceparent", "00-nonsense")), 400);
        assertThat(problem.toString()).contains("\"traceparent\"").contains("W3C");
        assertThat(body(plain.post("/api/v1/jobs", json("jobs", List.of(
                json("task_type", "x"), json("task_type", "x", "traceparent", 7)))), 400).toString())
                .contains("jobs[1].traceparent");
    }

    @Test
    void a_child_a_retry_and_a_repeated_key_keep_the_place_and_redis_shows_it() throws Exception {
        String id = enqueue(plain, "kept", json("traceparent", TRACEPARENT, "idempotency_key", "kept", "max_attempts", 1));
        assertThat(stores.hash(id)).containsEntry("traceparent", TRACEPARENT);
        assertThat(body(plain.post("/api/v1/jobs", json("task_type", "kept", "idempotency_key", "kept"), "traceparent",
                "00-9af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), 200).get("traceparent").asText())
                .as("the job that the key has made").isEqualTo(TRACEPARENT);

        JsonNode claimed = claim(plain, "kept");
        body(plain.post("/api/v1/jobs/" + id + "/fail",
                json("lease_token", claimed.get("lease_token").asLong(), "error_message", "broken")), 200);
        body(plain.post("/api/v1/jobs/" + id + "/retry", json()), 200);
        assertThat(claim(plain, "kept").get("traceparent").asText()).isEqualTo(TRACEPARENT);
    }

    @Test
    void a_producer_that_writes_to_redis_and_an_orchestrator_that_polls_are_in_the_trace_as_well() throws Exception {
        RedisLine.run(stores.redis(), "HSET", "job:71", "id", "71", "task", "pushed", "status", "pending",
                "created_at", "2026-01-02T03:04:05Z", "traceparent", TRACEPARENT);
        RedisLine.run(stores.redis(), "RPUSH", "queue", "71");
        body(plain.post("/api/v1/intake/sweeps", json()), 200);

        JsonNode polled = body(plain.get("/api/internal/jobs/queue?batchSize=5&jobTypes=pushed&orchestratorId=o-1"), 200);
        assertThat(polled.at("/jobs/0/id").asText()).isEqualTo("71");
        assertThat(polled.at("/jobs/0/traceparent").asText()).isEqualTo(TRACEPARENT);
    }

    /** Released once, failed once, reaped once, and completed in the third attempt; of ten transitions. */
    private static String aWholeLife(String type, ServiceProcess service) throws Exception {
        String id = enqueue(service, type, json("source_id", "s-1", "traceparent", TRACEPARENT, "max_attempts", 5));
        call(service, claim(service, type), "release", json());
        JsonNode failing = claim(service, type);
        call(service, failing, "start", json());
        call(service, failing, "fail", json("error_message", "connection reset by peer"));
        stores.execute("update queue_operator.jobs set available_at = now() where id = '" + id + "'");
        claim(service, type);
        stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second' where id = '" + id + "'");
        body(service.post("/api/v1/reaper/sweeps", json()), 200);
        stores.execute("update queue_operator.jobs set available_at = now() where id = '" + id + "'");
        call(service, claim(service, type), "complete", json());
        return id;
    }

    private static String enqueue(ServiceProcess service, String type, Map<String, Object> more) throws Exception {
        Map<String, Object> job = json("task_type", type);
        job.putAll(more);
        return body(service.post("/api/v1/jobs", job), 201).get("id").asText();
    }

    private static JsonNode claim(ServiceProcess service, String type) throws Exception {
        JsonNode jobs = body(service.post("/api/v1/jobs/claim",
                json("worker_id", "w-1", "task_types", List.of(type), "lease_s", 3600)), 200).get("jobs");
        assertThat(jobs).as("claimed of " + type).hasSize(1);
        return jobs.get(0);
    }

    private static void call(ServiceProcess service, JsonNode claimed, String verb, Map<String, Object> more)
            throws Exception {
        Map<String, Object> request = json("lease_token", claimed.get("lease_token").asLong());
        request.putAll(more);
        body(service.post("/api/v1/jobs/" + claimed.get("id").asText() + "/" + verb, request), 200);
    }

    /** What the audit says of the jobs of {@link #lines}. */
    private static List<String> transitions() {
        return stores.rows("select e.job_id || ' ' || coalesce(e.from_status, '') || ' ' || e.to_status || ' '"
                        + " || coalesce(e.lease_token::text, '') as line from queue_operator.job_events e"
                        + " join queue_operator.jobs j on j.id = e.job_id"
                        + " where e.from_status is distinct from e.to_status and (j.task_type like 'life-%' or j.task_type = 'never')")
                .stream().map(row -> (String) row.get("line")).toList();
    }

    private static String summary(Map<String, String> line) {
        return line.get("job_id") + " " + line.get("from") + " " + line.get("to") + " " + line.get("lease_token");
    }

    private static List<Map<String, String>> of(List<Map<String, String>> lines, String job) {
        return lines.stream().filter(line -> line.get("job_id").equals(job)).toList();
    }

    /** The lines of both instances about those jobs, oldest first. */
    private static List<Map<String, String>> lines() throws Exception {
        return Stream.concat(plainLines(), structuredLines())
                .filter(line -> line.get("task_type").startsWith("life-") || line.get("task_type").equals("never"))
                .sorted((a, b) -> instant(a).compareTo(instant(b)))
                .toList();
    }

    private static Instant instant(Map<String, String> line) {
        return Instant.parse(line.get("at"));
    }

    private static Stream<Map<String, String>> plainLines() throws Exception {
        return plain.said().lines().filter(line -> line.contains("job_id=")).map(line -> {
            Map<String, String> pairs = new HashMap<>();
            Matcher pair = PAIR.matcher(line.substring(line.indexOf("job_id=")));
            while (pair.find()) {
                pairs.put(pair.group(1), pair.group(2).equals("\"\"") ? "" : pair.group(2));
            }
            return pairs;
        });
    }

    private static Stream<Map<String, String>> structuredLines() throws Exception {
        List<Map<String, String>> found = new ArrayList<>();
        for (String line : structured.said().lines().filter(text -> text.contains("job_id=")).toList()) {
            JsonNode mdc = JSON.readTree(line).get("mdc");
            Map<String, String> pairs = new HashMap<>();
            mdc.properties().forEach(field -> pairs.put(field.getKey(), field.getValue().asText()));
            found.add(pairs);
        }
        return found.stream();
    }
}
