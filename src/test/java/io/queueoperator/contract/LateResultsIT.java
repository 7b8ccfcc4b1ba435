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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours of work are not thrown away because of a gap in the network: a person accepts what came too late. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class LateResultsIT {

    @Test
    void a_failed_job_is_completed_with_what_came_late_in_every_store_and_at_its_parent() {
        String parent = Api.enqueue("task_type", "late-parent");
        String id = Api.enqueue("task_type", "ocr", "source_id", "late-source", "run_id", "late-run", "document_id", "late-42",
                "project_id", "late-project", "parent_job_id", parent, "max_attempts", 1);
        Api.Claim claim = Api.claim("ocr", "project_id", "late-project");
        claim.progress("phase", "read", "units_completed", 3, "units_total", 9).then().statusCode(202);
        vanish(id);
        claim.complete("result", json("pages", 9)).then().statusCode(409);
        assertThat(Api.progress(parent).getInt("children_failed")).isEqualTo(1);
        assertThat(run("late-run")).containsEntry("status", "failed");

        JsonPath accepted = accept(claim, "reason", "the text is all there", "by", "Ann").then().statusCode(200)
                .extract().jsonPath();

        assertThat(accepted.getString("status")).isEqualTo("completed");
        assertThat(accepted.getString("error_message")).isNull();
        JsonPath job = Api.get("/api/v1/jobs/" + id).jsonPath();
        assertThat(job.getInt("result.pages")).isEqualTo(9);
        assertThat(job.getString("worker_id")).isEqualTo("w-1");
        JsonPath progress = Api.progress(id);
        assertThat(progress.getString("status")).isEqualTo("completed");
        assertThat(progress.getDouble("progress_pct")).isEqualTo(100);
        assertThat(progress.getString("error")).isNull();
        assertThat(Stores.hash(id)).containsEntry("status", "completed").containsEntry("error_message", "");
        assertThat(Api.progress(parent).getInt("children_failed")).isZero();
        assertThat(Api.progress(parent).getInt("children_completed")).isEqualTo(1);
        assertThat(Stores.row("select * from queue_operator.ingestion_items where job_id = '" + id + "'"))
                .containsEntry("status", "completed").containsEntry("needs_review", false);
        assertThat(run("late-run")).containsEntry("status", "completed");
        JsonPath stats = Api.get("/api/v1/stats?project_id=late-project").jsonPath();
        assertThat(List.of(stats.getInt("completed"), stats.getInt("failed"), stats.getInt("total"))).containsExactly(1, 0, 1);

        JsonPath attempts = Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath();
        assertThat(attempts.getString("items[0].status")).isEqualTo("FAILED");
        assertThat(attempts.getString("items[0].late_outcome")).isEqualTo("completed");
        assertThat(attempts.getString("items[0].late_accepted_by")).isEqualTo("tests");
        assertThat(attempts.getString("items[0].late_requested_by")).isEqualTo("Ann");
        assertThat(attempts.getString("items[0].late_reason")).isEqualTo("the text is all there");
        assertThat(attempts.getString("items[0].late_accepted_at")).isNotNull();
        JsonPath audit = Api.get("/api/v1/jobs/" + id + "/events").jsonPath();
        assertThat(audit.getString("items[-1].from")).isEqualTo("failed");
        assertThat(audit.getString("items[-1].to")).isEqualTo("completed");
        assertThat(audit.getString("items[-1].actor")).isEqualTo("tests");
        assertThat(audit.getString("items[-1].reason")).contains("accepted by Ann: the text is all there");
    }

    @Test
    void a_job_that_waits_for_another_attempt_is_completed_and_nobody_claims_it_any_more() {
        String parent = Api.enqueue("task_type", "late-parent");
        String id = Api.enqueue("task_type", "late-queued", "parent_job_id", parent);
        Api.Claim claim = late(id, "late-queued");
        assertThat(Api.progress(id).getInt("attempt")).isEqualTo(2);

        accept(claim).then().statusCode(200);

        Stores.makeDue(id);
        assertThat(Api.claims("late-queued", 1)).isEmpty();
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
        assertThat(Api.progress(id).getInt("attempt")).isEqualTo(1);
        assertThat(Stores.hash(id)).containsEntry("attempts", "1");
        assertThat(Api.progress(parent).getInt("children_completed")).isEqualTo(1);
        assertThat(Api.progress(parent).getInt("children_failed")).isZero();
    }

    @Test
    void accepted_twice_is_accepted_once() {
        String id = Api.enqueue("task_type", "late-twice");
        Api.Claim claim = late(id, "late-twice");
        Map<String, Object> first = accept(claim, "by", "Ann").then().statusCode(200).extract().jsonPath().getMap("");
        Map<String, Object> second = accept(claim, "by", "Bob").then().statusCode(200).extract().jsonPath().getMap("");

        assertThat(second).isEqualTo(first);
        assertThat(Stores.rows("select from queue_operator.job_events where to_status = 'completed' and job_id = '" + id + "'"))
                .hasSize(1);
    }

    @Test
    void while_a_successor_holds_the_job_it_is_refused_with_what_to_do_and_accepted_once_that_one_failed() {
        String id = Api.enqueue("task_type", "late-held");
        Api.Claim claim = late(id, "late-held");
        Stores.makeDue(id);
        Api.Claim successor = Api.claim("late-held", "worker_id", "w-2");
        Map<String, Object> before = Stores.row("select * from queue_operator.jobs where id = '" + id + "'");

        JsonPath refused = accept(claim).then().statusCode(409).extract().jsonPath();
        assertThat(refused.getString("error.code")).isEqualTo("ILLEGAL_TRANSITION");
        assertThat(refused.getString("detail")).contains("w-2").contains("Wait until");
        assertThat(Stores.row("select * from queue_operator.jobs where id = '" + id + "'")).isEqualTo(before);
        assertThat(openOf("late-held").getBoolean("items[0].acceptable")).isFalse();

        successor.fail("error_message", "broken", "error_code", "INVALID_SPEC").then().statusCode(200);
        accept(claim).then().statusCode(200);
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
        assertThat(Api.progress(id).getInt("attempt")).isEqualTo(2);
        successor.fail("error_message", "broken", "error_code", "INVALID_SPEC").then().statusCode(200);
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
    }

    @Test
    void a_job_that_was_completed_or_cancelled_stays_as_it_is() {
        String completed = Api.enqueue("task_type", "late-done");
        Api.Claim late = late(completed, "late-done");
        Stores.makeDue(completed);
        Api.claim("late-done", "worker_id", "w-2").complete("result", json("pages", 1)).then().statusCode(200);
        accept(late).then().statusCode(409);
        assertThat(Api.get("/api/v1/jobs/" + completed).jsonPath().getInt("result.pages")).isEqualTo(1);

        String cancelled = Api.enqueue("task_type", "late-cancelled");
        Api.Claim other = late(cancelled, "late-cancelled");
        Api.post("/api/v1/jobs/" + cancelled + "/cancel", json()).then().statusCode(200);
        accept(other).then().statusCode(409);
        assertThat(Api.progress(cancelled).getString("state")).isEqualTo("cancelled");
        assertThat(openOf("late-done").getList("items")).isEmpty();
        assertThat(openOf("late-cancelled").getList("items")).isEmpty();
    }

    @Test
    void a_late_failure_is_nothing_to_accept_and_what_never_came_is_not_found() {
        String id = Api.enqueue("task_type", "late-failure");
        Api.Claim claim = Api.claim("late-failure");
        vanish(id);
        assertThat(code(accept(claim).then().statusCode(404).extract().response())).isEqualTo("LATE_RESULT_NOT_FOUND");
        claim.fail("error_message", "I broke").then().statusCode(409);

        assertThat(code(accept(claim).then().statusCode(409).extract().response())).isEqualTo("NOTHING_TO_ACCEPT");
        assertThat(openOf("late-failure").getList("items")).isEmpty();
        assertThat(code(accept(id, "1").then().statusCode(404).extract().response())).isEqualTo("LATE_RESULT_NOT_FOUND");
        assertThat(code(accept("nobody", "1").then().statusCode(404).extract().response())).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void bad_acceptances_are_refused_by_name_and_those_of_workers_as_well() {
        assertThat(accept("x", "one").then().statusCode(400).extract().jsonPath().getString("detail")).contains("lease_token");
        assertThat(accept("a b", "1").statusCode()).isEqualTo(400);
        for (Object bad : List.of(json("reason", 7), json("reason", "x".repeat(1001)), json("by", ""), json("why", "x"),
                List.of())) {
            Api.post("/api/v1/jobs/x/late-results/1/accept", bad).then().statusCode(400);
        }
        given().header("Authorization", "Bearer work-key").contentType("application/json").body("{}")
                .post("/api/v1/jobs/x/late-results/1/accept").then().statusCode(403);
    }

    @Test
    void those_that_wait_for_a_decision_are_listed_newest_first_until_they_are_accepted() {
        List<Api.Claim> claims = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            claims.add(late(Api.enqueue("task_type", "late-list"), "late-list"));
        }
        JsonPath first = openOf("late-list&limit=2");
        JsonPath second = openOf("late-list&limit=2&cursor=" + first.getString("next_cursor"));
        assertThat(first.getList("items.job_id")).containsExactly(claims.get(2).id(), claims.get(1).id());
        assertThat(second.getList("items.job_id")).containsExactly(claims.get(0).id());
        assertThat(second.getString("next_cursor")).isNull();
        assertThat(first.getLong("items[0].lease_token")).isEqualTo(claims.get(2).token());
        assertThat(first.getInt("items[0].result.pages")).isEqualTo(9);
        assertThat(first.getBoolean("items[0].acceptable")).isTrue();

        accept(claims.get(1)).then().statusCode(200);
        assertThat(openOf("late-list").getList("items.job_id")).containsExactly(claims.get(2).id(), claims.get(0).id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "cursor=x", "task_type=a/b", "state=open"})
    void bad_questions_are_refused_by_name(String question) {
        String name = question.substring(0, question.indexOf('='));
        assertThat(Api.get("/api/v1/late-results?" + question).then().statusCode(400).extract().jsonPath().getString("detail"))
                .contains(name);
    }

    @Test
    void the_late_word_of_an_orchestrator_can_be_accepted_as_well() {
        String id = Api.enqueue("task_type", "late-orchestrated");
        internal().get("/api/internal/jobs/queue?batchSize=1&jobTypes=late-orchestrated").then().statusCode(200);
        internal().body("{}").post("/api/internal/jobs/" + id + "/acknowledge").then().statusCode(200);
        vanish(id);
        internal().body(json("exitCode", 0, "output", "all done")).post("/api/internal/jobs/" + id + "/complete")
                .then().statusCode(409);
        JsonPath open = openOf("late-orchestrated");
        assertThat(open.getString("items[0].worker_id")).isEqualTo("late-orch");

        accept(id, open.getString("items[0].lease_token")).then().statusCode(200);
        JsonPath job = Api.get("/api/v1/jobs/" + id).jsonPath();
        assertThat(job.getString("status")).isEqualTo("completed");
        assertThat(job.getString("result.output")).isEqualTo("all done");
    }

    @Test
    void of_an_acceptance_a_claim_and_a_cancel_at_once_exactly_one_has_the_job() {
        for (int round = 0; round < 15; round++) {
            String id = Api.enqueue("task_type", "late-race");
            Api.Claim claim = late(id, "late-race");
            Stores.makeDue(id);
            CompletableFuture<Integer> accepted = CompletableFuture.supplyAsync(() -> accept(claim).statusCode());
            CompletableFuture<Integer> again = CompletableFuture.supplyAsync(() -> accept(claim).statusCode());
            CompletableFuture<List<Api.Claim>> claimed =
                    CompletableFuture.supplyAsync(() -> Api.claims("late-race", 1, "worker_id", "w-2"));
            CompletableFuture<Integer> cancelled = CompletableFuture.supplyAsync(
                    () -> Api.post("/api/v1/jobs/" + id + "/cancel", json()).statusCode());

            boolean completed = accepted.join() == 200;
            boolean taken = !claimed.join().isEmpty();
            String state = Api.progress(id).getString("state");
            assertThat(again.join()).isEqualTo(accepted.join());
            assertThat(accepted.join()).isIn(200, 409);
            assertThat(cancelled.join()).isEqualTo(completed ? 409 : 200);
            assertThat(completed && taken).isFalse();
            assertThat(state).isEqualTo(completed ? "completed" : taken ? "claimed" : "cancelled");
            assertThat(Stores.rows("select from queue_operator.job_events where to_status = 'completed' and job_id = '" + id
                    + "'")).hasSize(completed ? 1 : 0);
            claimed.join().forEach(c -> c.fail("error_message", "end of the round", "error_code", "CANCELLED"));
        }
    }

    /** A worker that is thought dead, and says too late that all went well. */
    private static Api.Claim late(String id, String type) {
        Api.Claim claim = Api.claim(type);
        assertThat(claim.id()).isEqualTo(id);
        vanish(id);
        claim.complete("result", json("pages", 9)).then().statusCode(409);
        return claim;
    }

    private static void vanish(String id) {
        Stores.expireLease(id);
        Api.sweep();
    }

    private static Response accept(Api.Claim claim, Object... pairs) {
        return accept(claim.id(), Long.toString(claim.token()), pairs);
    }

    private static Response accept(String id, String token, Object... pairs) {
        return Api.post("/api/v1/jobs/" + id + "/late-results/" + token + "/accept", json(pairs));
    }

    private static JsonPath openOf(String taskType) {
        return Api.get("/api/v1/late-results?task_type=" + taskType).then().statusCode(200).extract().jsonPath();
    }

    private static Map<String, Object> run(String id) {
        return Stores.row("select status from queue_operator.ingestion_runs where id = '" + id + "'");
    }

    private static String code(Response response) {
        return response.jsonPath().getString("error.code");
    }

    private static io.restassured.specification.RequestSpecification internal() {
        return Api.authorized().header("X-Orchestrator-ID", "late-orch");
    }
}
