package io.queueoperator.contract;

import static io.queueoperator.contract.TaskRuns.RUNS;
import static io.queueoperator.contract.TaskRuns.change;
import static io.queueoperator.contract.TaskRuns.one;
import static io.queueoperator.contract.TaskRuns.record;
import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an outside orchestrator records of its executions, from their beginning to their end. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class TaskRunRecordingIT {
    @Test
    void an_outside_orchestrator_records_an_execution_from_its_beginning_to_its_end() {
        Response created = Api.authorized().header("X-User-Id", "ann").header("X-Flow-Run-Id", "flow-7").body(json(
                "operation", "transform", "status", "PENDING", "category", "etl", "idempotency_key", "transform-1",
                "input_dump", json("api_key", "hunter2", "text", "x".repeat(10_000)))).post(RUNS);
        assertThat(created.statusCode()).isEqualTo(201);
        long id = created.jsonPath().getLong("id");
        assertThat(created.jsonPath().getString("status")).isEqualTo("PENDING");
        assertThat(created.jsonPath().<Object>get("started_at")).isNull();
        assertThat(created.jsonPath().getString("input_dump.api_key")).isEqualTo("***");
        assertThat(created.jsonPath().getString("input_dump.text")).endsWith("6000 more characters cut …");
        assertThat(created.jsonPath().<String>getList("input_cut")).containsExactly("text");
        assertThat(created.jsonPath().getString("flow_run_id")).isEqualTo("flow-7");
        assertThat(created.jsonPath().getString("actor.user_id")).isEqualTo("ann");

        Response again = Api.post(RUNS, json("operation", "transform", "idempotency_key", "transform-1"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.jsonPath().getLong("id")).isEqualTo(id);
        assertThat(Api.post(RUNS, json("operation", "another", "idempotency_key", "transform-1")).statusCode()).isEqualTo(409);

        assertThat(change(id, "status", "RUNNING").jsonPath().getString("started_at")).isNotNull();
        JsonPath done = change(id, "status", "SUCCESS", "error_list", List.of(json("index", 0, "error", "no")),
                "metadata", json("rows", 7)).jsonPath();
        assertThat(done.getString("error_message")).isEqualTo("transform completed with 1 failure");
        assertThat(done.getDouble("execution_time_s")).isNotNegative();
        assertThat(done.getInt("metadata.rows")).isEqualTo(7);

        assertThat(change(id, "status", "SUCCESS").statusCode()).isEqualTo(200);
        Response refused = change(id, "status", "FAILED", "error_message", "no");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("ILLEGAL_TRANSITION");
        assertThat(one(id).getString("status")).isEqualTo("SUCCESS");
    }

    @Test
    void what_was_cut_is_said_and_stays_said_whatever_is_told_later() {
        List<Map<String, Object>> many = IntStream.range(0, 60).mapToObj(i -> json("index", i, "error", "no")).toList();
        long id = record("cut", "input_dump", json("text", "x".repeat(10_000)), "error_list", many,
                "metadata", json("a", 1, "input_cut", List.of("nowhere")));
        assertThat(one(id).getList("error_list")).hasSize(50);
        assertThat(one(id).getInt("errors")).isEqualTo(60);
        assertThat(one(id).getInt("metadata.error_list_cut")).isEqualTo(10);
        assertThat(one(id).<String>getList("input_cut")).containsExactly("text");

        JsonPath told = change(id, "metadata", json("b", 2, "error_list_cut", 4711), "result_refs",
                IntStream.range(0, 53).mapToObj(i -> json("collection", "jobs", "document_id", "j" + i)).toList()).jsonPath();
        assertThat(told.<String>getList("input_cut")).as("told.input_cut").containsExactly("text");
        assertThat(told.getInt("metadata.b")).isEqualTo(2);
        assertThat(told.<Object>get("metadata.a")).isNull();
        assertThat(told.getInt("metadata.error_list_cut")).isEqualTo(10);
        assertThat(told.getInt("metadata.result_refs_cut")).isEqualTo(3);

        JsonPath done = change(id, "status", "SUCCESS", "error_list", many.subList(0, 2)).jsonPath();
        assertThat(done.<Object>get("metadata.error_list_cut")).as("this list is whole").isNull();
        assertThat(done.getInt("metadata.result_refs_cut")).isEqualTo(3);
        assertThat(done.getInt("metadata.b")).isEqualTo(2);
        assertThat(done.<String>getList("input_cut")).containsExactly("text");
    }

    @Test
    void an_end_that_does_not_fit_what_is_known_of_the_run_is_400_and_changes_nothing() {
        long id = record("order", "started_at", "2026-03-01T12:00:00Z");

        for (Response refused : List.of(change(id, "status", "SUCCESS", "ended_at", "2026-03-01T11:59:59Z"),
                change(id, "ended_at", "2026-03-01T12:30:00Z"))) {
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.jsonPath().getString("error.details.fields[0].field")).isEqualTo("ended_at");
        }
        assertThat(one(id).getString("status")).isEqualTo("RUNNING");
        change(id, "status", "SUCCESS", "ended_at", "2026-03-01T12:30:00Z").then().statusCode(200);
        assertThat(one(id).getDouble("execution_time_s")).isCloseTo(1800, within(1e-6));
        Response late = change(id, "started_at", "2026-03-01T12:31:00Z");
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(late.jsonPath().getString("error.details.fields[0].field")).isEqualTo("started_at");
        change(Long.MAX_VALUE, "ended_at", "2026-03-01T12:30:00Z").then().statusCode(404);
    }

    @Test
    void a_run_of_which_nothing_is_heard_any_more_fails_with_the_reason_until_somebody_says_otherwise() {
        long id = record("silent");
        long alive = record("silent-not");
        Stores.execute("update queue_operator.operation_runs set alive_until = now() - interval '1 minute' where id = " + id);

        assertThat(Api.authorized().post(RUNS + "/sweeps").jsonPath().getInt("abandoned")).isPositive();

        JsonPath run = one(id);
        assertThat(run.getString("status")).isEqualTo("FAILED");
        assertThat(run.getBoolean("abandoned")).isTrue();
        assertThat(run.getString("error_message")).startsWith("Whoever runs it was to be heard of until 20");
        assertThat(one(alive).getString("status")).isEqualTo("RUNNING");
        assertThat(change(id, "status", "SUCCESS").statusCode()).isEqualTo(200);
        assertThat(one(id).getString("status")).isEqualTo("SUCCESS");
        assertThat(one(id).<Object>get("error_message")).isNull();
        assertThat(one(id).getBoolean("abandoned")).isFalse();
    }
}
