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
import org.junit.jupiter.api.Test;

/** What the reaper does besides failing the silent: it ends what will not stop, takes away what is held too long, prunes. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ReaperIT {

    @Test
    void a_worker_that_does_not_stop_in_time_after_a_cancel_loses_the_job_however_alive_it_is() {
        String id = Api.enqueue("task_type", "stubborn");
        Api.Claim claim = Api.claim("stubborn");
        Api.post("/api/v1/jobs/" + id + "/cancel", json("reason", "wrong account")).then().statusCode(200);
        assertThat(Api.sweep().getList("cancelled_ids")).doesNotContain(id);

        Stores.execute("update queue_operator.jobs set cancel_requested_at = now() - interval '61 seconds' where id = '"
                + id + "'");
        claim.heartbeat().then().statusCode(200);
        assertThat(Api.sweep().getList("cancelled_ids")).contains(id);
        assertThat(Api.progress(id).getString("state")).isEqualTo("cancelled");
        assertThat(Api.progress(id).getString("error")).isEqualTo("Cancelled: wrong account");
        claim.complete().then().statusCode(409);
    }

    @Test
    void a_sweep_by_hand_takes_away_what_is_held_too_long_and_names_it() {
        String old = Api.enqueue("task_type", "held-long");
        String last = Api.enqueue("task_type", "held-long", "max_attempts", 1);
        String young = Api.enqueue("task_type", "held-long");
        Api.claims("held-long", 3);
        Stores.execute("update queue_operator.jobs set claimed_at = now() - interval '2 hours' where id in ('" + old
                + "', '" + last + "')");

        JsonPath report = Api.post("/api/v1/reaper/sweeps", json("held_longer_than_s", 3600))
                .then().statusCode(200).extract().jsonPath();
        assertThat(report.<String>getList("requeued_ids")).contains(old).doesNotContain(young);
        assertThat(report.<String>getList("failed_ids")).contains(last);
        assertThat(Api.progress(last).getString("error_code")).isEqualTo("STALE_WORKER");
        assertThat(Api.progress(young).getString("state")).isEqualTo("claimed");
    }

    @Test
    void bad_wishes_for_a_sweep_are_refused_and_others_than_admins_as_well() {
        Api.post("/api/v1/reaper/sweeps", json("held_longer_than_s", 0)).then().statusCode(400);
        Api.post("/api/v1/reaper/sweeps", json("held_longer", 5)).then().statusCode(400);
        Api.post("/api/v1/reaper/prunes", json()).then().statusCode(400);
        given().header("Authorization", "Bearer work-key").post("/api/v1/reaper/sweeps").then().statusCode(403);
    }

    @Test
    void jobs_that_ended_long_ago_leave_with_all_that_is_remembered_of_them_and_others_stay() {
        String old = Api.enqueue("task_type", "prune");
        String young = Api.enqueue("task_type", "prune");
        String waiting = Api.enqueue("task_type", "prune");
        Api.claims("prune", 2).forEach(claim -> claim.complete().then().statusCode(200));
        Stores.execute("update queue_operator.jobs set completed_at = now() - interval '10 days' where id = '" + old + "'");
        // Not before everybody who follows the log was told of its end.
        prune();
        Api.get("/api/v1/jobs/" + old).then().statusCode(200);
        Api.everybodyIsTold();

        assertThat(prune()).isPositive();
        Api.get("/api/v1/jobs/" + old).then().statusCode(404);
        given().get("/jobs/" + old + "/progress").then().statusCode(404);
        assertThat(Stores.hash(old)).isEmpty();
        assertThat(Stores.rows("select from queue_operator.task_runs where job_id = '" + old + "'")).isEmpty();
        assertThat(Stores.rows("select from queue_operator.job_events where job_id = '" + old + "'")).isEmpty();
        Api.get("/api/v1/jobs/" + young).then().statusCode(200);
        Api.get("/api/v1/jobs/" + waiting).then().statusCode(200);
    }

    private static int prune() {
        return Api.post("/api/v1/reaper/prunes", json("older_than_s", 9 * 86_400)).then().statusCode(200)
                .extract().jsonPath().getInt("deleted");
    }
}
