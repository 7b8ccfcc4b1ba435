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
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs and their passes (seed 002), as whoever runs them sees them. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class RunsIT {
    private static final String TIMEOUT = "TimeoutError: ADB timeout";

    @Test
    void the_four_parts_of_a_failure_come_through_to_the_run() {
        String id = Api.enqueue("task_type", "four", "run_id", "run-four", "max_attempts", 1);
        Api.claim("four").fail("error_message", TIMEOUT, "error_category", "infrastructure", "error_type", "adb_timeout")
                .then().statusCode(200);

        JsonPath job = Api.get("/api/v1/jobs/" + id).jsonPath();
        assertThat(job.getString("status")).isEqualTo("failed");
        assertThat(job.getString("error_message")).isEqualTo(TIMEOUT);
        assertThat(job.getString("error_category")).isEqualTo("infrastructure");
        assertThat(job.getString("error_type")).isEqualTo("adb_timeout");
        JsonPath run = Api.get("/api/v1/runs/run-four").jsonPath();
        assertThat(run.getBoolean("described")).isFalse();
        assertThat(run.getString("pass.state")).isEqualTo("ended");
        assertThat(run.getString("pass.result")).isEqualTo("retryable_remaining");
        assertThat(run.getMap("pass.failed_by_category")).isEqualTo(Map.of("infrastructure", 1));
        assertThat(run.getInt("retryable")).isEqualTo(1);
    }

    @Test
    void a_pass_gives_the_same_jobs_another_life_and_tells_every_store() {
        String parent = Api.enqueue("task_type", "life-parent");
        List<String> ids = new ArrayList<>();
        for (String error : List.of(TIMEOUT, "Account suspended", "nobody knows", "")) {
            ids.add(Api.enqueue("task_type", "ocr", "run_id", "run-life", "source_id", "life-source", "document_id",
                    "life-" + ids.size(), "project_id", "life", "parent_job_id", parent, "max_attempts", 1));
            Api.Claim claim = Api.claim("ocr", "project_id", "life");
            if (error.isEmpty()) {
                claim.complete().then().statusCode(200);
            } else {
                claim.fail("error_message", error).then().statusCode(200);
            }
        }
        assertThat(Api.progress(parent).getInt("children_failed")).isEqualTo(3);

        JsonPath pass = start("run-life", "by", "Ann").then().statusCode(201).extract().jsonPath();

        assertThat(pass.getInt("number")).isEqualTo(2);
        assertThat(pass.getString("state")).isEqualTo("running");
        assertThat(pass.getInt("requeued")).isEqualTo(2);
        assertThat(pass.getString("requested_by")).isEqualTo("Ann");
        assertThat(status(ids)).containsExactly("queued", "failed", "queued", "completed");
        JsonPath job = Api.get("/api/v1/jobs/" + ids.get(0)).jsonPath();
        assertThat(job.getInt("attempt")).isEqualTo(1);
        assertThat(job.getString("error_message")).isNull();
        assertThat(job.getString("completed_at")).isNull();
        assertThat(Stores.hash(ids.get(0))).containsEntry("status", "pending").containsEntry("error_message", "")
                .containsEntry("completed_at", "");
        assertThat(Api.progress(ids.get(0)).getString("status")).isEqualTo("queued");
        assertThat(Api.progress(parent).getInt("children_failed")).isEqualTo(1);
        assertThat(Stores.row("select status, last_error_message from queue_operator.ingestion_items where job_id = '"
                + ids.get(0) + "'")).containsEntry("status", "pending").containsEntry("last_error_message", TIMEOUT);
        assertThat(Stores.row("select status from queue_operator.ingestion_runs where id = 'run-life'"))
                .containsEntry("status", "running");
        JsonPath audit = Api.get("/api/v1/jobs/" + ids.get(0) + "/events").jsonPath();
        assertThat(audit.getString("items[-1].from")).isEqualTo("failed");
        assertThat(audit.getString("items[-1].to")).isEqualTo("queued");
        assertThat(audit.getString("items[-1].reason")).isEqualTo("pass 2 of run run-life");
        JsonPath stats = Api.get("/api/v1/stats?project_id=life").jsonPath();
        assertThat(List.of(stats.getInt("queued"), stats.getInt("failed"), stats.getInt("completed"), stats.getInt("total")))
                .containsExactly(2, 1, 1, 4);

        Api.claims("ocr", 2, "project_id", "life").forEach(claim -> claim.complete().then().statusCode(200));
        JsonPath passes = Api.get("/api/v1/runs/run-life/passes").jsonPath();
        assertThat(passes.getList("items.number")).containsExactly(1, 2);
        assertThat(passes.getList("items.result")).containsExactly("retryable_remaining", "only_non_retryable");
        assertThat(passes.getList("items.jobs")).containsExactly(4, 2);
        assertThat(passes.getList("items.succeeded")).containsExactly(1, 2);
        assertThat(passes.getMap("items[0].failed_by_category"))
                .isEqualTo(Map.of("infrastructure", 1, "account", 1, "unknown", 1));
        assertThat(passes.getDouble("items[0].success_rate")).isEqualTo(0.25);
        assertThat(passes.getDouble("items[1].success_rate")).isEqualTo(1);
        assertThat(Api.progress(parent).getInt("children_completed")).isEqualTo(3);
        assertThat(code(start("run-life").then().statusCode(409).extract().response())).isEqualTo("NOTHING_TO_RETRY");
    }

    @Test
    void a_late_result_of_an_earlier_life_does_not_complete_a_job_that_was_queued_again() {
        String id = Api.enqueue("task_type", "earlier", "run_id", "run-earlier", "max_attempts", 1);
        Api.Claim earlier = Api.claim("earlier");
        earlier.fail("error_message", TIMEOUT).then().statusCode(200);
        start("run-earlier").then().statusCode(201);

        earlier.complete().then().statusCode(409);
        assertThat(status(List.of(id))).containsExactly("queued");
        Api.Claim now = Api.claim("earlier");
        earlier.complete().then().statusCode(409);
        earlier.progress("progress_pct", 99).then().statusCode(409);
        assertThat(now.token()).isGreaterThan(earlier.token());
        now.complete().then().statusCode(200);
        assertThat(Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath().getList("items.status"))
                .containsExactly("FAILED", "SUCCESS");
    }

    @Test
    void while_the_pass_runs_another_one_is_refused_with_the_reason() {
        Api.enqueue("task_type", "busy", "run_id", "run-busy", "max_attempts", 1);
        Api.enqueue("task_type", "busy", "run_id", "run-busy", "max_attempts", 1);
        Api.claim("busy").fail("error_message", TIMEOUT).then().statusCode(200);

        JsonPath refused = start("run-busy").then().statusCode(409).extract().jsonPath();

        assertThat(refused.getString("error.code")).isEqualTo("PASS_RUNNING");
        assertThat(refused.getString("detail")).contains("1 of its jobs wait");
        assertThat(Api.get("/api/v1/runs/run-busy").jsonPath().getString("pass.state")).isEqualTo("running");
    }

    @Test
    void the_limits_of_a_run_end_it() {
        Api.post("/api/v1/runs", json("id", "run-limits", "max_passes", 2)).then().statusCode(201);
        failing("limits", "run-limits", TIMEOUT);
        start("run-limits").then().statusCode(201);
        fail("limits", TIMEOUT);
        assertThat(code(start("run-limits").then().statusCode(409).extract().response())).isEqualTo("MAX_PASSES_REACHED");
        assertThat(Api.get("/api/v1/runs/run-limits").jsonPath().getString("pass.result")).isEqualTo("max_passes_reached");

        Api.post("/api/v1/runs", json("id", "run-unknown", "max_passes", 10, "limits", json("unknown", 1)))
                .then().statusCode(201);
        failing("unknown", "run-unknown", "nobody knows");
        start("run-unknown").then().statusCode(201);
        fail("unknown", "nobody knows");
        assertThat(Api.get("/api/v1/runs/run-unknown").jsonPath().getString("pass.result")).isEqualTo("only_non_retryable");
    }

    @Test
    void the_same_key_begins_a_pass_once_also_at_the_same_time() {
        failing("keyed", "run-keyed", TIMEOUT);
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> start("run-keyed", "idempotency_key", "once")));
        }
        List<Response> answers = calls.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(Response::statusCode).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(answers).allMatch(answer -> answer.jsonPath().getInt("number") == 2);
        assertThat(Stores.rows("select from queue_operator.job_events e join queue_operator.jobs j on j.id = e.job_id"
                + " where j.run_id = 'run-keyed' and e.from_status = 'failed'")).hasSize(1);
        fail("keyed", TIMEOUT);
        start("run-keyed", "idempotency_key", "once").then().statusCode(200);
        start("run-keyed", "idempotency_key", "twice").then().statusCode(201);
    }

    @Test
    void automatic_passes_follow_after_the_delay_until_nothing_is_worth_it() {
        Api.post("/api/v1/runs", json("id", "run-auto", "name", "Night", "metadata", json("a", 1), "auto_passes", true))
                .then().statusCode(201);
        String id = failing("auto", "run-auto", TIMEOUT);
        sweep(null);
        assertThat(status(List.of(id))).containsExactly("failed");
        assertThat(Api.get("/api/v1/runs/run-auto").jsonPath().getString("pass.next_pass_at")).isNotNull();

        sweep(Instant.now().plusSeconds(3600));
        assertThat(status(List.of(id))).containsExactly("queued");
        fail("auto", TIMEOUT);
        sweep(Instant.now().plusSeconds(3600));
        fail("auto", TIMEOUT);
        sweep(Instant.now().plusSeconds(3600));

        JsonPath passes = Api.get("/api/v1/runs/run-auto/passes").jsonPath();
        assertThat(passes.getList("items.result"))
                .containsExactly("retryable_remaining", "retryable_remaining", "max_passes_reached");
        assertThat(passes.getList("items.cause")).containsExactly("first", "automatic", "automatic");
        assertThat(passes.getList("items.next_pass_at")).containsOnlyNulls();
    }

    @Test
    void a_start_that_a_crash_cut_off_is_gone_on_with_once() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(failing("crash", "run-crash", TIMEOUT));
        }
        sweep(null);
        // As it is after the statement that begins a pass, and before the first that re-queues.
        Stores.execute("insert into queue_operator.run_passes (run_id, number, state, cause, started_by, limits, idempotency_key)"
                + " values ('run-crash', 2, 'starting', 'asked', 'tests', '{\"infrastructure\":3}', 'crash')");
        Stores.execute("update queue_operator.runs set pass_number = 2 where id = 'run-crash'");

        assertThat(sweep(null).getInt("requeued")).isEqualTo(5);
        assertThat(sweep(null).getInt("requeued")).isZero();
        start("run-crash", "idempotency_key", "crash").then().statusCode(200);

        assertThat(status(ids)).containsOnly("queued");
        assertThat(Stores.rows("select job_id from queue_operator.job_events where from_status = 'failed' and job_id in ('"
                + String.join("','", ids) + "')")).hasSize(5);
        assertThat(Api.get("/api/v1/runs/run-crash").jsonPath().getInt("pass.requeued")).isEqualTo(5);
    }

    @Test
    void what_was_replayed_is_not_queued_again_by_a_pass() {
        String id = failing("redone", "run-redone", TIMEOUT);
        Api.post("/api/v1/replays", json("job_ids", List.of(id))).then().statusCode(201);
        Api.authorized().post("/api/v1/replays/sweeps").then().statusCode(200);
        assertThat(code(start("run-redone").then().statusCode(409).extract().response())).isEqualTo("PASS_RUNNING");
        Api.claim("redone").complete().then().statusCode(200);

        assertThat(code(start("run-redone").then().statusCode(409).extract().response())).isEqualTo("NOTHING_TO_RETRY");
        sweep(null);
        JsonPath run = Api.get("/api/v1/runs/run-redone").jsonPath();
        assertThat(run.getString("pass.result")).isEqualTo("all_complete");
        assertThat(run.getInt("retryable")).isZero();
        assertThat(status(List.of(id))).containsExactly("failed");
    }

    @Test
    void a_pass_that_has_ended_stays_as_it_was_when_its_jobs_leave() {
        failing("leaving", "run-leaving", TIMEOUT);
        Api.enqueue("task_type", "leaving", "run_id", "run-leaving");
        Api.claim("leaving").complete().then().statusCode(200);
        Api.everybodyIsTold();
        Stores.execute("update queue_operator.jobs set completed_at = now() - interval '3000 days' where run_id = 'run-leaving'");
        Api.post("/api/v1/retention/sweeps", json("completed_older_than_s", 2_900 * 86_400, "failed_older_than_s",
                2_900 * 86_400)).then().statusCode(200);
        assertThat(Stores.rows("select from queue_operator.jobs where run_id = 'run-leaving'")).isEmpty();
        sweep(null);

        for (String path : List.of("/api/v1/runs/run-leaving", "/api/v1/runs/run-leaving/passes")) {
            JsonPath told = Api.get(path).jsonPath();
            String pass = path.endsWith("passes") ? "items[0]" : "pass";
            assertThat(told.getString(pass + ".state")).as(path).isEqualTo("ended");
            assertThat(told.getString(pass + ".result")).as(path).isEqualTo("retryable_remaining");
            assertThat(told.getInt(pass + ".jobs")).as(path).isEqualTo(2);
        }
    }

    @Test
    void jobs_that_come_after_the_end_of_a_pass_reopen_it() {
        failing("reopen", "run-reopen", TIMEOUT);
        sweep(null);
        Api.enqueue("task_type", "reopen", "run_id", "run-reopen");

        assertThat(Api.get("/api/v1/runs/run-reopen").jsonPath().getString("pass.state")).isEqualTo("running");
        sweep(null);
        assertThat(Stores.row("select state from queue_operator.run_passes where run_id = 'run-reopen'"))
                .containsEntry("state", "running");
        Api.claim("reopen").complete().then().statusCode(200);
        assertThat(sweep(null).getInt("ended")).isPositive();
        assertThat(Api.get("/api/v1/runs/run-reopen").jsonPath().getInt("pass.jobs")).isEqualTo(2);
    }

    @Test
    void a_run_is_described_once_and_listed_newest_first() {
        Map<String, Object> body = json("id", "run-described", "name", "One", "limits", json("device", 2));
        Api.post("/api/v1/runs", body).then().statusCode(201);
        Api.post("/api/v1/runs", body).then().statusCode(200);
        Api.post("/api/v1/runs", json("id", "run-described", "name", "Two")).then().statusCode(409);
        String given = Api.post("/api/v1/runs", json()).then().statusCode(201).extract().path("id");

        JsonPath run = Api.get("/api/v1/runs/run-described").jsonPath();
        assertThat(run.getInt("pass_delay_s")).isEqualTo(30);
        assertThat(run.getInt("max_passes")).isEqualTo(3);
        assertThat(run.getMap("limits")).isEqualTo(Map.of("device", 2, "infrastructure", 3, "unknown", 2));
        assertThat(run.getString("pass.state")).isEqualTo("running");
        JsonPath list = Api.get("/api/v1/runs?limit=1").jsonPath();
        assertThat(list.getList("items.id")).containsExactly(given);
        assertThat(Api.get("/api/v1/runs?limit=1&cursor=" + list.getString("next_cursor")).jsonPath().getList("items.id"))
                .containsExactly("run-described");
    }

    @Test
    void bad_wishes_are_refused_by_name_and_unknown_runs_are_not_found() {
        for (Object bad : List.of(json("id", "a b"), json("max_passes", 0), json("pass_delay_s", -1), json("passes", 3),
                json("limits", json("account", 1)), json("limits", json("infrastructure", -1)), json("name", ""))) {
            Api.post("/api/v1/runs", bad).then().statusCode(400);
        }
        assertThat(Api.post("/api/v1/runs", json("limits", json("account", 1))).jsonPath().getString("detail"))
                .contains("limits.account");
        assertThat(code(Api.get("/api/v1/runs/nobody"))).isEqualTo("RUN_NOT_FOUND");
        start("nobody").then().statusCode(404);
        start("run-x", "idempotency_key", "").then().statusCode(400);
        given().header("Authorization", "Bearer reader-key").post("/api/v1/runs/x/passes").then().statusCode(401);
        given().header("Authorization", "Bearer read-key").post("/api/v1/runs/x/passes").then().statusCode(403);
        given().header("Authorization", "Bearer work-key").post("/api/v1/runs/sweeps").then().statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "cursor=x", "status=open"})
    void bad_questions_are_refused_by_name(String question) {
        assertThat(Api.get("/api/v1/runs?" + question).then().statusCode(400).extract().jsonPath().getString("detail"))
                .contains(question.substring(0, question.indexOf('=')));
    }

    private static String failing(String type, String run, String error) {
        String id = Api.enqueue("task_type", type, "run_id", run, "max_attempts", 1);
        fail(type, error);
        return id;
    }

    private static void fail(String type, String error) {
        Api.claim(type).fail("error_message", error).then().statusCode(200);
    }

    private static Response start(String run, Object... body) {
        return Api.post("/api/v1/runs/" + run + "/passes", json(body));
    }

    private static JsonPath sweep(Instant dueBy) {
        return Api.post("/api/v1/runs/sweeps", dueBy == null ? json() : json("due_by", dueBy.toString()))
                .then().statusCode(200).extract().jsonPath();
    }

    private static List<String> status(List<String> ids) {
        return ids.stream().map(id -> Api.get("/api/v1/jobs/" + id).jsonPath().getString("status")).toList();
    }

    private static String code(Response answer) {
        return answer.jsonPath().getString("error.code");
    }
}
