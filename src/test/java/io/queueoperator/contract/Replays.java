package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Api;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;

/** Failed jobs to replay, and replays of them, through HTTP. */
final class Replays {
    private Replays() {}

    static String failed(String taskType, String message) {
        return failedWith(taskType, message);
    }

    static String failedWith(String taskType, String message, Object... pairs) {
        Map<String, Object> job = json("task_type", taskType, "max_attempts", 1);
        job.putAll(json(pairs));
        String id = Api.post("/api/v1/jobs", job).then().statusCode(201).extract().path("id");
        fail(id, taskType, message);
        return id;
    }

    static void fail(String id, String taskType, String message) {
        Api.Claim claim = Api.claim(taskType);
        assertThat(claim.id()).isEqualTo(id);
        claim.fail("error_message", message).then().statusCode(200);
    }

    /** The last attempt of a job. */
    static long taskRun(String jobId) {
        return ((Number) Stores.row("select max(id) as id from queue_operator.task_runs where job_id = '" + jobId + "'")
                .get("id")).longValue();
    }

    static Response replayTaskRun(long id) {
        return Api.authorized().post("/api/v1/task-runs/" + id + "/replay");
    }

    static Response start(Object... pairs) {
        return Api.post("/api/v1/replays", json(pairs));
    }

    /** The jobs that would run. */
    static List<String> dryRun(Object... pairs) {
        Map<String, Object> asked = json(pairs);
        asked.put("dry_run", true);
        String id = Api.post("/api/v1/replays", asked).then().statusCode(201).extract().path("id");
        return Api.get("/api/v1/replays/" + id + "/items?state=planned&limit=500").then().statusCode(200).extract().jsonPath()
                .getList("items.job_id", String.class);
    }

    static void sweep() {
        Api.authorized().post("/api/v1/replays/sweeps").then().statusCode(200);
    }

    static JsonPath replay(String id) {
        return Api.get("/api/v1/replays/" + id).then().statusCode(200).extract().jsonPath();
    }
}
