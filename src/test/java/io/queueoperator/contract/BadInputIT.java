package io.queueoperator.contract;

import static io.queueoperator.testing.Api.authorized;
import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets a clear error that names the field, the value's problem and what would be right; nothing is half-done. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class BadInputIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                                              | task_type       | is missing",
        "{\"task_type\":null}                            | task_type       | is missing",
        "{\"task_type\":\"\"}                            | task_type       | is not valid",
        "{\"task_type\":\"a b\"}                         | task_type       | is not valid",
        "{\"task_type\":7}                               | task_type       | has the wrong type",
        "{\"task_type\":{}}                              | task_type       | has the wrong type",
        "{\"task_type\":\"t\",\"taks_type\":\"t\"}       | taks_type       | is not a known field",
        "{\"task_type\":\"t\",\"priority\":\"high\"}     | priority        | has the wrong type",
        "{\"task_type\":\"t\",\"priority\":1.5}          | priority        | has the wrong type",
        "{\"task_type\":\"t\",\"priority\":99999999999}  | priority        | is a number out of range",
        "{\"task_type\":\"t\",\"priority\":2000}         | priority        | is out of range",
        "{\"task_type\":\"t\",\"max_attempts\":0}        | max_attempts    | is out of range",
        "{\"task_type\":\"t\",\"timeout_s\":-1}          | timeout_s       | is out of range",
        "{\"task_type\":\"t\",\"scheduled_for\":\"soon\"} | scheduled_for  | has the wrong type",
        "{\"task_type\":\"t\",\"scheduled_for\":\"+99999-01-01T00:00:00Z\"} | scheduled_for | is +99999",
        "{\"task_type\":\"t\",\"source_id\":\"a/b\"}     | source_id       | is not valid",
        "{\"task_type\":\"t\",\"id\":\"ü\"}              | id              | is not valid",
        "{\"task_type\":\"t\",\"document_url\":\"a\\u0000b\"} | document_url | is not valid",
        "{\"task_type\":\"t\",\"parent_job_id\":\"nobody\"} | parent_job_id | names no job",
        "{\"jobs\":[]}                                   | jobs            | has the wrong length",
        "{\"jobs\":[{\"task_type\":\"t\"},{}]}           | jobs[1].task_type | is missing",
        "{\"jobs\":[null]}                               | jobs[0]         | is missing",
        "{\"jobs\":{}}                                   | jobs            | has the wrong type",
        "[]                                              | body            | has the wrong type",
        "null                                            | body            | is null",
        "{\"task_type\":                                 | body            | is not valid JSON",
        "{\"task_type\":\"t\"} x                         | body            | is not valid JSON",
    })
    void a_job_that_cannot_be_enqueued_is_400_and_names_the_field(String body, String field, String problem) {
        Response answer = Api.post("/api/v1/jobs", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonPath json = answer.jsonPath();
        assertThat(json.getString("error.code")).isEqualTo("INVALID_REQUEST");
        assertThat(json.getString("error.details.fields[0].field")).isEqualTo(field);
        assertThat(json.getString("error.details.fields[0].problem")).startsWith(problem);
        assertThat(json.getString("error.details.fields[0].expected")).isNotBlank();
        assertThat(json.getString("error.traceId")).hasSize(32);
        assertThat(json.getInt("status")).isEqualTo(400);
        assertThat(answer.asString()).doesNotContain("Exception", "jackson", "select ");
    }

    @Test
    void an_unknown_field_is_answered_with_the_nearest_known_one() {
        Api.post("/api/v1/jobs", "{\"task_type\":\"t\",\"sorce_id\":\"1\"}")
                .then().body("error.details.fields[0].expected", org.hamcrest.Matchers.equalTo("source_id"));
    }

    @Test
    void a_batch_is_all_or_nothing_and_lists_every_bad_job() {
        JsonPath answer = Api.post("/api/v1/jobs", json("jobs", List.of(
                json("task_type", "half"), json("task_type", "half", "priority", 5000), json("task_type", "a b"))))
                .then().statusCode(400).extract().jsonPath();

        assertThat(answer.getList("error.details.fields.field")).isEqualTo(List.of("jobs[1].priority", "jobs[2].task_type"));
        Api.post("/api/v1/jobs", json("jobs", List.of(
                json("task_type", "half"), json("task_type", "half", "parent_job_id", "nobody")))).then().statusCode(400);
        assertThat(Stores.rows("select 1 from queue_operator.jobs where task_type = 'half'")).isEmpty();
    }

    @Test
    void a_batch_of_more_than_1000_is_refused_as_a_whole() {
        List<Object> jobs = IntStream.range(0, 1001).mapToObj(i -> (Object) json("task_type", "crowded")).toList();
        Api.post("/api/v1/jobs", json("jobs", jobs)).then().statusCode(400);
    }

    @Test
    void deeply_nested_json_is_400_and_a_body_of_17_megabytes_413() throws Exception {
        String deep = "{\"task_type\":\"t\",\"payload\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}";
        assertThat(statusOf(deep.getBytes(StandardCharsets.UTF_8))).isEqualTo(400);
        byte[] large = new byte[17 * 1024 * 1024];
        Arrays.fill(large, (byte) ' ');
        assertThat(statusOf(large)).isEqualTo(413);
    }

    /** By the plain client of the JDK: the one of the other tests looks into bodies, and chokes on these. */
    private static int statusOf(byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/api/v1/jobs"))
                .header("Authorization", "Bearer " + Api.KEY).header("Content-Type", "application/json")
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void the_same_id_twice_is_409_and_the_same_idempotency_key_is_answered_with_its_job() {
        Api.enqueue("task_type", "same", "id", "same-1");
        Api.post("/api/v1/jobs", json("task_type", "same", "id", "same-1")).then().statusCode(409)
                .body("error.code", org.hamcrest.Matchers.equalTo("JOB_EXISTS"));

        String first = Api.enqueue("task_type", "same", "idempotency_key", "k-1");
        String second = Api.post("/api/v1/jobs", json("task_type", "same", "idempotency_key", "k-1"))
                .then().statusCode(200).extract().path("id");
        assertThat(second).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "claim    | {}                                               | worker_id",
        "claim    | {\"worker_id\":\"w\",\"limit\":0}                | limit",
        "claim    | {\"worker_id\":\"w\",\"wait_s\":31}              | wait_s",
        "claim    | {\"worker_id\":\"w\",\"task_types\":[]}          | task_types",
        "claim    | {\"worker_id\":\"w\",\"task_types\":[\"a b\"]}   | task_types[0]",
        "x/start  | {}                                               | lease_token",
        "x/start  | {\"lease_token\":\"1\"}                          | lease_token",
        "x/heartbeat | {\"lease_token\":1,\"progress_pct\":101}      | progress_pct",
        "x/complete | {\"lease_token\":null}                         | lease_token",
        "x/fail   | {\"lease_token\":1}                              | error_message",
        "x/fail   | {\"lease_token\":1,\"error_message\":\" \"}      | error_message",
        "x/fail   | {\"lease_token\":1,\"error_message\":\"e\",\"retry_after_s\":-1} | retry_after_s",
        "a%20b/fail | {\"lease_token\":1,\"error_message\":\"e\"}    | id",
    })
    void a_bad_call_of_a_worker_is_400_and_names_the_field(String path, String body, String field) {
        JsonPath answer = authorized().urlEncodingEnabled(false).body(body).post("/api/v1/jobs/" + path)
                .then().statusCode(400).extract().jsonPath();
        assertThat(answer.getString("error.details.fields[0].field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"start", "heartbeat", "complete", "fail", "release", "cancel"})
    void a_call_on_a_job_that_nobody_knows_is_404(String verb) {
        Object body = verb.equals("fail") ? json("lease_token", 1, "error_message", "e")
                : verb.equals("cancel") ? json() : json("lease_token", 1);
        Api.post("/api/v1/jobs/nobody/" + verb, body).then().statusCode(404)
                .body("error.code", org.hamcrest.Matchers.equalTo("JOB_NOT_FOUND"));
    }

    @ParameterizedTest
    @CsvSource({"stauts=failed,stauts", "status=done,status", "limit=0,limit", "limit=x,limit", "since=today,since",
        "cursor=abc,cursor", "source_id=a/b,source_id"})
    void a_list_with_a_bad_parameter_is_400_and_names_it(String query, String name) {
        Api.get("/api/v1/jobs?" + query).then().statusCode(400)
                .body("error.details.fields[0].field", org.hamcrest.Matchers.equalTo(name));
    }

    @Test
    void without_a_key_or_with_a_wrong_one_it_is_401_and_without_the_scope_403() {
        given().contentType(ContentType.JSON).body("{}").post("/api/v1/jobs").then().statusCode(401)
                .body("error.code", org.hamcrest.Matchers.equalTo("UNAUTHENTICATED"));
        given().header("Authorization", "Bearer nonsense").get("/api/v1/jobs").then().statusCode(401);
        given().header("X-API-Key", "read-key").get("/api/v1/jobs").then().statusCode(200);
        given().header("X-API-Key", "read-key").contentType(ContentType.JSON).body(json("task_type", "t"))
                .post("/api/v1/jobs").then().statusCode(403);
        given().header("X-API-Key", "work-key").post("/api/v1/reaper/sweeps").then().statusCode(403);
    }

    @Test
    void unknown_paths_wrong_methods_and_wrong_media_types_have_the_same_error_body() {
        Api.get("/api/v1/nothing").then().statusCode(404).body("error.code", org.hamcrest.Matchers.equalTo("PATH_NOT_FOUND"));
        authorized().delete("/api/v1/jobs").then().statusCode(405)
                .body("error.code", org.hamcrest.Matchers.equalTo("METHOD_NOT_ALLOWED"));
        given().header("Authorization", "Bearer " + Api.KEY).contentType("text/plain").body("hello").post("/api/v1/jobs")
                .then().statusCode(415).body("error.code", org.hamcrest.Matchers.equalTo("UNSUPPORTED_MEDIA_TYPE"));
    }

    @Test
    void a_payload_comes_back_as_it_was() {
        String payload = "{\"n\":1.10,\"big\":12345678901234567890,\"e\":1E+2,\"nothing\":null,\"t\":\"ž 🙂 \\u0000 </script>\","
                + "\"deep\":[[{\"a\":[]}]]}";
        String id = Api.post("/api/v1/jobs", "{\"task_type\":\"carry\",\"payload\":" + payload + "}")
                .then().statusCode(201).extract().path("id");

        String job = Api.get("/api/v1/jobs/" + id).asString();
        assertThat(job).contains("\"n\":1.10", "12345678901234567890", "1E+2", "\"nothing\":null", "🙂", "\\u0000");
        assertThat((Object) Api.claim("carry").job().get("payload")).isNotNull();
    }

    @Test
    void hostile_error_text_is_the_same_compact_line_in_every_store() {
        String id = Api.enqueue("task_type", "download", "source_id", "hostile", "document_id", "1", "max_attempts", 1,
                "project_id", "hostile");
        Api.Claim claim = Api.claim("download", "project_id", "hostile");
        claim.fail("error_message", "</td><script>alert('x')</script>\n\"; drop table jobs; --\u0000 🙂\n"
                + "Traceback (most recent call last):\n  File \"a.py\", line 1\nValueError: bad page 🙂")
                .then().statusCode(200);

        String error = Api.progress(id).getString("error");
        assertThat(error).startsWith("</td><script>alert('x')</script> \"; drop table jobs; --")
                .endsWith("ValueError: bad page 🙂").doesNotContain("Traceback", "\n", "\u0000");
        assertThat(Stores.hash(id)).containsEntry("error_message", error);
        assertThat(Stores.row("select last_error_message from queue_operator.ingestion_items where job_id = '" + id + "'"))
                .containsEntry("last_error_message", error);
        assertThat(Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath().getString("items[0].error_traceback"))
                .contains("File \"a.py\", line 1");
    }
}
