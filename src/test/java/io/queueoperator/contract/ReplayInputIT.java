package io.queueoperator.contract;

import static io.queueoperator.contract.Replays.start;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays: what may be asked, and by whom. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ReplayInputIT {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}|body", "{\"operation\":\"a b\"}|operation", "{\"operation\":\"ocr\",\"canary\":0}|canary",
        "{\"operation\":\"ocr\",\"max_parallel\":0}|max_parallel", "{\"operation\":\"ocr\",\"limit\":100001}|limit",
        "{\"fingerprint\":\"xyz\"}|fingerprint", "{\"job_ids\":[]}|job_ids", "{\"job_ids\":[\"a b\"]}|job_ids[0]",
        "{\"job_ids\":[\"1\"],\"operation\":\"ocr\"}|job_ids", "{\"operatoin\":\"ocr\"}|operatoin",
        "{\"plan_id\":\"replay-1\",\"limit\":5}|limit",
        "{\"plan_id\":\"replay-1\",\"idempotency_key\":\"k\"}|idempotency_key", "{\"error_text\":\"\"}|error_text",
        "{\"since\":\"2026-02-01T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}|until",
        "{\"error_regex\":\".*\"}|error_regex", "{\"task_run_ids\":[\"1\"]}|task_run_ids[0]"})
    void a_bad_request_is_told_by_its_field(String body, String field) {
        JsonPath answer = Api.authorized().body(body).post("/api/v1/replays").then().statusCode(400).extract().jsonPath();
        assertThat(answer.getString("error.details.fields[0].field")).isEqualTo(field);
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(code(Api.get("/api/v1/replays/replay-0"), 404)).isEqualTo("REPLAY_NOT_FOUND");
        assertThat(code(Api.get("/api/v1/replays/replay-0/items"), 404)).isEqualTo("REPLAY_NOT_FOUND");
        assertThat(code(Api.authorized().post("/api/v1/replays/replay-0/abort"), 404)).isEqualTo("REPLAY_NOT_FOUND");
        assertThat(code(start("plan_id", "replay-0"), 404)).isEqualTo("REPLAY_NOT_FOUND");
        assertThat(code(start("job_ids", List.of("no-such-job")), 404)).isEqualTo("JOB_NOT_FOUND");
        assertThat(code(start("task_run_ids", List.of(9_000_000_000_000L)), 404)).isEqualTo("TASK_RUN_NOT_FOUND");
    }

    @Test
    void replaying_is_for_administrators_and_looking_for_readers() {
        for (String key : List.of("read-key", "work-key")) {
            given().header("Authorization", "Bearer " + key).contentType("application/json").body("{\"operation\":\"ocr\"}")
                    .post("/api/v1/replays").then().statusCode(403);
            given().header("Authorization", "Bearer " + key).post("/api/v1/task-runs/1/replay").then().statusCode(403);
        }
        given().header("Authorization", "Bearer read-key").get("/api/v1/replays").then().statusCode(200);
    }

    private static String code(Response answer, int status) {
        return answer.then().statusCode(status).extract().jsonPath().getString("error.code");
    }
}
