package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

/** A person gives a failed job another life. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class RetryJobIT {

    @Test
    void a_failed_job_is_queued_again_under_its_id_with_all_its_history() {
        String parent = Api.enqueue("task_type", "retry-parent");
        String id = Api.enqueue("task_type", "retry-one", "parent_job_id", parent, "payload", json("n", 1), "max_attempts", 1);
        Api.claim("retry-one").fail("error_message", "it broke").then().statusCode(200);
        assertThat(Api.progress(parent).getInt("children_failed")).isEqualTo(1);

        JsonPath job = Api.post(path(id), json("reason", "it is mended", "by", "Ann")).then().statusCode(200).extract().jsonPath();

        assertThat(job.getString("id")).isEqualTo(id);
        assertThat(job.getString("status")).isEqualTo("queued");
        assertThat(job.getInt("attempt")).isEqualTo(1);
        assertThat(job.getString("error_message")).isNull();
        assertThat(Api.progress(parent).getInt("children_failed")).isZero();
        assertThat(Stores.hash(id)).containsEntry("status", "pending").containsEntry("error_message", "");
        JsonPath events = Api.get("/api/v1/jobs/" + id + "/events").jsonPath();
        assertThat(events.getString("items[-1].to")).isEqualTo("queued");
        assertThat(events.getString("items[-1].actor")).isEqualTo("tests");
        assertThat(events.getString("items[-1].reason")).isEqualTo("retry requested by Ann: it is mended");

        Api.Claim again = Api.claim("retry-one");
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.job()).containsEntry("payload", json("n", 1));
        again.complete().then().statusCode(200);
        assertThat(Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath().getList("items.status"))
                .containsExactly("FAILED", "SUCCESS");
        assertThat(Api.progress(parent).getInt("children_completed")).isEqualTo(1);
    }

    @Test
    void only_failed_jobs_are_queued_again() {
        String id = Api.enqueue("task_type", "retry-queued");
        Api.post(path(id), json()).then().statusCode(409).body("error.code", equalTo("NOT_FAILED"))
                .body("error.details.status", equalTo("queued"));
        Api.claim("retry-queued").complete().then().statusCode(200);
        Api.authorized().post(path(id)).then().statusCode(409).body("error.details.status", equalTo("completed"));
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getString("status")).isEqualTo("completed");
    }

    @Test
    void a_job_that_was_replayed_stays_failed_since_another_one_took_its_place() {
        String id = Api.enqueue("task_type", "retry-replayed", "max_attempts", 1);
        Api.claim("retry-replayed").fail("error_message", "it broke").then().statusCode(200);
        Object attempt = Stores.row("select id from queue_operator.task_runs where job_id = '" + id + "'").get("id");
        String other = Api.post("/api/v1/task-runs/" + attempt + "/replay", json()).then().statusCode(201).extract().path("id");

        Api.post(path(id), json()).then().statusCode(409).body("error.code", equalTo("ALREADY_REPLAYED"))
                .body("error.details.replayed_by", equalTo(other));
        Api.claim("retry-replayed").complete().then().statusCode(200);
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getString("status")).isEqualTo("failed");
    }

    @Test
    void no_reason_is_needed_and_bad_input_is_named() {
        String id = Api.enqueue("task_type", "retry-plain", "max_attempts", 1);
        Api.claim("retry-plain").fail("error_message", "it broke").then().statusCode(200);

        Api.post(path(id), json("by", "")).then().statusCode(400).body("error.details.fields[0].field", equalTo("by"));
        Api.post(path(id), json("why", "x")).then().statusCode(400).body("error.details.fields[0].field", equalTo("why"));
        Api.post(path("no%20id"), json()).then().statusCode(400).body("error.details.fields[0].field", equalTo("id"));
        Api.post(path("no-such-job"), json()).then().statusCode(404).body("error.code", equalTo("JOB_NOT_FOUND"));
        given().header("X-API-Key", "read-key").post(path(id)).then().statusCode(403);
        given().header("X-API-Key", "work-key").post(path(id)).then().statusCode(200);
        Api.claim("retry-plain").complete().then().statusCode(200);
    }

    private static String path(String id) {
        return "/api/v1/jobs/" + id + "/retry";
    }
}
