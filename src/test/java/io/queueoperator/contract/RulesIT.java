package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What errors mean, asked over HTTP: of the rules in force, and of rules that somebody thinks of. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class RulesIT {
    private final String type = "rules-" + UUID.randomUUID();

    @Test
    void the_default_rules_are_in_force_and_known_by_their_version() {
        JsonPath rules = Api.get("/api/v1/errors/rules").then().statusCode(200).extract().jsonPath();

        assertThat(rules.getString("origin")).isEqualTo("defaults");
        assertThat(rules.getString("version")).matches("[0-9a-f]{12}");
        assertThat(rules.<Object>get("refusal")).isNull();
        assertThat(rules.getList("content.rules.name", String.class)).contains("captcha-required", "http-429");
        JsonPath recorded = Api.get("/api/v1/errors/rules/" + rules.getString("version")).then().statusCode(200)
                .extract().jsonPath();
        assertThat(recorded.<Object>get("content")).isEqualTo(rules.get("content"));
        assertThat(recorded.getString("first_in_force_at")).isNotBlank();
    }

    @Test
    void a_version_that_never_was_is_404_and_one_that_cannot_be_is_400() {
        Api.get("/api/v1/errors/rules/000000000000").then().statusCode(404);
        Api.get("/api/v1/errors/rules/a%20b").then().statusCode(400);
    }

    @Test
    void a_reload_without_a_file_leaves_the_default_rules() {
        JsonPath rules = Api.authorized().post("/api/v1/errors/rules/reload").then().statusCode(200).extract().jsonPath();

        assertThat(rules.getString("origin")).isEqualTo("defaults");
    }

    @Test
    void a_failure_can_be_classified_without_a_job() {
        JsonPath answer = classify("error_message", "GET https://a.example/ failed: HTTP 429", "retry_after_s", 90);

        assertThat(answer.getString("error_code")).isEqualTo("RATE_LIMITED");
        assertThat(answer.getString("error_category")).isEqualTo("infrastructure");
        assertThat(answer.getString("rule")).isEqualTo("http-429");
        assertThat(answer.getInt("http_status")).isEqualTo(429);
        assertThat(answer.getString("next_status")).isEqualTo("queued");
        assertThat(answer.getDouble("retry_delay_s")).isEqualTo(90);
        assertThat(answer.getString("retry_delay_from")).isEqualTo("server");
    }

    @Test
    void what_would_follow_depends_on_the_attempt_and_on_what_is_stated() {
        assertThat(classify("error_message", "boom", "exception_type", "asyncio.TimeoutError").getString("rule"))
                .isEqualTo("timeout-error");
        assertThat(classify("error_message", "boom", "attempt", 3).getString("next_status")).isEqualTo("failed");
        assertThat(classify("error_message", "boom", "attempt", 3, "max_attempts", 4).getString("retry_delay_from"))
                .isEqualTo("backoff");
        JsonPath account = classify("error_message", "Captcha required");
        assertThat(account.getString("next_status")).isEqualTo("failed");
        assertThat(account.getBoolean("needs_review")).isTrue();
        assertThat(classify("error_message", "Captcha required", "error_category", "device").getBoolean("retryable"))
                .isTrue();
        assertThat(classify("error_message", "x", "error_code", "CANCELLED").getString("next_status"))
                .isEqualTo("cancelled");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                                             | error_message  | is missing",
        "{\"error_message\":\" \"}                      | error_message  | is empty",
        "{\"error_message\":7}                          | error_message  | has the wrong type",
        "{\"error_message\":\"x\",\"http_status\":99}   | http_status    | is out of range",
        "{\"error_message\":\"x\",\"http_status\":\"429\"} | http_status | has the wrong type",
        "{\"error_message\":\"x\",\"attempt\":0}        | attempt        | is out of range",
        "{\"error_message\":\"x\",\"task_type\":\"a b\"} | task_type     | is not valid",
        "{\"error_message\":\"x\",\"exception_type\":\"a\\u0000\"} | exception_type | is not valid",
        "{\"error_message\":\"x\",\"exception_typ\":\"a\"} | exception_typ | is not a known field",
        "[]                                             | body           | has the wrong type",
    })
    void a_question_that_cannot_be_understood_is_400_and_names_the_field(String body, String field, String problem) {
        JsonPath answer = Api.post("/api/v1/errors/classify", body).then().statusCode(400).extract().jsonPath();

        assertThat(answer.getString("error.details.fields[0].field")).isEqualTo(field);
        assertThat(answer.getString("error.details.fields[0].problem")).startsWith(problem);
    }

    @Test
    void a_failure_knows_which_rule_of_which_version_classified_it_and_what_its_worker_stated() {
        String version = Api.get("/api/v1/errors/rules").jsonPath().getString("version");
        String id = Api.enqueue("task_type", type, "max_attempts", 1);
        Api.claim(type).fail("error_message", "no answer", "exception_type", "java.net.SocketTimeoutException",
                "http_status", 200, "error_category", "device").then().statusCode(200);

        JsonPath attempt = attempt(id);

        assertThat(attempt.getString("rule")).isEqualTo("timeout-exception");
        assertThat(attempt.getString("rules_version")).isEqualTo(version);
        assertThat(attempt.<Map<String, Object>>get("stated")).isEqualTo(json(
                "error_category", "device", "exception_type", "java.net.SocketTimeoutException", "http_status", 200));
        assertThat(attempt.getString("error_code")).isEqualTo("TIMEOUT");
    }

    @Test
    void the_door_for_many_and_that_of_orchestrators_take_exception_and_status_as_well() {
        String many = Api.enqueue("task_type", type, "max_attempts", 1);
        Api.Claim claim = Api.claim(type);
        Api.post("/api/v1/jobs/fail", json("jobs", List.of(json("id", many, "lease_token", claim.token(),
                "error_message", "refused", "http_status", 401)))).then().statusCode(200);
        assertThat(attempt(many).getString("rule")).isEqualTo("http-401");

        String orchestrated = Api.enqueue("task_type", type, "max_attempts", 1);
        given().header("Authorization", "Bearer " + Api.KEY).header("X-Orchestrator-ID", "o-rules")
                .get("/api/internal/jobs/queue?batchSize=1&jobTypes=" + type).then().statusCode(200);
        Api.authorized().header("X-Orchestrator-ID", "o-rules")
                .body(json("error", "the phone did not answer", "exceptionType", "TimeoutError", "httpStatus", 9999))
                .post("/api/internal/jobs/" + orchestrated + "/fail").then().statusCode(200);
        assertThat(attempt(orchestrated).getString("rule")).isEqualTo("timeout-error");
    }

    @Test
    void a_simulation_says_what_other_rules_would_have_made_of_the_failures() {
        failOnce("the disk of host-1 is full", json());
        failOnce("the disk of host-2 is full", json());
        failOnce("the disk of host-3 is full", json("error_category", "device", "error_code", "MINE", "error_type", "t"));
        failOnce("Captcha required", json());

        JsonPath answer = simulate("""
                codes: [DISK_FULL]
                rules:
                  - name: disk-full
                    when: {text: {regex: 'disk of \\S+ is full'}, task_type: %s}
                    then: {category: infrastructure, type: disk_full, code: DISK_FULL, retryable: false}
                  - {name: idle, when: {text: {words: never said}}, then: {type: x}}
                """.formatted(type), "?task_type=" + type).then().statusCode(200).extract().jsonPath();

        assertThat(answer.getInt("looked_at")).isEqualTo(4);
        assertThat(answer.getBoolean("complete")).isTrue();
        assertThat(answer.getInt("changed")).isEqualTo(2);
        assertThat(answer.getInt("retries_saved")).isEqualTo(2);
        assertThat(answer.getInt("retries_added")).isZero();
        assertThat(answer.getInt("changes[0].count")).isEqualTo(2);
        assertThat(answer.getString("changes[0].from.code")).isEqualTo("AGENT_ERROR");
        assertThat(answer.getString("changes[0].to.code")).isEqualTo("DISK_FULL");
        assertThat(answer.getList("examples.rule", String.class)).containsExactly("disk-full", "disk-full");
        assertThat(answer.getList("matched_nothing", String.class)).containsExactly("idle");
        assertThat(answer.getInt("without_statement")).isZero();
    }

    @Test
    void a_simulation_of_the_rules_in_force_changes_nothing() {
        failOnce("TimeoutError: ADB timeout", json());
        failOnce("java.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)\nCaused by: java.net.ConnectException: no\n", json());
        failOnce("boom " + "x".repeat(3_000) + " captcha", json());

        JsonPath answer = simulate("rules: []", "?task_type=" + type).then().statusCode(200).extract().jsonPath();

        assertThat(answer.getInt("looked_at")).isEqualTo(3);
        assertThat(answer.getInt("changed")).isZero();
        assertThat(answer.getInt("retries_saved") + answer.getInt("retries_added")).isZero();
        assertThat(answer.getInt("shortened")).isZero();
    }

    @Test
    void a_simulation_looks_at_no_more_than_it_is_asked_to_and_says_so() {
        for (int i = 0; i < 3; i++) {
            failOnce("boom " + i, json());
        }

        JsonPath answer = simulate("rules: []", "?limit=2&task_type=" + type).then().statusCode(200).extract().jsonPath();
        JsonPath later = simulate("rules: []", "?since=2100-01-01T00:00:00Z&task_type=" + type).then().statusCode(200)
                .extract().jsonPath();

        assertThat(answer.getInt("looked_at")).isEqualTo(2);
        assertThat(answer.getBoolean("complete")).isFalse();
        assertThat(later.getInt("looked_at")).isZero();
        assertThat(later.getBoolean("complete")).isTrue();
    }

    @Test
    void rules_that_cannot_be_read_are_400_with_line_and_reason() {
        JsonPath answer = simulate("rules:\n  - name: a\n    when: {text: {regex: '(a'}}\n    then: {categry: x}\n", "")
                .then().statusCode(400).extract().jsonPath();

        assertThat(answer.getList("error.details.fields.field", String.class))
                .containsExactly("rules line 3, column 26", "rules line 4, column 12");
        assertThat(answer.getString("error.details.fields[0].problem")).contains("missing closing )");
        assertThat(answer.getString("error.details.fields[1].expected")).isEqualTo("category");
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=x,limit", "examples=201,examples", "since=yesterday,since", "task_type=a b,task_type",
        "windw=1,windw"})
    void a_simulation_with_a_bad_parameter_is_400_and_names_it(String parameter, String field) {
        JsonPath answer = simulate("rules: []", "?" + parameter.replace(" ", "%20")).then().statusCode(400)
                .extract().jsonPath();

        assertThat(answer.getString("error.details.fields[0].field")).isEqualTo(field);
    }

    @Test
    void what_is_not_text_or_has_another_media_type_is_no_rule_file() {
        simulate("", "").then().statusCode(400);
        Api.authorized().contentType("application/yaml").body(new byte[] {(byte) 0xff, (byte) 0xfe, 0})
                .post("/api/v1/errors/rules/simulate").then().statusCode(400);
        Api.authorized().contentType("image/png").body(new byte[] {1}).post("/api/v1/errors/rules/simulate")
                .then().statusCode(415);
        Api.post("/api/v1/errors/rules/simulate", json("rules", List.of())).then().statusCode(200);
    }

    @Test
    void who_may_ask_for_what() {
        read().get("/api/v1/errors/rules").then().statusCode(200);
        read().body(json("error_message", "x")).post("/api/v1/errors/classify").then().statusCode(200);
        read().body(json("rules", List.of())).post("/api/v1/errors/rules/simulate").then().statusCode(403);
        read().post("/api/v1/errors/rules/reload").then().statusCode(403);
        given().header("Authorization", "Bearer work-key").post("/api/v1/errors/rules/reload").then().statusCode(403);
        given().get("/api/v1/errors/rules").then().statusCode(401);
    }

    private static io.restassured.specification.RequestSpecification read() {
        return given().header("Authorization", "Bearer read-key").contentType("application/json");
    }

    private static JsonPath classify(Object... pairs) {
        return Api.post("/api/v1/errors/classify", json(pairs)).then().statusCode(200).extract().jsonPath();
    }

    private static Response simulate(String file, String query) {
        return Api.authorized().contentType("application/yaml").body(file.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/v1/errors/rules/simulate" + query);
    }

    private void failOnce(String message, Map<String, Object> more) {
        Api.enqueue("task_type", type, "max_attempts", 2);
        Map<String, Object> pairs = new java.util.LinkedHashMap<>(more);
        pairs.put("error_message", message);
        pairs.put("retry_after_s", 3600);
        Api.Claim claim = Api.claim(type);
        pairs.put("lease_token", claim.token());
        Api.post("/api/v1/jobs/" + claim.id() + "/fail", pairs).then().statusCode(200);
    }

    private static JsonPath attempt(String jobId) {
        JsonPath attempts = Api.get("/api/v1/jobs/" + jobId + "/attempts").then().statusCode(200).extract().jsonPath();
        return attempts.setRootPath("items[0]");
    }
}
