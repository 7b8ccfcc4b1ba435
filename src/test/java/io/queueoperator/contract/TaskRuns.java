package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;

import io.queueoperator.testing.Api;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;

/** Task runs as they are recorded, changed and found through HTTP. */
final class TaskRuns {
    static final String RUNS = "/api/v1/task-runs";

    private TaskRuns() {}

    static long failedAttempt(String taskType, Object... failure) {
        Api.enqueue("task_type", taskType, "max_attempts", 1);
        Api.claim(taskType).fail(failure).then().statusCode(200);
        return ids("?kind=attempt&operation=" + taskType).get(0);
    }

    static long record(String operation, Object... more) {
        Map<String, Object> body = json("operation", operation);
        body.putAll(json(more));
        return Api.post(RUNS, body).then().statusCode(201).extract().jsonPath().getLong("id");
    }

    static Response change(long id, Object... news) {
        return Api.put(RUNS + "/" + id, json(news));
    }

    static JsonPath one(long id) {
        return Api.get(RUNS + "/" + id).then().statusCode(200).extract().jsonPath();
    }

    static List<Long> ids(String question) {
        return Api.authorized().urlEncodingEnabled(false).get(RUNS + question.replace(" ", "%20")).then().statusCode(200)
                .extract().jsonPath().<Number>getList("items.id").stream().map(Number::longValue).toList();
    }
}
