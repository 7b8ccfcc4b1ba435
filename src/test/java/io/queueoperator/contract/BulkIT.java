package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same is done with all jobs of a filter: as many as were counted, and no others. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class BulkIT {

    @Test
    void a_cancel_ends_what_waits_and_asks_what_is_held_and_touches_nothing_else() {
        List<String> ids = enqueue("bulk-cancel", 5);
        Api.Claim held = Api.claim("bulk-cancel");
        Api.claim("bulk-cancel").complete().then().statusCode(200);
        JsonPath count = count("cancel", json("task_type", "bulk-cancel"));
        assertThat(count.getInt("matching")).isEqualTo(5);
        assertThat(count.getInt("eligible")).isEqualTo(4);
        assertThat(count.getBoolean("exact")).isTrue();
        assertThat(count.getInt("most")).isEqualTo(100_000);
        assertThat(count.<String, Integer>getMap("by_status")).containsEntry("queued", 3).containsEntry("completed", 1)
                .containsEntry("claimed", 1);
        String later = Api.enqueue("task_type", "bulk-cancel");

        JsonPath report = act("cancel", json("task_type", "bulk-cancel"), count, "reason", "not needed", "by", "Ann")
                .then().statusCode(200).extract().jsonPath();

        assertThat(report.getInt("done")).isEqualTo(4);
        assertThat(report.getInt("left")).isZero();
        assertThat(report.getList("failed")).isEmpty();
        assertThat(ids.stream().map(BulkIT::status)).containsOnlyOnce("claimed", "completed").contains("cancelled");
        assertThat(status(later)).as("it came after the count").isEqualTo("queued");
        assertThat(held.heartbeat().then().statusCode(200).extract().jsonPath().getBoolean("cancel_requested")).isTrue();
        assertThat(Stores.rows("select from queue_operator.job_events e join queue_operator.jobs j on j.id = e.job_id"
                + " where j.task_type = 'bulk-cancel' and e.to_status = 'cancelled' and e.actor = 'tests'"
                + " and e.reason like '%not needed%' and e.reason like '%Ann%'")).hasSize(3);
        assertThat(count("cancel", json("task_type", "bulk-cancel")).getInt("eligible")).as("the held one was asked").isEqualTo(1);
    }

    @Test
    void a_retry_queues_all_failures_again_once() {
        List<String> ids = fail("bulk-retry", 3);
        Api.enqueue("task_type", "bulk-retry");
        JsonPath count = count("retry", json("task_type", "bulk-retry"));
        assertThat(count.getInt("eligible")).isEqualTo(3);

        JsonPath report = act("retry", json("task_type", "bulk-retry"), count, "reason", "mended").jsonPath();

        assertThat(report.getInt("done")).isEqualTo(3);
        assertThat(ids.stream().map(BulkIT::status)).containsOnly("queued");
        assertThat(ids.stream().map(id -> Stores.hash(id).get("status"))).containsOnly("pending");
        JsonPath again = Api.post("/api/v1/jobs/bulk", json("action", "retry", "filter", json("task_type", "bulk-retry"),
                "dry_run", false, "as_of", count.getString("as_of"), "going_on", true)).then().statusCode(200).extract().jsonPath();
        assertThat(again.getInt("done")).isZero();
        assertThat(again.getInt("left")).isZero();
    }

    @Test
    void a_job_that_failed_again_after_the_count_is_not_queued_a_second_time() {
        fail("bulk-again", 1);
        JsonPath count = count("retry", json("task_type", "bulk-again"));
        act("retry", json("task_type", "bulk-again"), count).then().statusCode(200);
        Api.claim("bulk-again").fail("error_message", "still broken").then().statusCode(200);

        JsonPath again = Api.post("/api/v1/jobs/bulk", json("action", "retry", "filter", json("task_type", "bulk-again"),
                "dry_run", false, "as_of", count.getString("as_of"), "going_on", true)).then().statusCode(200).extract().jsonPath();

        assertThat(again.getInt("done")).isZero();
        assertThat(count("retry", json("task_type", "bulk-again")).getInt("eligible")).isEqualTo(1);
    }

    @Test
    void a_replay_of_all_is_one_replay() throws InterruptedException {
        fail("bulk-replay", 3);
        Map<String, Object> failed = json("task_type", "bulk-replay", "status", "failed");
        JsonPath count = count("replay", failed);

        String replay = act("replay", failed, count, "by", "Ann").then()
                .statusCode(200).body("done", equalTo(3)).body("left", equalTo(0)).extract().path("replay_id");
        String same = act("replay", failed, count, "by", "Ann").path("replay_id");

        assertThat(same).as("whose answer was lost asks again").isEqualTo(replay);
        eventually("all three are replayed", () -> {
            Api.authorized().post("/api/v1/replays/sweeps").then().statusCode(200);
            return Api.get("/api/v1/replays/" + replay).jsonPath().getInt("counts.replayed") == 3;
        });
        assertThat(Api.get("/api/v1/replays/" + replay).jsonPath().getString("requested_by")).isEqualTo("Ann");
        act("replay", failed, count, "by", "Ann").then().statusCode(200).body("replay_id", equalTo(replay))
                .body("done", equalTo(3)).body("left", equalTo(0));
        assertThat(count("replay", failed).getInt("matching")).isEqualTo(3);
        assertThat(count("replay", failed).getInt("eligible")).as("other jobs took their place").isZero();
        assertThat(count("retry", failed).getInt("eligible")).isZero();
        assertThat(Api.claims("bulk-replay", 10)).hasSize(3).allSatisfy(claim -> claim.complete().then().statusCode(200));
    }

    @Test
    void nothing_is_done_when_the_number_is_another_one() {
        List<String> ids = enqueue("bulk-changed", 2);
        JsonPath count = count("cancel", json("task_type", "bulk-changed"));
        Api.claim("bulk-changed").complete().then().statusCode(200);

        act("cancel", json("task_type", "bulk-changed"), count).then().statusCode(409)
                .body("error.code", equalTo("SELECTION_CHANGED")).body("error.details.expected", equalTo(2))
                .body("error.details.eligible", equalTo(1)).body("error.details.by_status.completed", equalTo(1));
        assertThat(ids.stream().map(BulkIT::status)).containsExactlyInAnyOrder("completed", "queued");
    }

    @Test
    void who_may_not_do_it_to_one_may_not_do_it_to_all() {
        Map<String, Object> cancel = json("action", "cancel", "filter", json("task_type", "bulk-scope"), "dry_run", true);
        Map<String, Object> replay = json("action", "replay", "filter", json("task_type", "bulk-scope"), "dry_run", true);

        as("read-key", cancel).then().statusCode(403).body("error.code", equalTo("FORBIDDEN"));
        as("work-key", cancel).then().statusCode(200).body("eligible", equalTo(0));
        as("work-key", replay).then().statusCode(403).body("error.code", equalTo("FORBIDDEN"));
        as(Api.KEY, replay).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{'filter':{},'dry_run':true}|action",
        "{'action':'delete','filter':{},'dry_run':true}|action",
        "{'action':'cancel','dry_run':true}|filter",
        "{'action':'cancel','filter':{}}|dry_run",
        "{'action':'cancel','filter':{'status':'done'},'dry_run':true}|filter.status",
        "{'action':'cancel','filter':{'source_id':''},'dry_run':true}|filter.source_id",
        "{'action':'cancel','filter':{'source_id':7},'dry_run':true}|filter.source_id",
        "{'action':'cancel','filter':{'sorce_id':'7'},'dry_run':true}|filter.sorce_id",
        "{'action':'cancel','filter':{'since':'yesterday'},'dry_run':true}|filter.since",
        "{'action':'cancel','filter':{'since':'1816-01-01T00:00:00Z'},'dry_run':true}|filter.since",
        "{'action':'cancel','filter':{'q':''},'dry_run':true}|filter.q",
        "{'action':'cancel','filter':{},'dry_run':false}|as_of",
        "{'action':'cancel','filter':{},'dry_run':false,'as_of':'2026-01-31T12:00:00Z'}|expected",
        "{'action':'cancel','filter':{},'dry_run':false,'as_of':'2026-01-31T12:00:00Z','expected':-1}|expected",
        "{'action':'cancel','filter':{},'dry_run':true,'by':''}|by"})
    void bad_input_is_named(String body, String field) {
        Api.post("/api/v1/jobs/bulk", body.replace('\'', '"')).then().statusCode(400)
                .body("error.details.fields[0].field", equalTo(field));
    }

    private static JsonPath count(String action, Map<String, Object> filter) {
        return Api.post("/api/v1/jobs/bulk", json("action", action, "filter", filter, "dry_run", true)).then()
                .statusCode(200).extract().jsonPath();
    }

    /** Acts on what was counted. */
    private static Response act(String action, Map<String, Object> filter, JsonPath count, Object... more) {
        Map<String, Object> body = json("action", action, "filter", filter, "dry_run", false, "as_of",
                count.getString("as_of"), "expected", count.getInt("eligible"));
        body.putAll(json(more));
        return Api.post("/api/v1/jobs/bulk", body);
    }

    private static Response as(String key, Object body) {
        return given().header("X-API-Key", key).contentType(ContentType.JSON).body(body).post("/api/v1/jobs/bulk");
    }

    private static List<String> enqueue(String taskType, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(Api.enqueue("task_type", taskType, "max_attempts", 1));
        }
        return ids;
    }

    private static List<String> fail(String taskType, int count) {
        List<String> ids = enqueue(taskType, count);
        Api.claims(taskType, count).forEach(claim -> claim.fail("error_message", "it broke").then().statusCode(200));
        return ids;
    }

    private static String status(String id) {
        return Api.get("/api/v1/jobs/" + id).then().statusCode(200).extract().path("status");
    }
}
