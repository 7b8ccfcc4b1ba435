package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Leases cannot lie: a worker that was declared dead cannot touch its successor's attempt. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class FencingIT {

    @Test
    void a_stale_worker_can_neither_finish_nor_fail_nor_keep_alive_nor_move_the_progress_of_its_successor() {
        String id = Api.enqueue("task_type", "fence");
        Api.Claim dead = Api.claim("fence");
        dead.progress("phase", "old", "progress_pct", 70).then().statusCode(202);
        Api.Claim successor = succeed(dead);
        successor.progress("phase", "new", "progress_pct", 5).then().statusCode(202);
        Map<String, Object> before = Stores.row("select * from queue_operator.jobs where id = '" + id + "'");

        lost(dead.progress("phase", "old", "progress_pct", 99));
        lost(dead.heartbeat());
        lost(dead.start());
        lost(dead.release());
        lost(dead.fail("error_message", "I am not dead"));
        lost(dead.complete("result", json("pages", 7)));

        assertThat(Stores.row("select * from queue_operator.jobs where id = '" + id + "'")).isEqualTo(before);
        assertThat(Api.progress(id).getString("phase")).isEqualTo("new");
        assertThat(Api.progress(id).getDouble("progress_pct")).isEqualTo(5);
        successor.complete().then().statusCode(200);
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
    }

    @Test
    void a_stale_worker_is_refused_also_when_redis_missed_that_its_lease_was_taken_away() {
        String id = Api.enqueue("task_type", "fence-redis");
        Api.Claim dead = Api.claim("fence-redis");
        dead.start().then().statusCode(200);
        // What a lost write would leave: Redis still says that the first worker holds the job.
        Map<String, String> hash = Stores.hash(id);
        succeed(dead);
        Stores.overwriteHash(id, hash);
        Stores.setHashField(id, "checkpoint_ms", "0");

        lost(dead.progress("progress_pct", 99));
    }

    @Test
    void what_a_stale_worker_sent_is_kept_with_its_attempt() {
        String id = Api.enqueue("task_type", "fence-late");
        Api.Claim dead = Api.claim("fence-late");
        succeed(dead);
        lost(dead.complete("result", json("pages", 7)));

        JsonPath attempts = Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath();
        assertThat(attempts.getInt("items[0].late_result.result.pages")).isEqualTo(7);
        assertThat(attempts.getString("items[0].error_code")).isEqualTo("STALE_WORKER");
        assertThat(attempts.getString("items[1].status")).isEqualTo("RUNNING");
    }

    @Test
    void the_token_of_another_job_is_worth_nothing() {
        Api.enqueue("task_type", "fence-a");
        String other = Api.enqueue("task_type", "fence-b");
        Api.Claim a = Api.claim("fence-a");
        Api.claim("fence-b");

        Api.post("/api/v1/jobs/" + other + "/complete", json("lease_token", a.token())).then().statusCode(409);
    }

    @Test
    void a_repeated_final_call_is_answered_as_the_first_time_and_another_outcome_is_a_lost_lease() {
        String id = Api.enqueue("task_type", "fence-twice");
        Api.Claim claim = Api.claim("fence-twice");
        claim.complete("result", json("n", 1)).then().statusCode(200);
        claim.complete("result", json("n", 1)).then().statusCode(200);
        lost(claim.fail("error_message", "changed my mind"));
        assertThat(Stores.rows("select * from queue_operator.task_runs where job_id = '" + id + "'")).hasSize(1);

        String failing = Api.enqueue("task_type", "fence-twice");
        Api.Claim failed = Api.claim("fence-twice");
        failed.fail("error_message", "ConnectionError").then().statusCode(200);
        failed.fail("error_message", "ConnectionError").then().statusCode(200);
        assertThat(Api.progress(failing).getInt("attempt")).isEqualTo(2);
    }

    @Test
    void the_reaper_fails_a_silent_worker_through_the_same_path_and_the_last_attempt_for_good() {
        String id = Api.enqueue("task_type", "download", "source_id", "reap", "run_id", "reap-run", "document_id", "9",
                "project_id", "reap", "max_attempts", 2);
        Api.Claim first = Api.claim("download", "project_id", "reap");
        first.progress("phase", "fetch", "step", "body").then().statusCode(202);
        Stores.expireLease(id);
        assertThat(Api.sweep().getInt("requeued")).isPositive();
        assertThat(Api.progress(id).getString("status")).isEqualTo("queued");
        assertThat(Api.progress(id).getInt("attempt")).isEqualTo(2);

        Stores.makeDue(id);
        Api.Claim second = Api.claim("download", "project_id", "reap");
        second.progress("phase", "fetch", "step", "headers").then().statusCode(202);
        Stores.expireLease(id);
        assertThat(Api.sweep().getInt("failed")).isPositive();
        JsonPath progress = Api.progress(id);
        assertThat(progress.getString("status")).isEqualTo("failed");
        assertThat(progress.getString("error_code")).isEqualTo("STALE_WORKER");
        assertThat(progress.getString("error")).contains("Worker One (w-1)");
        assertThat(progress.getString("phase")).isEqualTo("fetch");
        assertThat(progress.getString("step")).isEqualTo("headers");
        assertThat(Stores.hash(id)).containsEntry("error_message", progress.getString("error"));
        assertThat(Stores.row("select * from queue_operator.ingestion_items where job_id = '" + id + "'"))
                .containsEntry("last_error_message", progress.getString("error"));
    }

    @Test
    void an_attempt_that_takes_longer_than_its_timeout_loses_its_lease_however_alive_the_worker_is() {
        String id = Api.enqueue("task_type", "slow", "timeout_s", 60, "max_attempts", 1);
        Api.Claim claim = Api.claim("slow", "lease_s", 600);
        Stores.execute("update queue_operator.jobs set deadline_at = now() - interval '1 second',"
                + " lease_expires_at = now() - interval '1 second' where id = '" + id + "'");
        claim.heartbeat().then().statusCode(200);

        assertThat(Api.sweep().getInt("failed")).isPositive();
        assertThat(Api.progress(id).getString("error_code")).isEqualTo("TIMEOUT");
    }

    @Test
    void a_released_job_keeps_its_place_and_its_attempt() {
        String id = Api.enqueue("task_type", "release");
        Api.enqueue("task_type", "release");
        Api.Claim claim = Api.claim("release");
        claim.start().then().statusCode(200);
        claim.release("reason", "shutting down").then().statusCode(200);

        Api.Claim again = Api.claim("release");
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.token()).isGreaterThan(claim.token());
        lost(claim.complete());
    }

    @Test
    void a_queued_job_is_cancelled_at_once_and_a_running_one_when_its_worker_ends_it() {
        String queued = Api.enqueue("task_type", "cancel-queued");
        Api.post("/api/v1/jobs/" + queued + "/cancel", json("reason", "wrong url", "requested_by", "admin"))
                .then().statusCode(200);
        JsonPath audit = Api.get("/api/v1/jobs/" + queued + "/events").jsonPath();
        // The key of the call, whatever the caller says of himself.
        assertThat(audit.getString("items[-1].actor")).isEqualTo("tests");
        assertThat(audit.getString("items[-1].reason")).isEqualTo("requested by admin: wrong url");
        assertThat(Api.progress(queued).getString("status")).isEqualTo("failed");
        assertThat(Api.progress(queued).getString("error")).isEqualTo("Cancelled: wrong url");
        assertThat(Api.progress(queued).getString("error_code")).isEqualTo("CANCELLED");
        assertThat(Api.progress(queued).getString("state")).isEqualTo("cancelled");

        String running = Api.enqueue("task_type", "cancel-running");
        Api.Claim claim = Api.claim("cancel-running");
        claim.progress("progress_pct", 1).then().statusCode(202);
        Api.post("/api/v1/jobs/" + running + "/cancel", json("reason", "too late")).then().statusCode(200);
        assertThat(claim.progress("progress_pct", 2).jsonPath().getBoolean("cancel_requested")).isTrue();
        assertThat(claim.heartbeat().jsonPath().getBoolean("cancel_requested")).isTrue();
        claim.fail("error_message", "stopped", "error_code", "CANCELLED").then().statusCode(200);
        assertThat(Api.progress(running).getString("error")).isEqualTo("Cancelled: too late");
        Api.post("/api/v1/jobs/" + running + "/cancel", json()).then().statusCode(200);
    }

    @Test
    void every_change_of_status_is_in_the_audit() {
        String id = Api.enqueue("task_type", "audit");
        Api.Claim claim = Api.claim("audit");
        claim.start();
        claim.complete();

        JsonPath events = Api.get("/api/v1/jobs/" + id + "/events").jsonPath();
        assertThat(events.getList("items.to")).isEqualTo(List.of("queued", "claimed", "running", "completed"));
        assertThat(events.getList("items.actor")).isEqualTo(List.of("tests", "w-1", "w-1", "w-1"));
    }

    /** The worker is silent, the reaper takes its job, another worker claims it. */
    private static Api.Claim succeed(Api.Claim dead) {
        Stores.expireLease(dead.id());
        Api.sweep();
        Stores.makeDue(dead.id());
        return Api.claim((String) dead.job().get("task_type"), "worker_id", "w-2");
    }

    private static void lost(Response response) {
        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("LEASE_LOST");
    }
}
