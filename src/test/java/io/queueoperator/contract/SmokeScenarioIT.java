package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Seed 000, Integration Smoke Scenario: one test per step, each through HTTP on the real stores. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class SmokeScenarioIT {
    private static final String REASON = "spider-7: GET https://example.org/list failed: HTTP 500 after 3 tries";

    @Test
    void step_1_enqueue_a_discover_job_for_a_source() {
        String id = Api.enqueue("task_type", "discover", "source_id", "smoke-1", "run_id", "smoke-run-1");

        JsonPath progress = Api.progress(id);
        assertThat(progress.getString("status")).isEqualTo("queued");
        assertThat(progress.getString("source_id")).isEqualTo("smoke-1");
        assertThat(Stores.hash(id)).containsEntry("status", "pending").containsEntry("task", "discover");
    }

    @Test
    void step_2_the_worker_throws_a_controlled_failure_in_a_known_phase_and_step() {
        Api.Claim claim = failed("smoke-2");

        assertThat(Api.get("/api/v1/jobs/" + claim.id()).jsonPath().getString("status")).isEqualTo("failed");
    }

    @Test
    void step_3_the_progress_answer_says_failed_with_error_phase_step_and_completed_at() {
        JsonPath progress = Api.progress(failed("smoke-3").id());

        assertThat(progress.getString("status")).isEqualTo("failed");
        assertThat(progress.getString("error")).isEqualTo(REASON);
        assertThat(progress.getString("phase")).isEqualTo("crawl");
        assertThat(progress.getString("step")).isEqualTo("list-page");
        assertThat(progress.getString("completed_at")).isNotEmpty();
        assertThat(progress.getString("updated_at")).isNotEmpty();
    }

    @Test
    void step_4_the_redis_hash_has_the_same_error_message() {
        Map<String, String> hash = Stores.hash(failed("smoke-4").id());

        assertThat(hash).containsEntry("status", "failed").containsEntry("error_message", REASON);
    }

    @Test
    void step_5_the_ingestion_item_has_the_reason_and_the_run_is_failed_and_finished() {
        failed("smoke-5");

        Map<String, Object> item = Stores.row(
                "select * from queue_operator.ingestion_items where source_id = 'smoke-5'");
        assertThat(item).containsEntry("status", "failed").containsEntry("last_error_message", REASON)
                .containsEntry("stage", "discovery");
        Map<String, Object> run = Stores.row("select * from queue_operator.ingestion_runs where id = 'run-smoke-5'");
        assertThat(run).containsEntry("status", "failed");
        assertThat(run.get("finished_at")).isNotNull();
    }

    @Test
    void step_6_the_source_answer_shows_the_failure_to_the_pipeline_page() {
        failed("smoke-6");

        JsonPath source = given().get("/sources/smoke-6/progress").then().statusCode(200).extract().jsonPath();
        assertThat(source.getString("status")).isEqualTo("failed");
        assertThat(source.getList("active_jobs")).isEmpty();
        assertThat(source.getString("updated_at")).isNotEmpty();
    }

    /** A discover job of that source whose worker fails for good. */
    private static Api.Claim failed(String source) {
        String type = "discover";
        Api.post("/api/v1/jobs", json("task_type", type, "source_id", source, "run_id", "run-" + source,
                "project_id", source, "max_attempts", 1)).then().statusCode(201);
        Api.Claim claim = Api.claim(type, "project_id", source);
        claim.start().then().statusCode(200);
        claim.progress("phase", "crawl", "step", "list-page", "progress_pct", 40).then().statusCode(202);
        claim.fail("phase", "crawl", "step", "list-page", "error_message", REASON, "traceback", "Traceback …")
                .then().statusCode(200);
        return claim;
    }
}
