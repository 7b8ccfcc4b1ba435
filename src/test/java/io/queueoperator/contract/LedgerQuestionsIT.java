package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked when something is wrong: what is stuck, what moved last, how long it takes, how much of it fails. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class LedgerQuestionsIT {
    @Test
    void jobs_that_are_stuck_are_found_with_the_longest_held_first() {
        String first = Api.enqueue("task_type", "stuck");
        Api.claim("stuck");
        String second = Api.enqueue("task_type", "stuck");
        Api.claim("stuck");
        String running = Api.enqueue("task_type", "stuck");
        Api.claim("stuck").start().then().statusCode(200);
        Stores.execute("update queue_operator.jobs set claimed_at = claimed_at - interval '1 hour',"
                + " started_at = started_at - interval '1 hour' where id in ('" + first + "', '" + running + "')");

        assertThat(stuck("")).containsExactly(first);
        assertThat(stuck("&longer_than_s=0")).containsExactly(first, second);
        assertThat(stuck("&status=running&longer_than_s=60")).containsExactly(running);
        assertThat(stuck("&longer_than_s=7200")).isEmpty();

        JsonPath page = Api.get("/api/v1/stats/stuck?task_type=stuck&longer_than_s=0&limit=1").jsonPath();
        assertThat(page.getDouble("items[0].for_s")).isGreaterThan(3599);
        assertThat(page.getString("items[0].worker_id")).isEqualTo("w-1");
        assertThat(stuck("&longer_than_s=0&cursor=" + page.getString("next_cursor"))).containsExactly(second);
    }

    @Test
    void recent_transitions_come_newest_first_page_by_page() {
        String id = Api.enqueue("task_type", "moves");
        Api.claim("moves").complete().then().statusCode(200);

        JsonPath first = Api.get("/api/v1/stats/transitions?limit=2").jsonPath();
        assertThat(first.<String>getList("items.job_id")).containsExactly(id, id);
        assertThat(first.<String>getList("items.to")).containsExactly("completed", "claimed");
        assertThat(first.<String>getList("items.task_type")).containsOnly("moves");
        assertThat(first.getString("items[0].actor_kind")).isEqualTo("worker");

        JsonPath next = Api.get("/api/v1/stats/transitions?limit=1&cursor=" + first.getString("next_cursor")).jsonPath();
        assertThat(next.getString("items[0].job_id")).isEqualTo(id);
        assertThat(next.getString("items[0].from")).isNull();
        assertThat(next.getString("items[0].to")).isEqualTo("queued");
    }

    @Test
    void the_time_in_each_status_is_measured_where_a_stay_ended_within_the_window() {
        String id = Api.enqueue("task_type", "times");
        Api.Claim claim = Api.claim("times");
        claim.start().then().statusCode(200);
        claim.complete().then().statusCode(200);
        // Queued for 90 minutes, claimed for 20, running for 10.
        moveEvent(id, "queued", 120);
        moveEvent(id, "claimed", 30);
        moveEvent(id, "running", 10);
        moveEvent(id, "completed", 0);

        JsonPath hour = Api.get("/api/v1/stats/times?task_type=times&window=1h").jsonPath();
        assertThat(hour.<String>getList("items.status")).containsExactly("claimed", "queued", "running");
        assertThat(hour.getDouble("items.find { it.status == 'queued' }.average_s")).isCloseTo(5400, within(1.0));
        assertThat(hour.getDouble("items.find { it.status == 'claimed' }.p95_s")).isCloseTo(1200, within(1.0));
        assertThat(hour.getDouble("items.find { it.status == 'running' }.longest_s")).isCloseTo(600, within(1.0));
        assertThat(hour.getInt("items[0].stays")).isEqualTo(1);
        assertThat(hour.getBoolean("whole_window")).isTrue();

        JsonPath minutes = Api.get("/api/v1/stats/times?task_type=times&window=15m").jsonPath();
        assertThat(minutes.<String>getList("items.status")).containsExactly("claimed", "running");
    }

    @Test
    void error_rates_are_exact_by_everything_they_can_be_told_by() {
        enqueueAndFail("rates", "rates-s1", "w-a", "error_message", "no answer: timed out");
        enqueueAndFail("rates", "rates-s1", "w-a", "error_message", "no answer: timed out");
        enqueueAndFail("rates", "rates-s2", "w-b", "error_message", "Account suspended");
        enqueueAndFail("rates", "rates-s2", "w-b", "error_message", "stopped", "error_code", "CANCELLED");
        Api.enqueue("task_type", "rates", "source_id", "rates-s2");
        Api.claim("rates", "worker_id", "w-b").complete().then().statusCode(200);

        JsonPath all = rates("operation");
        assertThat(all.getInt("total")).isEqualTo(5);
        assertThat(all.getInt("failed")).isEqualTo(3);
        assertThat(all.getDouble("rate")).isCloseTo(0.6, within(1e-6));
        assertThat(all.getBoolean("whole_window")).isTrue();
        assertRates("operation", "rates 3/5");
        assertRates("source", "rates-s1 2/2", "rates-s2 1/3");
        assertRates("worker", "w-a 2/2", "w-b 1/3");
        assertRates("category", "infrastructure 2/5", "account 1/5");
        assertRates("error_code", "TIMEOUT 2/5", "AGENT_ERROR 1/5");
        assertRates("error_type", "timeout 2/5", "suspended 1/5");
        assertThat(Api.get("/api/v1/errors/rates?by=operation").jsonPath()
                .getInt("items.find { it.key == 'rates' }.total")).isEqualTo(5);

        Stores.execute("update queue_operator.task_runs set ended_at = now() - interval '2 days' where operation = 'rates'"
                + " and status = 'SUCCESS'");
        assertThat(Api.get("/api/v1/errors/rates?task_type=rates&window=1d").jsonPath().getInt("total")).isEqualTo(4);
    }

    private static void enqueueAndFail(String taskType, String source, String worker, Object... failure) {
        Api.enqueue("task_type", taskType, "source_id", source, "max_attempts", 1);
        Api.claim(taskType, "worker_id", worker).fail(failure).then().statusCode(200);
    }

    private static void moveEvent(String jobId, String to, int minutesAgo) {
        Stores.execute("update queue_operator.job_events set at = now() - interval '" + minutesAgo
                + " minutes' where job_id = '" + jobId + "' and to_status = '" + to + "'");
    }

    private static JsonPath rates(String by) {
        return Api.get("/api/v1/errors/rates?window=7d&task_type=rates&by=" + by).then().statusCode(200).extract().jsonPath();
    }

    private static void assertRates(String by, String... expected) {
        JsonPath rates = rates(by);
        List<String> told = rates.<Map<String, Object>>getList("items").stream()
                .map(item -> item.get("key") + " " + item.get("failed") + "/" + item.get("total")).toList();
        assertThat(told).as(by).containsExactly(expected);
        assertThat(rates.getString("by")).isEqualTo(by);
    }

    private static List<String> stuck(String more) {
        return Api.get("/api/v1/stats/stuck?task_type=stuck" + more).then().statusCode(200).extract().jsonPath()
                .getList("items.job_id");
    }
}
