package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import io.queueoperator.testing.StoreComparison;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The service is killed at every step between the three writes of a failure; another instance sweeps, and then the three
 * stores say the same of every job.
 */
class FailPointIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int JOBS = 12;

    private static OwnStores stores;
    private static ServiceProcess survivor;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        survivor = ServiceProcess.start("fail-point-survivor", stores.servers(), Map.of()).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        try (OwnStores last = stores) {
            if (survivor != null) {
                survivor.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"before_statement", "after_commit", "after_redis", "after_items", "after_runs"})
    void killed_while_jobs_fail(String point) throws Exception {
        List<JsonNode> jobs = held(point);
        ServiceProcess victim = victim(point + ":5");
        int told = 0;
        try {
            for (JsonNode job : jobs) {
                body(fail(victim, job), 200);
                told++;
            }
        } catch (IOException killed) {
            assertThat(told).as("failures that were answered before the fifth").isEqualTo(4);
        } finally {
            victim.awaitEnd();
        }
        assertThat(told).isEqualTo(4);

        // Workers repeat what was not answered, under the same lease.
        for (JsonNode job : jobs.subList(told, jobs.size())) {
            body(fail(survivor, job), 200);
        }
        sweepUntilQuiet();
        everything_is_equal(jobs);
    }

    @Test
    void killed_while_jobs_fail_and_nobody_says_it_again() throws Exception {
        List<JsonNode> jobs = held("silent-worker");
        ServiceProcess victim = victim("after_commit:5");
        assertThatThrownBy(() -> {
            for (JsonNode job : jobs) {
                body(fail(victim, job), 200);
            }
        }).isInstanceOf(IOException.class);
        victim.awaitEnd();

        stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second'"
                + " where status in ('claimed', 'running')");
        sweepUntilQuiet();
        everything_is_equal(jobs);
        assertThat(stores.number("select count(*) from queue_operator.task_runs where error_code = 'STALE_WORKER'"))
                .as("attempts whose end nobody had told").isEqualTo(JOBS - 5);
    }

    @Test
    void killed_while_a_follower_is_brought_up_to_date() throws Exception {
        List<JsonNode> jobs = held("catch-up");
        for (JsonNode job : jobs) {
            body(fail(survivor, job), 200);
        }
        RedisLine.run(stores.redis(), "FLUSHALL");
        stores.execute("truncate queue_operator.ingestion_items, queue_operator.ingestion_runs");
        stores.execute("update queue_operator.follower_cursors set xid = '0', event_id = 0");
        ServiceProcess victim = victim("before_cursor:1");
        assertThatThrownBy(() -> victim.post("/api/v1/reaper/sweeps", Map.of())).isInstanceOf(IOException.class);
        victim.awaitEnd();

        sweepUntilQuiet();
        everything_is_equal(jobs);
    }

    @Test
    void a_point_that_does_not_exist_keeps_the_service_from_starting() throws Exception {
        ServiceProcess wrong =
                ServiceProcess.start("fail-point-wrong", stores.servers(), Map.of("queue-operator.fail-point", "after_lunch"));
        wrong.awaitEnd();
        assertThat(wrong.said()).contains("there is no point after_lunch; expected one of before_statement, after_commit");
    }

    private static ServiceProcess victim(String point) throws Exception {
        String name = "fail-point-" + point.replace(':', '-');
        return ServiceProcess.start(name, stores.servers(), Map.of("queue-operator.fail-point", point)).awaitReady();
    }

    /** Running jobs of one run, half of them with another attempt left, some of them children. */
    private static List<JsonNode> held(String run) throws Exception {
        String parent = body(survivor.post("/api/v1/jobs", json("task_type", "parent-" + run)), 201).get("id").asText();
        for (int i = 0; i < JOBS; i++) {
            Map<String, Object> job = json("task_type", "ocr", "document_id", run + "-" + i, "run_id", run,
                    "source_id", run, "project_id", run, "max_attempts", 1 + i % 2);
            if (i % 3 == 0) {
                job.put("parent_job_id", parent);
            }
            body(survivor.post("/api/v1/jobs", job), 201);
        }
        List<JsonNode> jobs = new ArrayList<>();
        body(survivor.post("/api/v1/jobs/claim", json("worker_id", "w-1", "task_types", List.of("ocr"), "limit", JOBS,
                "project_id", run, "lease_s", 3600)), 200).get("jobs").forEach(jobs::add);
        assertThat(jobs).hasSize(JOBS);
        for (JsonNode job : jobs) {
            body(survivor.post(path(job, "start"), json("lease_token", job.get("lease_token").asLong())), 200);
        }
        return jobs;
    }

    private static HttpResponse<String> fail(ServiceProcess service, JsonNode job) throws Exception {
        return service.post(path(job, "fail"), json("lease_token", job.get("lease_token").asLong(),
                "error_message", "ocr-1: GET https://example.org/" + job.get("id").asText() + " timed out",
                "phase", "ocr", "step", "page 3"));
    }

    private static String path(JsonNode job, String verb) {
        return "/api/v1/jobs/" + job.get("id").asText() + "/" + verb;
    }

    private static void everything_is_equal(List<JsonNode> jobs) {
        assertThat(StoreComparison.differences(stores)).isEmpty();
        for (JsonNode job : jobs) {
            assertThat(stores.number("select count(*) from queue_operator.task_runs where job_id = '"
                    + job.get("id").asText() + "'")).as("attempts written of job " + job.get("id")).isEqualTo(1);
        }
        // Nothing is left for the next test.
        stores.execute("update queue_operator.jobs set available_at = now() + interval '1 day' where status = 'queued'");
    }

    private static void sweepUntilQuiet() throws Exception {
        eventually("a sweep finds nothing to do", PATIENCE, () -> {
            JsonNode sweep = body(survivor.post("/api/v1/reaper/sweeps", Map.of()), 200);
            return sweep.get("redis").asInt() == 0 && sweep.get("ingestion").asInt() == 0
                    && sweep.get("requeued").asInt() == 0 && sweep.get("failed").asInt() == 0;
        });
    }
}
