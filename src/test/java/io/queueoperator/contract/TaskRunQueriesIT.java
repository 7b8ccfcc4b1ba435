package io.queueoperator.contract;

import static io.queueoperator.contract.TaskRuns.RUNS;
import static io.queueoperator.contract.TaskRuns.failedAttempt;
import static io.queueoperator.contract.TaskRuns.ids;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which executions failed, of what, for whom, and with which input: the questions of seed 003 by their names. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class TaskRunQueriesIT {
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
}
