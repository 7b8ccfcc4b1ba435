package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.OrchestratorClient;
import io.queueoperator.testing.OrchestratorClient.Answer;
import io.queueoperator.testing.Stores;
import io.restassured.RestAssured;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every row of the table of section D with each field missing, null, of the wrong type, empty, oversized and unknown:
 * what cannot be understood is a 400 in the one shape that these clients parse, and names the field; never a 5xx.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class OrchestratorBadInputIT {
    private static final String TYPE = "orchestrator-bad-input";
    private static final String ID = "bad-input-1";

    /** What is put into a field. */
    private static final Map<String, String> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("missing", "");
        VALUES.put("null", "null");
        VALUES.put("empty", "\"\"");
        VALUES.put("text", "\"no such word, time or id\"");
        VALUES.put("oversized text", '"' + "x".repeat(300_000) + '"');
        VALUES.put("number", "7");
        VALUES.put("huge number", "1E+400");
        VALUES.put("boolean", "true");
        VALUES.put("list", "[]");
        VALUES.put("list of lists", "[[null]]");
        VALUES.put("object", "{}");
    }

    private static final Set<String> NOTHING = Set.of("missing", "null");
    private static final Set<String> ANYTHING = VALUES.keySet();
    private static final Set<String> NO_VALUE_FITS = Set.of();
    private static final Set<String> TEXT = and(NOTHING, "empty", "text", "oversized text");
    private static final Set<String> WORD = and(NOTHING, "empty", "text");
    private static final Set<String> NUMBER = and(NOTHING, "number");
    private static final Set<String> LIST = and(NOTHING, "list");
    private static final Set<String> OBJECT = and(NOTHING, "object");
    private static final Set<String> TEXT_OR_OBJECT = and(TEXT, "object");

    private static final Deque<String> CLAIMED = new ArrayDeque<>();
    private static int executions;

    private OrchestratorClient one;

    /**
     * A call that is right, and which values each of its fields takes.
     *
     * @param path with {@code {job}} and {@code {execution}}
     */
    private record Row(String method, String path, String body, Map<String, Set<String>> fields) {}

    private static final List<Row> TABLE = List.of(
            new Row("POST", "/api/internal/jobs/queue",
                    "{\"jobId\":\"{job}\",\"status\":\"failed\",\"result\":{\"exitCode\":1,\"output\":\"o\",\"error\":\"e\","
                            + "\"metrics\":{}},\"error\":\"e\"}",
                    Map.of("jobId", NO_VALUE_FITS, "status", NO_VALUE_FITS, "result", OBJECT, "result.exitCode", NUMBER,
                            "result.output", ANYTHING, "result.error", TEXT_OR_OBJECT, "result.metrics", ANYTHING,
                            "error", ANYTHING)),
            new Row("POST", "/api/internal/jobs/{job}/acknowledge",
                    "{\"orchestratorId\":\"bad-input-1\",\"timestamp\":null,\"estimatedStartTime\":\"soon\"}",
                    Map.of("orchestratorId", NOTHING, "timestamp", NOTHING, "estimatedStartTime", ANYTHING,
                            "renewalToken", NOTHING)),
            new Row("PUT", "/api/internal/jobs/{job}/status",
                    "{\"status\":\"failed\",\"timestamp\":null,\"details\":{\"message\":\"m\",\"exitCode\":1,"
                            + "\"error\":\"e\"}}",
                    Map.of("status", NO_VALUE_FITS, "timestamp", NOTHING, "details", OBJECT, "details.message", TEXT,
                            "details.exitCode", NUMBER, "details.error", TEXT_OR_OBJECT)),
            new Row("PUT", "/api/internal/jobs/{job}/status",
                    "{\"status\":\"failed\",\"details\":{\"error\":{\"type\":\"t\",\"code\":\"C\",\"message\":\"m\","
                            + "\"retryable\":false,\"details\":{}}}}",
                    Map.of("details.error.type", TEXT, "details.error.code", TEXT, "details.error.message", TEXT,
                            "details.error.retryable", and(NOTHING, "boolean"), "details.error.details", ANYTHING)),
            new Row("POST", "/api/internal/jobs/{job}/complete",
                    "{\"status\":\"failed\",\"exitCode\":1,\"output\":{\"stdout\":\"a\",\"stderr\":\"b\"},\"metrics\":{},"
                            + "\"artifacts\":[],\"scriptOutput\":1,\"condition\":true,\"timestamp\":null}",
                    Map.of("status", NOTHING, "exitCode", NUMBER, "output", ANYTHING, "output.stdout", ANYTHING,
                            "output.stderr", TEXT, "metrics", ANYTHING, "artifacts", ANYTHING, "scriptOutput", ANYTHING,
                            "condition", ANYTHING, "timestamp", NOTHING)),
            new Row("POST", "/api/internal/jobs/{job}/fail",
                    "{\"error\":\"e\",\"exitCode\":1,\"timestamp\":null,\"phase\":\"p\",\"step\":\"s\",\"errorType\":\"t\","
                            + "\"errorCategory\":\"c\",\"errorCode\":\"C\",\"stackTrace\":\"at\",\"stderr\":\"s\"}",
                    Map.of("error", Set.of("text", "oversized text"), "exitCode", NUMBER, "timestamp", NOTHING,
                            "phase", TEXT, "step", TEXT, "errorType", TEXT, "errorCategory", TEXT, "errorCode", TEXT,
                            "stackTrace", TEXT, "stderr", TEXT)),
            new Row("POST", "/api/internal/jobs/{job}/release", "{\"status\":\"queued\",\"message\":\"m\"}",
                    Map.of("status", ANYTHING, "message", TEXT)),
            new Row("POST", "/jobs/{job}/release", "{\"message\":\"m\"}", Map.of("message", TEXT)),
            new Row("POST", "/api/internal/executions/{new}/create",
                    "{\"jobId\":\"{job}\",\"serverId\":\"s\",\"serverName\":\"S\",\"metadata\":{}}",
                    Map.of("jobId", NO_VALUE_FITS, "serverId", WORD, "serverName", WORD, "metadata", OBJECT)),
            new Row("PUT", "/api/internal/executions/{execution}/update",
                    "{\"status\":\"running\",\"startedAt\":null,\"completedAt\":null,\"exitCode\":0,\"output\":\"o\","
                            + "\"error\":null}",
                    Map.of("status", NOTHING, "startedAt", NOTHING, "completedAt", NOTHING, "exitCode", NUMBER,
                            "output", TEXT_OR_OBJECT, "error", TEXT_OR_OBJECT)),
            new Row("POST", "/api/internal/orchestrator/heartbeat",
                    "{\"orchestratorId\":\"bad-input-1\",\"timestamp\":null,\"runningJobs\":[\"{job}\"],\"capacity\":"
                            + "{\"maxJobs\":1,\"currentJobs\":1,\"availableSlots\":0},\"version\":\"1\"}",
                    Map.of("orchestratorId", NOTHING, "timestamp", NOTHING, "runningJobs", LIST, "capacity", OBJECT,
                            "capacity.maxJobs", NUMBER, "capacity.currentJobs", NUMBER, "capacity.availableSlots", NUMBER,
                            "version", WORD)),
            new Row("POST", "/api/internal/orchestrator/health", "{\"status\":\"ok\",\"version\":\"1\",\"timestamp\":null}",
                    Map.of("version", WORD, "timestamp", NOTHING, "orchestratorId", NOTHING)),
            new Row("POST", "/api/internal/orchestrator/metrics", "{\"cpu\":1}",
                    Map.of("timestamp", NOTHING, "orchestratorId", NOTHING)));

    @BeforeEach
    void meet() {
        one = new OrchestratorClient(ID, URI.create("http://127.0.0.1:" + RestAssured.port));
    }

    static Stream<Arguments> fields() {
        return TABLE.stream().flatMap(row -> row.fields().entrySet().stream()
                .map(field -> Arguments.of(row.method() + " " + row.path(), field.getKey(), row, field.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("fields")
    void each_field_takes_what_fits_and_names_itself_otherwise(String call, String field, Row row, Set<String> fits)
            throws Exception {
        for (Map.Entry<String, String> value : VALUES.entrySet()) {
            ObjectNode body = (ObjectNode) OrchestratorClient.parse(filled(row.body()));
            put(body, field, value.getValue());
            Answer answer = one.send(row.method(), filled(row.path()), body, headers());

            if (fits.contains(value.getKey())) {
                assertThat(answer.status()).as("%s with %s: %s", field, value.getKey(), answer.text()).isEqualTo(200);
            } else {
                assertThat(refused(answer, value.getKey())).startsWith(field);
            }
            finished(answer.status());
        }
    }

    static Stream<Arguments> rows() {
        return TABLE.stream().map(row -> Arguments.of(row.method() + " " + row.path(), row));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void unknown_fields_are_ignored(String call, Row row) throws Exception {
        ObjectNode body = (ObjectNode) OrchestratorClient.parse(filled(row.body()));
        body.set("nobodyKnowsThis", OrchestratorClient.parse("[{\"a\":1E+400,\"\":null}]"));
        body.put("job_id", "another");

        assertThat(one.send(row.method(), filled(row.path()), body, headers()).status()).isEqualTo(200);
        finished(200);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_body_that_is_no_object_is_400(String call, Row row) throws Exception {
        String deep = "{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
        for (String body : List.of("[]", "null", "7", "\"x\"", "{", "{\"a\":1}{", "{a:1}", "\u0000", " ", deep)) {
            assertThat(refused(one.send(row.method(), filled(row.path()), body, headers()), body)).isEqualTo("body");
        }
        byte[] broken = {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'};
        assertThat(one.send(row.method(), filled(row.path()), broken, headers()).status()).isIn(200, 400);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void a_body_of_17_megabytes_is_413(String call, Row row) throws Exception {
        byte[] large = new byte[17 * 1024 * 1024];
        Arrays.fill(large, (byte) ' ');
        assertThat(one.sendExpecting(row.method(), filled(row.path()), large, headers())).isEqualTo(413);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void an_id_in_the_path_that_cannot_be_one_is_400(String call, Row row) throws Exception {
        if (!row.path().contains("{")) {
            return;
        }
        for (String id : List.of("a%20b", "%C3%BC", "x".repeat(129), "a%00b")) {
            String path = row.path().replaceAll("\\{[a-z]+}", id);
            assertThat(refused(one.send(row.method(), path, filled(row.body()), headers()), id))
                    .isIn("jobId", "executionId");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void an_orchestrator_id_that_cannot_be_one_is_400(String call, Row row) throws Exception {
        for (String id : List.of("a b", "x".repeat(129), "a/b", "")) {
            Map<String, String> headers = new LinkedHashMap<>(headers());
            headers.put("X-Orchestrator-ID", id);
            String body = filled(row.body()).replace("\"orchestratorId\":\"bad-input-1\",", "");
            assertThat(refused(one.send(row.method(), filled(row.path()), body, headers), id))
                    .isEqualTo("X-Orchestrator-ID");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "batchSize=0            | batchSize", "batchSize=-1          | batchSize", "batchSize=x          | batchSize",
        "batchSize=1.5          | batchSize", "batchSize=9999999999  | batchSize", "limit=0              | limit",
        "limit=%00              | limit",     "jobTypes=a%20b        | jobTypes",  "types=%C3%BC         | types",
        "orchestratorId=a%2Fb   | orchestratorId", "orchestratorId=another | orchestratorId"})
    void a_bad_parameter_of_the_queue_is_400_and_named(String query, String name) {
        String narrowed = query.contains("ypes=") ? query : "jobTypes=none&" + query;
        assertThat(refused(one.get("/api/internal/jobs/queue?" + narrowed), query)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batchSize=", "batchSize", "limit=", "types=", "jobTypes=none&jobTypes=none2", "orchestratorId=",
        "unknown=1", "jobTypes=none,,none"})
    void a_parameter_without_a_value_is_no_parameter(String query) {
        String narrowed = query.contains("ypes=none") ? query : query + "&jobTypes=none";
        assertThat(one.get("/api/internal/jobs/queue?" + narrowed).status()).isEqualTo(200);
    }

    @Test
    void more_types_than_a_hundred_or_one_that_is_too_long_is_400() {
        String many = String.join(",", IntStream.range(0, 101).mapToObj(i -> "t" + i).toList());
        assertThat(refused(one.get("/api/internal/jobs/queue?jobTypes=" + many), "101")).isEqualTo("jobTypes");
        assertThat(refused(one.get("/api/internal/jobs/queue?types=" + "x".repeat(129)), "129")).isEqualTo("types");
        assertThat(refused(one.get("/api/internal/jobs/orphaned?orchestratorId=a%20b"), "orphaned"))
                .isEqualTo("orchestratorId");
        assertThat(one.get("/api/internal/jobs/orphaned?orchestratorId=").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01", "2026-03-01T12:00:00", "1772366400", "yesterday", "+999999999-12-31T23:59:59Z",
        "-999999999-01-01T00:00:00+18:00", "2026-02-30T12:00:00Z", "2020-01-01T00:00:00Z"})
    void a_time_that_is_none_or_far_away_is_400(String time) {
        assertThat(refused(one.heartbeat(List.of(), "timestamp", time), time)).isEqualTo("timestamp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00+18:00", "1999-12-31T23:59:59Z"})
    void a_time_that_no_execution_can_have_is_400(String time) throws Exception {
        assertThat(refused(one.put(filled("/api/internal/executions/{execution}/update"), json("startedAt", time)), time))
                .isEqualTo("startedAt");
    }

    @Test
    void a_heartbeat_of_a_crowd_or_of_things_that_are_no_ids_is_400() {
        List<Object> crowd = IntStream.range(0, 10_001).mapToObj(i -> (Object) ("j" + i)).toList();
        assertThat(refused(one.post("/api/internal/orchestrator/heartbeat", json("runningJobs", crowd)), "crowd"))
                .isEqualTo("runningJobs");
        for (Object entry : Arrays.asList(7, "", "a b", null, Map.of(), Map.of("jobId", 7), List.of("x"))) {
            assertThat(refused(one.post("/api/internal/orchestrator/heartbeat",
                    json("runningJobs", Arrays.asList("fine", entry))), String.valueOf(entry))).isEqualTo("runningJobs[1]");
        }
        Answer many = one.post("/api/internal/orchestrator/heartbeat",
                json("runningJobs", IntStream.range(0, 9_000).boxed().toList()));
        assertThat(refused(many, "many")).isEqualTo("runningJobs[0]");
        assertThat(many.text().length()).as("an answer is not larger than the call").isLessThan(30_000);
    }

    @Test
    void a_report_of_health_or_metrics_is_bounded() {
        for (String kind : List.of("health", "metrics")) {
            assertThat(refused(one.post("/api/internal/orchestrator/" + kind, json("x", "y".repeat(20_000))), kind))
                    .isEqualTo("body");
        }
    }

    @Test
    void a_body_in_another_encoding_or_with_a_byte_order_mark_is_read_and_a_late_one_is_kept() throws Exception {
        String id = job();
        CLAIMED.remove(id);
        Stores.expireLease(id);
        Api.sweep();
        String body = "{\"exitCode\":0,\"output\":\"ž \\u0000 \uD83D\uDE42\"}";

        for (byte[] bytes : List.of(("\uFEFF" + body).getBytes(StandardCharsets.UTF_8),
                body.getBytes(StandardCharsets.UTF_16BE), body.getBytes(StandardCharsets.UTF_8))) {
            Answer answer = one.send("POST", "/api/internal/jobs/" + id + "/complete", bytes, headers());
            assertThat(answer.refused(409)).isEqualTo("ILLEGAL_TRANSITION");
        }
        assertThat(Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath().getString("items[0].late_result.output"))
                .isEqualTo("ž \0 🙂");
    }

    /** The field that an answer names, which must be a 400 in the one shape. */
    private static String refused(Answer answer, String what) {
        String shown = what.length() > 60 ? what.substring(0, 60) : what;
        assertThat(answer.status()).as("%s: %s", shown, answer.text()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/json");
        JsonNode error = answer.json().get("error");
        assertThat(error.get("code").asText()).isEqualTo("INVALID_REQUEST");
        assertThat(error.get("message").asText()).isNotBlank();
        assertThat(error.get("timestamp").asText()).endsWith("Z");
        assertThat(error.get("traceId").asText()).hasSize(32);
        JsonNode field = error.at("/details/fields/0");
        assertThat(field.get("problem").asText()).isNotBlank();
        assertThat(field.get("expected").asText()).isNotBlank();
        assertThat(answer.text()).doesNotContain("Exception", "jackson", "select ");
        return field.get("field").asText();
    }

    private static Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + Api.KEY, "X-Orchestrator-ID", ID);
    }

    /** A text with a claimed job, an execution of it, and an execution id that is not known yet. */
    private String filled(String text) throws Exception {
        String filled = text.contains("{job}") ? text.replace("{job}", job()) : text;
        if (filled.contains("{new}")) {
            filled = filled.replace("{new}", "new-" + executions++);
        }
        if (filled.contains("{execution}")) {
            String id = "known-" + executions++;
            one.post("/api/internal/executions/" + id + "/create", json("jobId", job())).ok();
            filled = filled.replace("{execution}", id);
        }
        return filled;
    }

    /** A job that the orchestrator holds, the same one until a call was taken. */
    private String job() {
        if (CLAIMED.isEmpty()) {
            List<Object> some = IntStream.range(0, 100)
                    .mapToObj(i -> (Object) json("task_type", TYPE, "max_attempts", 1)).toList();
            Api.post("/api/v1/jobs", json("jobs", some)).then().statusCode(201);
            one.claims(TYPE, 100).forEach(job -> CLAIMED.add(job.get("id").asText()));
        }
        return CLAIMED.element();
    }

    private static void finished(int status) {
        if (status == 200) {
            CLAIMED.poll();
        }
    }

    /** Puts JSON into a field, or takes the field away. */
    private static void put(ObjectNode body, String field, String value) {
        int dot = field.lastIndexOf('.');
        ObjectNode holder = dot < 0 ? body : (ObjectNode) body.at("/" + field.substring(0, dot).replace('.', '/'));
        String name = field.substring(dot + 1);
        if (value.isEmpty()) {
            holder.remove(name);
        } else {
            holder.set(name, OrchestratorClient.parse(value));
        }
    }

    private static Set<String> and(Set<String> some, String... more) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }
}
