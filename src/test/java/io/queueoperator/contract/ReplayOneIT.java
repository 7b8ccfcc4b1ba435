package io.queueoperator.contract;

import static io.queueoperator.contract.Replays.fail;
import static io.queueoperator.contract.Replays.failed;
import static io.queueoperator.contract.Replays.replayTaskRun;
import static io.queueoperator.contract.Replays.taskRun;
import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One failed operation gets another life: the first replay examples of seed 003. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ReplayOneIT {
    @Test
    void replay_failed_operation() {
        String id = Api.enqueue("task_type", "replay-one", "source_id", "replay-source", "document_id", "d-1",
                "priority", 5, "payload", json("keywords", "Python", "pages", 3), "execution", json("image", "x"),
                "metadata", json("who", "Ann"), "max_attempts", 1);
        fail(id, "replay-one", "Connection timeout: StepStone API not responding");
        long taskRun = taskRun(id);

        JsonPath made = replayTaskRun(taskRun).then().statusCode(201).extract().jsonPath();

        assertThat(made.getString("id")).isNotEqualTo(id);
        assertThat(made.getString("status")).isEqualTo("queued");
        assertThat(made.getString("replay_of")).isEqualTo(id);
        assertThat(made.getLong("replay_of_task_run_id")).isEqualTo(taskRun);
        Api.Claim claim = Api.claim("replay-one");
        assertThat(claim.id()).isEqualTo(made.getString("id"));
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.job()).containsEntry("source_id", "replay-source").containsEntry("document_id", "d-1")
                .containsEntry("priority", 5).containsEntry("payload", json("keywords", "Python", "pages", 3))
                .containsEntry("execution", json("image", "x"));
        claim.complete().then().statusCode(200);
        JsonPath original = Api.get("/api/v1/jobs/" + id).jsonPath();
        assertThat(original.getString("status")).as("what failed stays failed").isEqualTo("failed");
        assertThat(original.getString("replayed_by")).isEqualTo(claim.id());
        assertThat(Api.get("/api/v1/jobs/" + id + "/explain").jsonPath().getString("sentence"))
                .endsWith("Job " + claim.id() + " replays it.");
        assertThat(Api.get("/api/v1/jobs/" + claim.id() + "/explain").jsonPath().getString("sentence"))
                .endsWith("It replays the failed job " + id + ".");
        assertThat(Stores.hash(claim.id())).containsEntry("status", "completed");
    }

    @Test
    void replay_failed_operation_of_an_unknown_task_run_is_not_found() {
        JsonPath answer = replayTaskRun(9_000_000_000_000L).then().statusCode(404).extract().jsonPath();
        assertThat(answer.getString("error.code")).isEqualTo("TASK_RUN_NOT_FOUND");

        assertThat(Api.authorized().post("/api/v1/task-runs/x/replay").then().statusCode(400).extract().jsonPath()
                .getString("error.details.fields[0].field")).isEqualTo("id");
    }

    @Test
    void replay_failed_operation_of_one_that_is_not_failed_is_refused() {
        String fine = Api.enqueue("task_type", "replay-fine");
        Api.claim("replay-fine").complete().then().statusCode(200);
        JsonPath answer = replayTaskRun(taskRun(fine)).then().statusCode(409).extract().jsonPath();
        assertThat(answer.getString("error.code")).isEqualTo("NOT_FAILED");
        assertThat(answer.getString("detail")).contains("is not failed (status: SUCCESS)");

        String retried = Api.enqueue("task_type", "replay-retried", "max_attempts", 2);
        Api.claim("replay-retried").fail("error_message", "connection reset").then().statusCode(200);
        assertThat(replayTaskRun(taskRun(retried)).then().statusCode(409).extract().jsonPath().getString("detail"))
                .as("another attempt follows by itself").contains("is not failed (status: queued)");
    }

    @Test
    void replaying_one_twice_does_it_once_unless_it_is_wanted_again() {
        String id = failed("replay-twice", "it broke");
        long taskRun = taskRun(id);
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> replayTaskRun(taskRun)));
        }
        Set<String> jobs = new HashSet<>();
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Response> call : calls) {
            Response answer = call.join();
            statuses.add(answer.statusCode());
            jobs.add(answer.jsonPath().getString("id"));
        }
        assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(jobs).hasSize(1);

        String again = Api.post("/api/v1/task-runs/" + taskRun + "/replay", json("again", true)).then().statusCode(201)
                .extract().path("id");
        assertThat(jobs).doesNotContain(again);
    }
}
