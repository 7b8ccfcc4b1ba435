package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A worker that is alive and does not get on is shown, and failed where somebody wants that; one that gets on never is. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class NoProgressIT {
    private static final int DEADLINE_S = 600;

    @Test
    void a_job_that_says_the_same_again_and_again_is_flagged_everywhere_and_not_failed_by_itself() {
        Api.Claim claim = working("stall-flag");
        String id = claim.id();
        assertThat(stalledSince(id)).isNull();
        timePasses(id);

        claim.progress("phase", "read", "progress_pct", 40, "message", "still at it").then().statusCode(202);
        claim.progress("progress_pct", 30).then().statusCode(202);
        claim.heartbeat().then().statusCode(200);

        assertThat(stalledSince(id)).isNotNull();
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getInt("progress_deadline_s")).isEqualTo(DEADLINE_S);
        assertThat(Api.progress(id).getString("stalled_since")).isNotNull();
        JsonPath why = Api.get("/api/v1/jobs/" + id + "/explain").jsonPath();
        assertThat(why.getString("reason")).isEqualTo("no_progress");
        assertThat(why.getString("sentence")).contains("Worker One").contains("has not advanced since");
        JsonPath stuck = stuck("stall-flag", "&stalled=true");
        assertThat(stuck.getList("items.job_id")).containsExactly(id);
        assertThat(stuck.getString("items[0].stalled_since")).isNotNull();
        Api.sweep();
        assertThat(Api.progress(id).getString("state")).isEqualTo("running");
    }

    @Test
    void it_is_failed_where_that_is_wanted_by_the_same_path_as_any_failure_and_tried_again() {
        Api.Claim claim = working("stall-fail");
        timePasses(claim.id());
        claim.heartbeat().then().statusCode(200);

        assertThat(failStalled().getList("requeued_ids")).contains(claim.id());

        JsonPath attempts = Api.get("/api/v1/jobs/" + claim.id() + "/attempts").jsonPath();
        assertThat(attempts.getString("items[0].error_code")).isEqualTo("NO_PROGRESS");
        assertThat(attempts.getString("items[0].error_category")).isEqualTo("infrastructure");
        assertThat(attempts.getString("items[0].error_type")).isEqualTo("no_progress");
        assertThat(attempts.getString("items[0].error_message")).contains("has not advanced since");
        assertThat(attempts.getString("items[0].phase")).isEqualTo("read");
        claim.heartbeat().then().statusCode(409);

        Stores.makeDue(claim.id());
        Api.Claim next = Api.claim("stall-fail");
        next.heartbeat().then().statusCode(200);
        assertThat(stalledSince(claim.id())).isNull();
        assertThat(failStalled().getList("requeued_ids")).doesNotContain(claim.id());
    }

    @Test
    void each_of_percentage_units_phase_and_step_is_an_advance() {
        for (Object[] said : new Object[][] {
            {"progress_pct", 41}, {"units_completed", 5}, {"units_total", 11}, {"phase", "write"}, {"step", "page 5"}}) {
            Api.Claim claim = working("stall-each");
            timePasses(claim.id());
            claim.progress(said).then().statusCode(202);
            claim.heartbeat().then().statusCode(200);

            assertThat(stalledSince(claim.id())).as("%s", said).isNull();
            assertThat(Api.progress(claim.id()).getString("stalled_since")).isNull();
            assertThat(failStalled().getList("requeued_ids")).doesNotContain(claim.id());
            claim.complete().then().statusCode(200);
        }
    }

    @Test
    void an_advance_is_not_forgotten_when_redis_is_emptied_right_after_it() {
        Api.Claim claim = working("stall-flush");
        timePasses(claim.id());
        claim.progress("progress_pct", 50).then().statusCode(202);
        Stores.overwriteHash(claim.id(), Map.of());
        claim.heartbeat().then().statusCode(200);

        assertThat(stalledSince(claim.id())).isNull();
        assertThat(failStalled().getList("requeued_ids")).doesNotContain(claim.id());
        assertThat(Api.progress(claim.id()).getDouble("progress_pct")).isEqualTo(50);
    }

    @Test
    void a_silent_worker_is_another_matter_and_so_is_a_job_without_a_deadline() {
        Api.Claim silent = working("stall-silent");
        Stores.execute("update queue_operator.jobs set advanced_at = now() - interval '2 hours',"
                + " updated_at = now() - interval '2 hours' where id = '" + silent.id() + "'");
        String free = Api.enqueue("task_type", "stall-free");
        Api.Claim endless = Api.claim("stall-free");
        endless.progress("progress_pct", 1).then().statusCode(202);
        timePasses(free);
        endless.heartbeat().then().statusCode(200);

        assertThat(stalledSince(silent.id())).isNull();
        assertThat(stalledSince(free)).isNull();
        assertThat(failStalled().<String>getList("requeued_ids")).doesNotContain(silent.id(), free);
        assertThat(stuck("stall-free", "&stalled=true").getList("items")).isEmpty();
        assertThat(stuck("stall-free", "&stalled=false").getList("items.job_id")).containsExactly(free);
    }

    @Test
    void whoever_advances_while_several_sweeps_look_keeps_the_job_or_is_told_that_it_is_gone() {
        for (int round = 0; round < 15; round++) {
            Api.Claim claim = working("stall-race");
            timePasses(claim.id());
            claim.heartbeat().then().statusCode(200);
            CompletableFuture<?> one = CompletableFuture.runAsync(NoProgressIT::failStalled);
            CompletableFuture<?> other = CompletableFuture.runAsync(NoProgressIT::failStalled);
            int answer = claim.progress("progress_pct", 80).statusCode();
            CompletableFuture.allOf(one, other).join();
            failStalled();

            assertThat(answer).isIn(202, 409);
            assertThat(Api.progress(claim.id()).getString("state")).isEqualTo(answer == 202 ? "running" : "queued");
            assertThat(Stores.rows("select from queue_operator.task_runs where job_id = '" + claim.id() + "'"))
                    .hasSize(answer == 202 ? 0 : 1);
            Api.post("/api/v1/jobs/" + claim.id() + "/cancel", json()).then().statusCode(200);
        }
    }

    @Test
    void bad_deadlines_and_wishes_are_refused_by_name() {
        for (Object bad : new Object[] {0, -1, 604_801, "soon", 1.5}) {
            assertThat(Api.post("/api/v1/jobs", json("task_type", "stall-bad", "progress_deadline_s", bad)).then()
                    .statusCode(400).extract().jsonPath().getString("detail")).contains("progress_deadline_s");
        }
        assertThat(Api.post("/api/v1/reaper/sweeps", json("fail_no_progress", "yes")).then().statusCode(400).extract()
                .jsonPath().getString("detail")).contains("fail_no_progress");
        assertThat(Api.get("/api/v1/stats/stuck?stalled=maybe").then().statusCode(400).extract().jsonPath()
                .getString("detail")).contains("stalled");
    }

    /** A job in the middle of its work. */
    private static Api.Claim working(String type) {
        Api.enqueue("task_type", type, "progress_deadline_s", DEADLINE_S);
        Api.Claim claim = Api.claim(type);
        claim.progress("phase", "read", "step", "page 4", "progress_pct", 40, "units_completed", 4, "units_total", 10)
                .then().statusCode(202);
        return claim;
    }

    /** What both stores know of its last advance is long ago. */
    private static void timePasses(String id) {
        Stores.execute("update queue_operator.jobs set advanced_at = now() - interval '2 hours' where id = '" + id + "'");
        Stores.setHashField(id, "advanced_ms", "1");
        Stores.setHashField(id, "moved_ms", "1");
    }

    private static String stalledSince(String id) {
        return Api.get("/api/v1/jobs/" + id).jsonPath().getString("stalled_since");
    }

    private static JsonPath stuck(String type, String more) {
        return Api.get("/api/v1/stats/stuck?status=running&longer_than_s=0&task_type=" + type + more).then().statusCode(200)
                .extract().jsonPath();
    }

    private static JsonPath failStalled() {
        return Api.post("/api/v1/reaper/sweeps", json("fail_no_progress", true)).then().statusCode(200).extract().jsonPath();
    }
}
