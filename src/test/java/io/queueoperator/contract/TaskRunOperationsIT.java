package io.queueoperator.contract;

import static io.queueoperator.contract.TaskRuns.RUNS;
import static io.queueoperator.contract.TaskRuns.change;
import static io.queueoperator.contract.TaskRuns.failedAttempt;
import static io.queueoperator.contract.TaskRuns.ids;
import static io.queueoperator.contract.TaskRuns.one;
import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the service does itself, asked for or on its own, is a task run, which nobody changes. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class TaskRunOperationsIT {
    @Test
    void test_operation_error_capture() throws Exception {
        // The service's own operation fails for a caller, and the caller still gets the problem as it is.
        Stores.execute("alter table queue_operator.webhook_deliveries rename to elsewhere");
        try {
            Response answer = Api.authorized().header("X-User-Id", "capture").post("/api/v1/webhooks/sweeps");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.asString()).doesNotContain("webhook_deliveries", "Exception");
        } finally {
            Stores.execute("alter table queue_operator.elsewhere rename to webhook_deliveries");
        }

        eventually("it is recorded", () -> ids("?operation=webhooks.sweep&user=capture&status=FAILED").size() == 1);
        JsonPath run = one(ids("?operation=webhooks.sweep&user=capture&status=FAILED").get(0));
        assertThat(run.getString("error_message")).contains("webhook_deliveries");
        assertThat(run.getString("error_traceback")).contains("PgException");
        assertThat(run.getString("category")).isEqualTo("maintenance");
    }

    @Test
    void an_operation_that_a_person_asks_for_is_recorded_with_prefect() throws Exception {
        Response answer = Api.authorized().header("X-User-Id", "ann").header("X-Flow-Run-Id", "abc-123")
                .header("X-Task-Run-Id", "xyz-789").body("{\"held_longer_than_s\":86400}").post("/api/v1/reaper/sweeps");
        answer.then().statusCode(200);

        eventually("it is recorded", () -> ids("?flow_run_id=abc-123&status=SUCCESS").size() == 1);
        JsonPath run = one(ids("?flow_run_id=abc-123").get(0));
        assertThat(run.getString("operation")).isEqualTo("reaper.sweep");
        assertThat(run.getString("kind")).isEqualTo("operation");
        assertThat(run.getBoolean("orchestrated")).isTrue();
        assertThat(run.getString("task_run_id")).isEqualTo("xyz-789");
        assertThat(run.getString("actor.user_id")).isEqualTo("ann");
        assertThat(run.getString("actor.key_id")).isEqualTo("tests");
        assertThat(run.getString("actor.channel")).isEqualTo("http");
        assertThat(run.getString("instance")).isNotBlank();
        assertThat(run.getString("input_dump.held_longer_than")).isEqualTo("PT24H");
        assertThat(run.getBoolean("input_dump.no_progress")).isFalse();
        assertThat(run.getInt("metadata.requeued")).isNotNegative();
        assertThat(run.getDouble("metadata.execution_time_s")).isEqualTo(run.getDouble("execution_time_s"));
    }

    @Test
    void an_operation_is_recorded_without_prefect_direct_calls() throws Exception {
        Api.post("/api/v1/reaper/prunes", json("older_than_s", 31_000_000)).then().statusCode(200);

        eventually("it is recorded", () -> !ids("?operation=reaper.prune&status=SUCCESS").isEmpty());
        JsonPath run = one(ids("?operation=reaper.prune").get(0));
        assertThat(run.getBoolean("orchestrated")).isFalse();
        assertThat(run.<Object>get("flow_run_id")).isNull();
        assertThat(run.getString("actor.user_id")).isEqualTo("tests");
        assertThat(run.getInt("metadata.result")).isZero();
    }

    @Test
    void each_chore_that_a_person_asks_for_is_a_run() throws Exception {
        Map<String, String> chores = Map.of(
                "/api/v1/webhooks/sweeps", "webhooks.sweep", "/api/v1/intake/sweeps", "intake.sweep",
                "/api/v1/errors/rules/reload", "classification.reload", "/api/v1/stats/rollups", "statistics.roll_up",
                "/api/v1/errors/groups/rollups", "error_groups.roll_up", RUNS + "/sweeps", "operations.tend");
        for (Map.Entry<String, String> chore : chores.entrySet()) {
            Api.authorized().header("X-User-Id", "chores").post(chore.getKey()).then().statusCode(200);
            eventually(chore.getValue() + " is recorded",
                    () -> ids("?user=chores&status=SUCCESS&operation=" + chore.getValue()).size() == 1);
        }
    }

    @Test
    void an_automatic_pass_is_a_run_of_its_own_by_the_service_itself() throws Exception {
        Api.post("/api/v1/runs", json("id", "run-ledger", "auto_passes", true)).then().statusCode(201);
        Api.enqueue("task_type", "ledger-pass", "run_id", "run-ledger", "max_attempts", 1);
        Api.claim("ledger-pass").fail("error_message", "TimeoutError: ADB timeout").then().statusCode(200);
        Api.post("/api/v1/runs/sweeps", json()).then().statusCode(200);

        Api.authorized().header("X-User-Id", "sweeper").body(json("due_by", Instant.now().plusSeconds(3600).toString()))
                .post("/api/v1/runs/sweeps").then().statusCode(200);

        eventually("the pass is recorded", () -> passesOf("run-ledger").size() == 1);
        JsonPath run = passesOf("run-ledger").get(0);
        assertThat(run.getString("status")).isEqualTo("SUCCESS");
        assertThat(run.getString("category")).isEqualTo("pass");
        assertThat(run.getString("actor.user_id")).isEqualTo("system");
        assertThat(run.getString("actor.channel")).isEqualTo("service");
        assertThat(run.getString("instance")).isNotBlank();
        assertThat(run.<String>getList("result_refs.collection")).containsExactly("runs", "run_passes");
        assertThat(run.<String>getList("result_refs.document_id")).containsExactly("run-ledger", "run-ledger/2");
        assertThat(run.getInt("metadata.pass_number")).isEqualTo(2);
        assertThat(run.getString("metadata.cause")).isEqualTo("automatic");
        assertThat(run.getInt("metadata.requeued")).isEqualTo(1);
        assertThat(run.getBoolean("metadata.begun")).isTrue();
        // The sweep was asked for, and is a run besides.
        eventually("the sweep is recorded", () -> ids("?operation=runs.sweep&user=sweeper&status=SUCCESS").size() == 1);
        Api.authorized().header("X-User-Id", "sweeper").body(json("due_by", Instant.now().plusSeconds(3600).toString()))
                .post("/api/v1/runs/sweeps").then().statusCode(200);
        eventually("the other sweep is recorded", () -> ids("?operation=runs.sweep&user=sweeper&status=SUCCESS").size() == 2);
        assertThat(passesOf("run-ledger")).as("nothing was due any more").hasSize(1);
    }

    @Test
    void an_import_that_the_chore_carries_out_is_a_run_of_its_own_on_behalf_of_who_sent_it() throws Exception {
        Stores.execute("insert into queue_operator.csv_imports (state, task_type, run_id, created_by, touched_at)"
                + " values ('accepted', 'ledger-csv', 'run-ledger-csv', 'ann-key', now() - interval '1 minute')");
        Stores.execute("insert into queue_operator.csv_rows (import_id, line, id, data) select id, 1 + n, 'ledger-csv-' || n,"
                + " '{\"status\":\"queued\",\"attempt\":1,\"max_attempts\":3,\"pass_number\":1,\"requeues\":0,\"begun\":1}'"
                + " from queue_operator.csv_imports, generate_series(1, 3) as g (n) where created_by = 'ann-key'");
        // Somebody is at it: nobody else joins in.
        Stores.execute("insert into queue_operator.csv_imports (state, task_type, run_id, created_by)"
                + " values ('accepted', 'ledger-csv', 'run-busy-csv', 'busy-key')");

        Api.post("/api/v1/jobs/import/sweeps", "").then().statusCode(200);

        eventually("it is recorded", () -> ids("?operation=imports.carry_out&user=ann-key&status=SUCCESS").size() == 1);
        JsonPath run = one(ids("?operation=imports.carry_out&user=ann-key").get(0));
        assertThat(run.getString("category")).isEqualTo("import");
        assertThat(run.getString("actor.key_id")).isEqualTo("ann-key");
        assertThat(run.getString("actor.channel")).isEqualTo("service");
        String id = String.valueOf(Stores.row("select id from queue_operator.csv_imports where created_by = 'ann-key'").get("id"));
        assertThat(run.getString("input_dump.import_id")).isEqualTo(id);
        assertThat(run.<String>getList("result_refs.collection")).containsExactly("imports", "runs");
        assertThat(run.<String>getList("result_refs.document_id")).containsExactly(id, "run-ledger-csv");
        assertThat(run.getInt("metadata.created")).isEqualTo(3);
        assertThat(ids("?operation=imports.carry_out&user=busy-key")).isEmpty();
        Stores.execute("update queue_operator.csv_imports set state = 'done' where created_by = 'busy-key'");
    }

    @Test
    void what_the_service_records_itself_nobody_changes() throws Exception {
        long attempt = failedAttempt("not-yours", "error_message", "no");
        Api.post("/api/v1/reaper/prunes", json("older_than_s", 31_000_000)).then().statusCode(200);
        eventually("the prune is recorded", () -> !ids("?operation=reaper.prune").isEmpty());
        long own = ids("?operation=reaper.prune").get(0);

        for (long id : new long[] {attempt, own}) {
            assertThat(change(id, "status", "SUCCESS").statusCode()).isEqualTo(409);
        }
        assertThat(change(Long.MAX_VALUE, "status", "SUCCESS").statusCode()).isEqualTo(404);
        assertThat(Api.get(RUNS + "/" + Long.MAX_VALUE).jsonPath().getString("error.code")).isEqualTo("TASK_RUN_NOT_FOUND");
    }

    /** The automatic passes of that run. */
    private static List<JsonPath> passesOf(String runId) {
        return ids("?operation=runs.start_due_pass&status=SUCCESS").stream().map(TaskRuns::one)
                .filter(run -> runId.equals(run.getString("input_dump.run_id"))).toList();
    }
}
