package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every execution is a task run (seed 003): its examples by their names, and what an outside orchestrator records. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class TaskRunsIT {
    private static final String RUNS = "/api/v1/task-runs";
    private static final String TIMEOUT = "Connection timeout: StepStone API not responding";
    private static final String TRACEBACK = "Traceback (most recent call last):\n  File \"/src/operations/scraping_ops.py\","
            + " line 77, in scrape_jobs\nTimeoutError: " + TIMEOUT;

    @Test
    void find_all_failed_operations() {
        long attempt = failedAttempt("all-failed", "error_message", TIMEOUT);
        long operation = record("all-failed-op", "status", "FAILED", "error_message", TIMEOUT);
        record("all-failed-op", "status", "SUCCESS");

        List<Map<String, Object>> failed = Api.get(RUNS + "?status=FAILED&limit=500").jsonPath().getList("items");

        assertThat(failed).allSatisfy(run -> assertThat(run).containsEntry("status", "FAILED"));
        assertThat(failed).extracting(run -> ((Number) run.get("id")).longValue()).contains(attempt, operation);
        assertThat(failed).extracting(run -> Instant.parse((String) run.get("ended_at")))
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void find_failures_for_specific_operation() {
        for (int i = 0; i < 12; i++) {
            record("scrape_all_jobs", "status", "FAILED", "error_message", TIMEOUT, "error_traceback", TRACEBACK,
                    "input_dump", json("source", "stepstone", "page", i));
        }
        record("scrape_all_jobs", "status", "SUCCESS");
        record("other_jobs", "status", "FAILED", "error_message", TIMEOUT);

        JsonPath failures = Api.get(RUNS + "?operation=scrape_all_jobs&status=FAILED&limit=10").jsonPath();

        assertThat(failures.getList("items")).hasSize(10);
        assertThat(failures.<String>getList("items.operation")).containsOnly("scrape_all_jobs");
        JsonPath last = one(failures.getLong("items[0].id"));
        assertThat(last.getInt("input_dump.page")).isEqualTo(11);
        assertThat(last.getString("error_message")).isEqualTo(TIMEOUT);
        assertThat(last.getString("error_traceback")).isEqualTo(TRACEBACK);
        JsonPath rest = Api.get(RUNS + "?operation=scrape_all_jobs&status=FAILED&limit=10&cursor="
                + failures.getString("next_cursor")).jsonPath();
        assertThat(rest.getList("items")).hasSize(2);
        assertThat(rest.getString("next_cursor")).isNull();
    }

    @Test
    void find_failures_by_user() {
        long of = record("by-user", "status", "FAILED", "error_message", "no", "actor", json("user_id", "user123"));
        record("by-user", "status", "SUCCESS", "actor", json("user_id", "user123"));
        record("by-user", "status", "FAILED", "error_message", "no", "actor", json("user_id", "user456"));
        long attempt = failedAttempt("by-user-job", "error_message", "no");

        assertThat(ids("?status=FAILED&user=user123")).containsExactly(of);
        // Whoever enqueued the job.
        assertThat(ids("?status=FAILED&user=tests&operation=by-user-job")).containsExactly(attempt);
        assertThat(ids("?kind=attempt&status=FAILED&user=nobody")).isEmpty();
    }

    @Test
    void find_operations_with_partial_failures() {
        List<Map<String, Object>> errors = List.of(
                json("index", 2, "error", "Job not found", "item", json("source", "stepstone", "external_id", "12345")),
                json("index", 5, "error", "Permission denied", "item", json("source", "indeed", "password", "hunter2")),
                json("index", 8, "error", "Database constraint violation", "item", json("source", "linkedin")));
        long bulk = record("bulk_delete", "status", "SUCCESS", "error_list", errors);
        record("bulk_delete", "status", "SUCCESS", "error_list", List.of());
        record("bulk_delete", "status", "SUCCESS");
        long attempt = failedAttempt("bulk-attempt", "error_message", "partly", "error_list", errors);

        assertThat(ids("?has_error_list=true&operation=bulk_delete")).containsExactly(bulk);
        assertThat(ids("?has_error_list=true&limit=500")).contains(bulk, attempt);
        assertThat(ids("?has_error_list=false&operation=bulk_delete")).hasSize(2);
        JsonPath run = one(bulk);
        assertThat(run.getString("error_message")).isEqualTo("bulk_delete completed with 3 failures");
        assertThat(run.getString("error_traceback")).isNull();
        assertThat(run.getInt("errors")).isEqualTo(3);
        assertThat(run.<Integer>getList("error_list.index")).containsExactly(2, 5, 8);
        assertThat(run.getString("error_list[1].error")).isEqualTo("Permission denied");
        assertThat(run.getString("error_list[1].item.password")).isEqualTo("***");
        assertThat(one(attempt).<Integer>getList("error_list.index")).containsExactly(2, 5, 8);
    }

    @Test
    void find_failures_by_error_text() {
        long of = record("by-text", "status", "FAILED", "error_message", "CONNECTION Timeout 100%");
        record("by-text", "status", "FAILED", "error_message", "CONNECTION Timeout 1000");
        long attempt = failedAttempt("by-text-job", "error_message", "connection timeout 100% sure");

        assertThat(ids("?operation=by-text&q=connection timeout 100%25")).containsExactly(of);
        assertThat(ids("?status=FAILED&q=TIMEOUT 100%25")).contains(of, attempt);
        assertThat(ids("?operation=by-text&q=nothing like it")).isEmpty();
    }

    @Test
    void debug_with_input_dump() {
        String job = Api.enqueue("task_type", "debug-dump", "max_attempts", 1,
                "payload", json("source", "stepstone", "login", json("user", "ann", "Password", "hunter2")));
        Api.claim("debug-dump").fail("error_message", TIMEOUT, "traceback", TRACEBACK, "error_category", "infrastructure")
                .then().statusCode(200);

        JsonPath run = one(ids("?operation=debug-dump").get(0));

        assertThat(run.getString("kind")).isEqualTo("attempt");
        assertThat(run.getString("category")).isEqualTo("job");
        assertThat(run.getString("job_id")).isEqualTo(job);
        assertThat(run.getString("input_dump.source")).isEqualTo("stepstone");
        assertThat(run.getString("input_dump.login.user")).isEqualTo("ann");
        assertThat(run.getString("input_dump.login.Password")).isEqualTo("***");
        assertThat(run.getString("error_traceback")).isEqualTo(TRACEBACK);
        assertThat(run.getString("error_category")).isEqualTo("infrastructure");
        assertThat(run.getString("actor.user_id")).isEqualTo("tests");
        assertThat(run.getString("actor.channel")).isEqualTo("worker");
        assertThat(run.getDouble("metadata.execution_time_s")).isNotNegative();
        // The job itself has what its producer wrote.
        assertThat(Api.get("/api/v1/jobs/" + job).jsonPath().getString("payload.login.Password")).isEqualTo("hunter2");
        assertThat(ids("?operation=debug-dump&error_category=account")).isEmpty();
    }

    @Test
    void partial_results_are_told_by_their_references() {
        long id = record("partial-results", "status", "FAILED", "error_message", "stopped half way",
                "result_refs", List.of(json("collection", "jobs", "document_id", "4711")));

        assertThat(one(id).getString("result_refs[0].collection")).isEqualTo("jobs");
        assertThat(one(id).getString("result_refs[0].document_id")).isEqualTo("4711");
    }

    @Test
    void analytics_error_rates() {
        for (int i = 0; i < 4; i++) {
            Api.enqueue("task_type", "rate-series", "source_id", "series-" + i % 2, "max_attempts", 1);
            Api.Claim claim = Api.claim("rate-series");
            (i == 0 ? claim.complete() : claim.fail("error_message", "no answer: timed out")).then().statusCode(200);
        }
        Stores.execute("update queue_operator.task_runs set ended_at = now() - interval '3 days 1 hour'"
                + " where operation = 'rate-series' and status = 'SUCCESS'");

        JsonPath rates = Api.get("/api/v1/errors/rates?window=7d&by=source&task_type=rate-series&points=7").jsonPath();

        assertThat(rates.getLong("total")).isEqualTo(4);
        assertThat(rates.getLong("failed")).isEqualTo(3);
        assertThat(rates.getDouble("rate")).isCloseTo(0.75, within(1e-6));
        assertThat(rates.getDouble("step_s")).isCloseTo(86_400, within(1e-6));
        assertThat(rates.<Integer>getList("series.total")).containsExactly(0, 0, 0, 1, 0, 0, 3);
        assertThat(rates.<Integer>getList("series.failed")).containsExactly(0, 0, 0, 0, 0, 0, 3);
        assertThat(rates.getString("items[0].key")).isEqualTo("series-1");
        assertThat(rates.<Integer>getList("items[0].series.failed")).containsExactly(0, 0, 0, 0, 0, 0, 2);
        assertThat(rates.<Integer>getList("items[1].series.total")).containsExactly(0, 0, 0, 1, 0, 0, 1);
        assertThat(Instant.parse(rates.getString("series[0].at")))
                .isBetween(Instant.parse(rates.getString("since")), Instant.parse(rates.getString("since")).plusSeconds(1));
        for (String by : List.of("operation", "category", "error_code", "error_type", "worker")) {
            JsonPath of = Api.get("/api/v1/errors/rates?window=7d&by=" + by + "&task_type=rate-series&points=7").jsonPath();
            assertThat(of.<Integer>getList("items[0].series.failed")).as(by).containsExactly(0, 0, 0, 0, 0, 0, 3);
        }
        JsonPath without = Api.get("/api/v1/errors/rates?by=source&task_type=rate-series").jsonPath();
        assertThat(without.<Object>get("series")).isNull();
        assertThat(without.<Integer>getList("items.failed")).isEqualTo(rates.<Integer>getList("items.failed"));
        assertThat(Api.get("/api/v1/errors/rates?task_type=nothing-ever&points=2").jsonPath().<Integer>getList("series.total"))
                .containsExactly(0, 0);
    }

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

    @Test
    void one_id_names_one_run_of_either_kind_and_a_window_narrows_both() {
        long operation = record("either", "status", "SUCCESS");
        long attempt = failedAttempt("either", "error_message", "no");
        long later = record("either", "status", "SUCCESS");

        assertThat(ids("?operation=either")).containsExactly(later, attempt, operation);
        assertThat(ids("?operation=either&kind=attempt")).containsExactly(attempt);
        assertThat(ids("?operation=either&kind=operation")).containsExactly(later, operation);
        assertThat(ids("?operation=either&category=job")).containsExactly(attempt);
        assertThat(ids("?operation=either&since=2100-01-01T00:00:00Z")).isEmpty();
        assertThat(ids("?operation=either&until=2001-01-01T00:00:00Z")).isEmpty();
        List<Long> paged = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonPath page = Api.get(RUNS + "?operation=either&limit=1" + cursor).jsonPath();
            page.<Number>getList("items.id").forEach(found -> paged.add(found.longValue()));
            cursor = page.getString("next_cursor") == null ? null : "&cursor=" + page.getString("next_cursor");
        }
        assertThat(paged).containsExactly(later, attempt, operation);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "?status=failed          | status", "?kind=jobs              | kind", "?has_error_list=yes     | has_error_list",
        "?operation=a/b          | operation", "?statsu=FAILED          | statsu", "?limit=0                | limit",
        "?cursor=x               | cursor", "?since=yesterday        | since", "/x                      | id"})
    void a_question_that_cannot_be_understood_is_400_and_names_the_parameter(String question, String field) {
        Response answer = Api.get(RUNS + question);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.details.fields[0].field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                                                                   | operation",
        "{\"operation\":\"a b\"}                                              | operation",
        "{\"operation\":\"x\",\"status\":\"DONE\"}                            | status",
        "{\"operation\":\"x\",\"status\":\"FAILED\"}                          | error_message",
        "{\"operation\":\"x\",\"ended_at\":\"2026-01-01T00:00:00Z\"}          | ended_at",
        "{\"operation\":\"x\",\"started_at\":\"1912-01-01T00:00:00Z\"}        | started_at",
        "{\"operation\":\"x\",\"input_dump\":[1]}                             | input_dump",
        "{\"operation\":\"x\",\"metadata\":\"x\"}                             | metadata",
        "{\"operation\":\"x\",\"actor\":{\"user_id\":\"\"}}                   | actor.user_id",
        "{\"operation\":\"x\",\"error_lst\":[]}                               | error_lst"})
    void a_run_that_cannot_be_recorded_is_400_and_names_the_field(String body, String field) {
        Response answer = Api.post(RUNS, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.details.fields[0].field")).isEqualTo(field);
    }

    private static long failedAttempt(String taskType, Object... failure) {
        Api.enqueue("task_type", taskType, "max_attempts", 1);
        Api.claim(taskType).fail(failure).then().statusCode(200);
        return ids("?kind=attempt&operation=" + taskType).get(0);
    }

    /** The automatic passes of that run. */
    private static List<JsonPath> passesOf(String runId) {
        return ids("?operation=runs.start_due_pass&status=SUCCESS").stream().map(TaskRunsIT::one)
                .filter(run -> runId.equals(run.getString("input_dump.run_id"))).toList();
    }

    private static long record(String operation, Object... more) {
        Map<String, Object> body = json("operation", operation);
        body.putAll(json(more));
        return Api.post(RUNS, body).then().statusCode(201).extract().jsonPath().getLong("id");
    }

    private static Response change(long id, Object... news) {
        return Api.put(RUNS + "/" + id, json(news));
    }

    private static JsonPath one(long id) {
        return Api.get(RUNS + "/" + id).then().statusCode(200).extract().jsonPath();
    }

    private static List<Long> ids(String question) {
        return Api.authorized().urlEncodingEnabled(false).get(RUNS + question.replace(" ", "%20")).then().statusCode(200)
                .extract().jsonPath().<Number>getList("items.id").stream().map(Number::longValue).toList();
    }
}
