package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A person pauses jobs and resumes them: they stay queued, burn nothing, and what is held goes on. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class PausesIT {

    @Test
    void jobs_of_a_paused_source_stay_queued_and_others_and_those_that_are_held_go_on() {
        String running = Api.enqueue("task_type", "pause-source", "source_id", "paused-1");
        Api.Claim held = Api.claim("pause-source");
        String waiting = Api.enqueue("task_type", "pause-source", "source_id", "paused-1");
        String other = Api.enqueue("task_type", "pause-source", "source_id", "paused-2");
        String pause = pause("source_id", "paused-1", "reason", "they asked us to", "by", "Ann");

        assertThat(Api.claims("pause-source", 10)).extracting(Api.Claim::id).containsExactly(other);
        sweep();
        assertThat(Api.claims("pause-source", 10)).isEmpty();
        held.start().then().statusCode(200);
        held.complete().then().statusCode(200);
        assertThat(Api.progress(running).getString("state")).isEqualTo("completed");

        JsonPath explained = Api.get("/api/v1/jobs/" + waiting + "/explain").then().statusCode(200).extract().jsonPath();
        assertThat(explained.getString("reason")).isEqualTo("paused");
        assertThat(explained.getString("sentence"))
                .contains("its source paused-1 is since", "by Ann, until somebody resumes it: they asked us to.");
        assertThat(explained.getString("earliest_start_at")).isNull();
        assertThat(explained.getString("facts.pause.id")).isEqualTo(pause);

        resume(pause);
        List<Api.Claim> claims = Api.claims("pause-source", 10);
        assertThat(claims).extracting(Api.Claim::id).containsExactly(waiting);
        assertThat(claims.get(0).attempt()).isEqualTo(1);
        assertThat(Stores.rows("select from queue_operator.job_events where job_id = '" + waiting + "'")).hasSize(2);
    }

    @Test
    void a_task_type_and_a_project_can_be_paused_as_well() {
        String type = pause("task_type", "pause-type");
        String project = pause("project_id", "paused-project");
        Api.enqueue("task_type", "pause-type");
        Api.enqueue("task_type", "pause-project", "project_id", "paused-project", "concurrency_key", "pause:1");
        String free = Api.enqueue("task_type", "pause-project", "project_id", "free-project", "concurrency_key", "pause:2");

        assertThat(Api.claims("pause-type", 10)).isEmpty();
        assertThat(Api.claims("pause-project", 10, "project_id", "paused-project")).isEmpty();
        assertThat(Api.claims("pause-project", 10)).extracting(Api.Claim::id).containsExactly(free);
        resume(type);
        resume(project);
        assertThat(Api.claims("pause-type", 10)).hasSize(1);
        assertThat(Api.claims("pause-project", 10)).hasSize(1);
    }

    @Test
    void while_everything_is_paused_nobody_gets_anything() {
        Api.enqueue("task_type", "pause-all");
        String pause = pause("everything", true);
        try {
            assertThat(Api.claims("pause-all", 10)).isEmpty();
            assertThat(Api.claims("pause-all", 10, "task_types", null)).isEmpty();
        } finally {
            resume(pause);
        }
        assertThat(Api.claims("pause-all", 10)).hasSize(1);
    }

    @Test
    void a_worker_that_waits_gets_the_job_when_somebody_resumes() throws Exception {
        String pause = pause("source_id", "paused-wait");
        String id = Api.enqueue("task_type", "pause-wait", "source_id", "paused-wait");
        sweep();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<List<Api.Claim>> waiting = thread.submit(() -> Api.claims("pause-wait", 1, "wait_s", 30));
            resume(pause);
            assertThat(waiting.get()).extracting(Api.Claim::id).containsExactly(id);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void a_pause_ends_by_itself_when_it_said_so() {
        String pause = pause("task_type", "pause-until", "until", Instant.now().plus(1, ChronoUnit.HOURS).toString());
        Api.enqueue("task_type", "pause-until");
        assertThat(Api.claims("pause-until", 1)).isEmpty();
        Stores.execute("update queue_operator.pauses set until = now() - interval '1 second' where id = " + pause);

        assertThat(Api.claims("pause-until", 1)).hasSize(1);
        one(pause).body("in_force", equalTo(false)).body("ended_by", equalTo("until"));
        sweep();
        one(pause).body("in_force", equalTo(false)).body("ended_by", equalTo("until"));
    }

    @Test
    void the_same_target_twice_is_one_pause_and_resumed_twice_it_is_resumed_once() {
        String pause = pause("task_type", "pause-twice", "reason", "first");
        Api.post("/api/v1/pauses", json("task_type", "pause-twice", "reason", "second")).then().statusCode(200)
                .body("id", equalTo(pause)).body("reason", equalTo("second"));
        assertThat(Api.get("/api/v1/pauses?limit=500").jsonPath().getList("items.id")).contains(pause);

        Api.post("/api/v1/pauses/" + pause + "/resume", json("reason", "mended", "by", "Bob")).then().statusCode(200)
                .body("in_force", equalTo(false)).body("resumed_by", equalTo("Bob")).body("ended_by", equalTo("tests"));
        Api.authorized().delete("/api/v1/pauses/" + pause).then().statusCode(200).body("resumed_by", equalTo("Bob"));
        assertThat(Api.get("/api/v1/pauses?limit=500").jsonPath().getList("items.id")).doesNotContain(pause);
        assertThat(Api.get("/api/v1/pauses?state=ended&limit=500").jsonPath().getList("items.id")).contains(pause);
    }

    @Test
    void a_pause_without_a_target_with_two_or_in_the_past_is_refused_and_so_are_others_than_admins() {
        Api.post("/api/v1/pauses", json("reason", "why")).then().statusCode(400)
                .body("error.message", containsString("one of task_type, source_id, project_id, or everything"));
        Api.post("/api/v1/pauses", json("task_type", "a", "source_id", "b")).then().statusCode(400);
        Api.post("/api/v1/pauses", json("everything", false)).then().statusCode(400);
        Api.post("/api/v1/pauses", json("task_type", "not an id")).then().statusCode(400);
        Api.post("/api/v1/pauses", json("task_typ", "a")).then().statusCode(400)
                .body("error.message", containsString("task_type"));
        Api.post("/api/v1/pauses", json("task_type", "a", "until", "-5000-01-01T00:00:00Z")).then().statusCode(400);
        Api.post("/api/v1/pauses", json("task_type", "a", "until", "2000-01-01T00:00:00Z")).then().statusCode(400)
                .body("error.message", containsString("until"));
        Api.get("/api/v1/pauses/999999999").then().statusCode(404).body("error.code", equalTo("PAUSE_NOT_FOUND"));
        Api.get("/api/v1/pauses/nobody").then().statusCode(404);
        Api.get("/api/v1/pauses?state=paused").then().statusCode(400);
        given().header("Authorization", "Bearer work-key").contentType("application/json").body(json("task_type", "a"))
                .post("/api/v1/pauses").then().statusCode(403);
    }

    private static String pause(Object... pairs) {
        return Api.post("/api/v1/pauses", json(pairs)).then().statusCode(201).body("in_force", equalTo(true))
                .extract().path("id");
    }

    private static void resume(String pause) {
        Api.authorized().delete("/api/v1/pauses/" + pause).then().statusCode(200).body("in_force", equalTo(false));
    }

    private static ValidatableResponse one(String pause) {
        return Api.get("/api/v1/pauses/" + pause).then().statusCode(200);
    }

    private static void sweep() {
        Api.authorized().post("/api/v1/breakers/sweeps").then().statusCode(200);
    }
}
