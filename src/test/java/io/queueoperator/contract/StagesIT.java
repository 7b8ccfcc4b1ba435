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

/** The stages of a source as the pipeline page shows them, and which store says what went wrong. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class StagesIT {

    @Test
    void a_run_is_counted_stage_by_stage() {
        run("stages-1", "discover", "source_url_id", "u-1").complete().then().statusCode(200);
        run("stages-1", "download", "document_id", "d-1").start().then().statusCode(200);
        String waiting = Api.enqueue("task_type", "ocr", "source_id", "stages-1", "run_id", "run-stages-1", "document_id", "d-1", "project_id",
                "stages-1");

        JsonPath stages = stages("stages-1", "");

        assertThat(stages.getString("source_id")).isEqualTo("stages-1");
        assertThat(stages.getString("run_id")).isEqualTo("run-stages-1");
        assertThat(stages.getString("run_status")).isEqualTo("running");
        assertThat(stages.getString("updated_at")).isNotNull();
        assertThat(stages.getBoolean("exact")).isTrue();
        assertThat(stages.getList("away")).isEmpty();
        assertThat(stages.getList("stages.stage")).containsExactly("discovery", "documents", "ocr", "summary");
        assertThat(stages.getList("stages.total")).containsExactly(1, 1, 1, 0);
        assertThat(stages.getInt("stages[0].completed")).isEqualTo(1);
        assertThat(stages.getDouble("stages[0].progress_pct")).isEqualTo(100);
        assertThat(stages.getInt("stages[1].running")).isEqualTo(1);
        assertThat(stages.getInt("stages[2].queued")).isEqualTo(1);
        assertThat((Object) stages.get("stages[3].progress_pct")).isNull();
        assertThat(stages.getList("stages.error")).containsOnlyNulls();
        assertThat(stages("stages-1", "?run_id=run-stages-1").getString("run_id")).isEqualTo("run-stages-1");
        cancel(waiting);
        assertThat(stages("stages-1", "").getInt("stages[2].skipped")).isEqualTo(1);
    }

    @Test
    void an_error_is_told_by_the_first_store_that_knows_it() {
        Api.Claim claim = run("stages-2", "ocr", "document_id", "d-2");
        claim.start().then().statusCode(200);
        claim.fail("error_message", "page 3 is broken <script>", "error_code", "AGENT_ERROR").then().statusCode(200);

        JsonPath error = stages("stages-2", "");
        assertThat(error.getString("run_status")).isEqualTo("failed");
        assertThat(error.getString("stages[2].error.said_by")).isEqualTo("redis.error_message");
        assertThat(error.getString("stages[2].error.message")).contains("page 3 is broken <script>");
        assertThat(error.getString("stages[2].error.worker_name")).isEqualTo("Worker One");
        assertThat(error.getString("stages[2].error.error_code")).isEqualTo("AGENT_ERROR");
        assertThat(error.getString("stages[2].error.job_id")).isEqualTo(claim.id());
        assertThat(error.getString("stages[2].error.at")).isNotNull();

        Stores.setHashField(claim.id(), "error_message", "");
        assertThat(said("stages-2")).isEqualTo("ingestion_items.last_error_message");
        item(claim.id(), "last_error_message = null");
        assertThat(said("stages-2")).isEqualTo("ingestion_items.error_message");
        item(claim.id(), "error_message = null, review_reason = 'unreadable'");
        assertThat(said("stages-2")).isEqualTo("ingestion_items.review_reason");
        item(claim.id(), "review_reason = null, needs_review = true");
        assertThat(said("stages-2")).isEqualTo("ingestion_items.needs_review");
        Stores.execute("delete from queue_operator.ingestion_items where job_id = '" + claim.id() + "'");
        assertThat(said("stages-2")).isEqualTo("jobs.error_message");
    }

    @Test
    void a_failed_run_of_others_is_shown_in_its_stage() {
        String waiting = Api.enqueue("task_type", "discover", "source_id", "stages-3", "run_id", "run-stages-3", "project_id", "stages-3");
        Stores.execute("update queue_operator.ingestion_runs set status = 'failed', active_stage = 'documents',"
                + " error_message = 'the pipeline gave up' where id = 'run-stages-3'");

        JsonPath stages = stages("stages-3", "");
        assertThat(stages.getString("run_status")).isEqualTo("failed");
        assertThat(stages.getString("stages[1].error.said_by")).isEqualTo("ingestion_runs.status");
        assertThat(stages.getString("stages[1].error.message")).isEqualTo("the pipeline gave up");
        assertThat((Object) stages.get("stages[0].error")).isNull();
        cancel(waiting);
    }

    @Test
    void what_belongs_to_no_run_is_counted_as_well() {
        String id = Api.enqueue("task_type", "download", "source_id", "stages-4", "document_id", "d-4", "project_id", "stages-4",
                "max_attempts", 1);
        Api.claim("download", "project_id", "stages-4").fail("error_message", "no answer").then().statusCode(200);
        Stores.setHashField(id, "error_message", "");

        JsonPath stages = stages("stages-4", "");
        assertThat(stages.getString("run_id")).isNull();
        assertThat(stages.getString("run_status")).isNull();
        assertThat(stages.getInt("stages[1].failed")).isEqualTo(1);
        assertThat(stages.getString("stages[1].error.said_by")).isEqualTo("ingestion_items.last_error_message");
    }

    @Test
    void bad_input_is_named() {
        Api.get("/api/v1/sources/no-such-source/stages").then().statusCode(404).body("error.code", equalTo("SOURCE_NOT_FOUND"));
        cancel(Api.enqueue("task_type", "discover", "source_id", "stages-5", "project_id", "stages-5"));
        Api.get("/api/v1/sources/stages-5/stages?run_id=no-such-run").then().statusCode(404)
                .body("error.code", equalTo("RUN_NOT_FOUND"));
        cancel(Api.enqueue("task_type", "discover", "source_id", "stages-6", "run_id", "run-stages-6", "project_id", "stages-6"));
        Api.get("/api/v1/sources/stages-6/stages?run_id=run-stages-6").then().statusCode(200);
        Api.get("/api/v1/sources/stages-5/stages?run_id=run-stages-6").then().statusCode(404)
                .body("error.code", equalTo("RUN_NOT_FOUND"));
        Api.get("/api/v1/sources/stages-5/stages?run_id=no%20run").then().statusCode(400)
                .body("error.details.fields[0].field", equalTo("run_id"));
        Api.get("/api/v1/sources/stages-5/stages?run=x").then().statusCode(400)
                .body("error.details.fields[0].field", equalTo("run"));
        Api.get("/api/v1/sources/no%20source/stages").then().statusCode(400)
                .body("error.details.fields[0].field", equalTo("id"));
        given().get("/api/v1/sources/stages-5/stages").then().statusCode(401);
    }

    private static Api.Claim run(String source, String taskType, String... more) {
        Api.enqueue("task_type", taskType, "source_id", source, "run_id", "run-" + source, "project_id", source,
                "max_attempts", 1, more[0], more[1]);
        return Api.claim(taskType, "project_id", source);
    }

    /** No other test shall find it in the queue. */
    private static void cancel(String id) {
        Api.post("/api/v1/jobs/" + id + "/cancel", json()).then().statusCode(200);
    }

    private static JsonPath stages(String source, String query) {
        return Api.get("/api/v1/sources/" + source + "/stages" + query).then().statusCode(200).extract().jsonPath();
    }

    private static String said(String source) {
        return stages(source, "").getString("stages[2].error.said_by");
    }

    private static void item(String jobId, String change) {
        assertThat(Stores.execute("update queue_operator.ingestion_items set " + change + " where job_id = '" + jobId + "'"))
                .isEqualTo(1);
    }
}
