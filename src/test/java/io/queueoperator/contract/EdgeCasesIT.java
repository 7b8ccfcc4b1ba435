package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Seed 000, Known Edge Cases (must support), and what the progress answer must look like. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class EdgeCasesIT {

    @Test
    void edge_case_1_a_parent_without_children_is_valid_while_it_is_processing() {
        String id = Api.enqueue("task_type", "edge1");
        Api.claim("edge1").start().then().statusCode(200);

        JsonPath progress = Api.progress(id);
        assertThat(progress.getString("status")).isEqualTo("processing");
        assertThat(progress.getInt("children_total")).isZero();
        assertThat(progress.getInt("children_completed")).isZero();
        assertThat(progress.getInt("children_failed")).isZero();
    }

    @Test
    void edge_case_2_a_failed_child_is_counted_while_the_parent_goes_on() {
        String parent = Api.enqueue("task_type", "edge2-parent");
        Api.claim("edge2-parent").start().then().statusCode(200);
        Api.enqueue("task_type", "edge2-child", "parent_job_id", parent, "max_attempts", 1);
        Api.enqueue("task_type", "edge2-child", "parent_job_id", parent);

        Api.claim("edge2-child").fail("error_message", "page 3 is broken").then().statusCode(200);
        JsonPath progress = Api.progress(parent);
        assertThat(progress.getString("status")).isEqualTo("processing");
        assertThat(progress.getInt("children_total")).isEqualTo(2);
        assertThat(progress.getInt("children_failed")).isEqualTo(1);

        Api.claim("edge2-child").complete().then().statusCode(200);
        assertThat(Api.progress(parent).getInt("children_completed")).isEqualTo(1);
    }

    @Test
    void what_was_reported_last_stays_with_a_completed_job() {
        String id = Api.enqueue("task_type", "last-words");
        Api.Claim claim = Api.claim("last-words");
        claim.start().then().statusCode(200);
        claim.progress("phase", "crawl", "step", "page 1", "units_completed", 1, "units_total", 5).then().statusCode(202);
        claim.progress("phase", "store", "step", "page 4", "units_completed", 4, "message", "nearly").then().statusCode(202);

        claim.complete().then().statusCode(200);

        JsonPath progress = Api.progress(id);
        assertThat(progress.getString("phase")).isEqualTo("store");
        assertThat(progress.getString("step")).isEqualTo("page 4");
        assertThat(progress.getString("message")).isEqualTo("nearly");
        assertThat(progress.getInt("units_completed")).isEqualTo(5);
        assertThat(progress.getInt("units_total")).isEqualTo(5);
        assertThat(progress.getDouble("progress_pct")).isEqualTo(100);
        assertThat(Stores.rows("select phase, step from queue_operator.task_runs where job_id = '" + id + "'").toString())
                .contains("store", "page 4");
    }

    @Test
    void edge_case_3_a_new_attempt_may_lower_the_progress_and_one_attempt_never_does() {
        String id = Api.enqueue("task_type", "edge3", "max_attempts", 2);
        Api.Claim first = Api.claim("edge3");
        first.progress("phase", "crawl", "step", "a", "progress_pct", 60).then().statusCode(202);
        first.progress("progress_pct", 30, "step", "b").then().statusCode(202);
        assertThat(Api.progress(id).getDouble("progress_pct")).isEqualTo(60);
        assertThat(Api.progress(id).getString("step")).isEqualTo("b");

        first.fail("error_message", "ConnectionError: reset by example.org").then().statusCode(200);
        JsonPath waiting = Api.progress(id);
        assertThat(waiting.getString("status")).isEqualTo("queued");
        assertThat(waiting.getInt("attempt")).isEqualTo(2);
        assertThat(waiting.getString("error")).isNull();
        assertThat(waiting.getDouble("progress_pct")).isZero();

        Stores.makeDue(id);
        Api.Claim second = Api.claim("edge3");
        assertThat(second.attempt()).isEqualTo(2);
        second.progress("progress_pct", 10).then().statusCode(202);
        assertThat(Api.progress(id).getDouble("progress_pct")).isEqualTo(10);
        second.fail("error_message", "ConnectionError: again").then().statusCode(200);
        assertThat(Api.progress(id).getString("error")).isEqualTo("ConnectionError: again");
        assertThat(Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath().getList("items.error_message"))
                .containsExactly("ConnectionError: reset by example.org", "ConnectionError: again");
    }

    @Test
    void edge_case_4_a_failure_whose_ingestion_row_could_not_be_written_shows_in_redis_and_is_backfilled() {
        String id = Api.enqueue("task_type", "ocr", "source_id", "edge4", "run_id", "edge4-run", "document_id", "d-4",
                "project_id", "edge4", "max_attempts", 1);
        Api.Claim claim = Api.claim("ocr", "project_id", "edge4");
        Stores.execute("alter table queue_operator.ingestion_items rename to ingestion_items_away");
        try {
            claim.fail("error_message", "page 7 is unreadable").then().statusCode(200);
            assertThat(Stores.hash(id)).containsEntry("error_message", "page 7 is unreadable");
            assertThat(Api.progress(id).getString("error")).isEqualTo("page 7 is unreadable");
        } finally {
            Stores.execute("alter table queue_operator.ingestion_items_away rename to ingestion_items");
        }

        Api.sweep();
        assertThat(Stores.row("select * from queue_operator.ingestion_items where job_id = '" + id + "'"))
                .containsEntry("status", "failed")
                .containsEntry("last_error_message", "page 7 is unreadable")
                .containsEntry("item_key", "ocr_job:d-4");
        assertThat(Stores.row("select * from queue_operator.ingestion_runs where id = 'edge4-run'"))
                .containsEntry("status", "failed");
    }

    @Test
    void a_run_is_all_its_jobs_and_one_that_belongs_to_no_stage_can_fail_it() {
        String page = Api.enqueue("task_type", "ocr", "source_id", "edge-run", "document_id", "d-5", "run_id", "edge-run",
                "project_id", "edge-run");
        String account = Api.enqueue("task_type", "edge-account", "run_id", "edge-run", "max_attempts", 1);

        Api.claim("edge-account").fail("error_message", "the account is locked").then().statusCode(200);
        assertThat(edgeRun()).as("while %s waits", page).containsEntry("status", "pending");
        Api.Claim claim = Api.claim("ocr", "project_id", "edge-run");
        assertThat(claim.id()).isEqualTo(page);
        claim.complete().then().statusCode(200);

        assertThat(edgeRun()).as("after %s failed", account).containsEntry("status", "failed");
        assertThat(edgeRun().get("finished_at")).isNotNull();
    }

    private static Map<String, Object> edgeRun() {
        return Stores.row("select status, finished_at from queue_operator.ingestion_runs where id = 'edge-run'");
    }

    @Test
    void the_progress_answer_has_every_field_of_the_contract_and_null_where_nothing_is_known() {
        String id = Api.enqueue("task_type", "shape");

        Map<String, Object> progress = Api.progress(id).getMap("$");
        assertThat(progress).containsKeys("job_id", "parent_job_id", "source_id", "task_type", "attempt", "status",
                "phase", "step", "progress_pct", "units_completed", "units_total", "children_total",
                "children_completed", "children_failed", "started_at", "updated_at", "completed_at", "error",
                "worker_id", "worker_name", "error_code");
        assertThat(progress).containsEntry("job_id", id).containsEntry("attempt", 1)
                .containsEntry("phase", null).containsEntry("error", null).containsEntry("completed_at", null);
        assertThat(progress.values()).doesNotContain("");
    }

    @Test
    void a_source_lists_its_active_jobs_in_full_and_forgets_them_when_they_end() {
        String first = Api.enqueue("task_type", "src", "source_id", "shape-source");
        Api.enqueue("task_type", "src", "source_id", "shape-source");
        JsonPath queued = source("shape-source");
        assertThat(queued.getString("status")).isEqualTo("queued");
        assertThat(queued.getList("active_jobs")).hasSize(2);

        Api.Claim claim = Api.claim("src");
        claim.progress("phase", "p", "step", "s", "progress_pct", 50).then().statusCode(202);
        JsonPath working = source("shape-source");
        assertThat(working.getString("status")).isEqualTo("processing");
        assertThat(working.getString("active_jobs[0].job_id")).isEqualTo(first);
        assertThat(working.getDouble("active_jobs[0].progress_pct")).isEqualTo(50);
        assertThat(working.getDouble("aggregate_progress_pct")).isEqualTo(25);

        claim.complete().then().statusCode(200);
        assertThat(source("shape-source").getDouble("aggregate_progress_pct")).isEqualTo(50);
        Api.claim("src").complete().then().statusCode(200);
        JsonPath done = source("shape-source");
        assertThat(done.getString("status")).isEqualTo("completed");
        assertThat(done.getDouble("aggregate_progress_pct")).isEqualTo(100);
        assertThat(done.getList("active_jobs")).isEmpty();
    }

    @Test
    void unknown_ids_are_404_and_impossible_ones_400() {
        given().get("/jobs/nobody/progress").then().statusCode(404);
        given().get("/sources/nobody/progress").then().statusCode(404);
        given().urlEncodingEnabled(false).get("/jobs/a%20b/progress").then().statusCode(400);
        given().get("/sources/" + "x".repeat(129) + "/progress").then().statusCode(400);
    }

    @Test
    void a_browser_page_of_another_origin_may_read_progress_and_nothing_else() {
        String id = Api.enqueue("task_type", "cors");
        given().header("Origin", "https://ui.example.org").get("/jobs/" + id + "/progress")
                .then().statusCode(200).header("Access-Control-Allow-Origin", org.hamcrest.Matchers.notNullValue());
        for (String nobody : new String[] {"chrome-extension://x", "file://", "x".repeat(5_000)}) {
            given().header("Origin", nobody).get("/jobs/" + id + "/progress")
                    .then().statusCode(200).header("Access-Control-Allow-Origin", org.hamcrest.Matchers.nullValue());
        }
        Api.authorized().header("Origin", "https://ui.example.org").get("/api/v1/jobs/" + id)
                .then().header("Access-Control-Allow-Origin", org.hamcrest.Matchers.nullValue());
    }

    @Test
    void the_counts_of_children_are_exact_when_they_all_end_at_once() throws Exception {
        String parent = Api.enqueue("task_type", "crowd-parent");
        List<Object> children = IntStream.range(0, 40)
                .mapToObj(i -> (Object) json("task_type", "crowd", "parent_job_id", parent, "max_attempts", 1))
                .toList();
        Api.post("/api/v1/jobs", json("jobs", children)).then().statusCode(201);
        List<Api.Claim> claims = Api.claims("crowd", 40);
        ExecutorService crowd = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> ends = IntStream.range(0, 40)
                    .mapToObj(i -> crowd.submit(() -> i % 4 == 0
                            ? claims.get(i).fail("error_message", "broken").statusCode()
                            : claims.get(i).complete().statusCode()))
                    .toList();
            for (Future<Integer> end : ends) {
                assertThat(end.get()).isEqualTo(200);
            }
        } finally {
            crowd.shutdownNow();
        }
        JsonPath progress = Api.progress(parent);
        assertThat(progress.getInt("children_total")).isEqualTo(40);
        assertThat(progress.getInt("children_completed")).isEqualTo(30);
        assertThat(progress.getInt("children_failed")).isEqualTo(10);
    }

    private static JsonPath source(String id) {
        return given().get("/sources/" + id + "/progress").then().statusCode(200).extract().jsonPath();
    }

    @Test
    void a_progress_answer_that_is_known_already_is_304_until_anything_changes() {
        String id = Api.enqueue("task_type", "etag", "source_id", "etag-source");
        Api.Claim claim = Api.claim("etag");
        claim.progress("phase", "a").then().statusCode(202);
        for (String path : List.of("/jobs/" + id + "/progress", "/sources/etag-source/progress")) {
            String tag = given().get(path).then().statusCode(200).extract().header("ETag");
            given().header("If-None-Match", tag).get(path).then().statusCode(304)
                    .header("ETag", org.hamcrest.Matchers.equalTo(tag));
            claim.progress("step", path).then().statusCode(202);
            given().header("If-None-Match", tag).get(path).then().statusCode(200);
        }
    }

    @Test
    void a_progress_answer_that_is_known_already_is_304_whichever_store_is_asked() {
        String waiting = Api.enqueue("task_type", "etag-waiting", "source_id", "etag-stores");
        String ended = Api.enqueue("task_type", "etag-ended");
        Api.claim("etag-ended").complete().then().statusCode(200);
        for (String id : List.of(waiting, ended)) {
            String path = "/jobs/" + id + "/progress";
            String tag = given().get(path).then().statusCode(200).extract().header("ETag");
            RedisLine.run(Stores.servers().redis(), "DEL", "job:" + id);
            given().header("If-None-Match", tag).get(path).then().statusCode(304);
        }
    }
}
