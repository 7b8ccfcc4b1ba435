package io.queueoperator.contract;

import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Other programs write into the hashes of jobs too: what no job can say gets no farther, and harms no other job. */
class ForeignProgressIT {
    private static OwnStores stores;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        service = ServiceProcess.start("foreign-progress", stores.servers(), Map.of()).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
        if (stores != null) {
            stores.close();
        }
    }

    /** A claimed job that was not started asks PostgreSQL at each report. */
    @ParameterizedTest
    @CsvSource({"units_completed, -1", "units_total, -5", "units_completed, many", "progress_pct, nan", "progress_pct, inf",
        "progress_pct, 150", "phase, NUL", "step, NUL", "message, NUL"})
    void a_report_and_the_end_of_a_job_with_a_foreign_value_go_well(String field, String value) throws Exception {
        List<JsonNode> jobs = claimed(3);
        spoil(jobs.get(1), field, value);

        for (JsonNode job : jobs) {
            body(service.put("/api/v1/jobs/" + id(job) + "/progress", Map.of("lease_token", token(job), "progress_pct", 40)), 202);
        }
        spoil(jobs.get(1), field, value);
        List<Map<String, Object>> ends = jobs.stream()
                .map(job -> Map.<String, Object>of("id", id(job), "lease_token", token(job))).toList();
        body(service.post("/api/v1/jobs/complete", Map.of("jobs", ends)), 200);

        for (JsonNode job : jobs) {
            JsonNode ended = body(service.get("/api/v1/jobs/" + id(job)), 200);
            assertThat(ended.get("status").asText()).isEqualTo("completed");
            assertThat(ended.get("progress_pct").asDouble()).isEqualTo(100);
        }
    }

    @Test
    void a_row_that_says_what_no_job_can_say_ends_nothing_that_reads_many() throws Exception {
        List<JsonNode> jobs = claimed(3);
        stores.execute("update queue_operator.jobs set units_completed = -1 where id = '" + id(jobs.get(1)) + "'");
        stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 s', lease_s = 1 where status = 'claimed'");

        body(service.post("/api/v1/reaper/sweeps", Map.of()), 200);

        assertThat(stores.number("select count(*) from queue_operator.jobs where status = 'claimed'")).isZero();
        assertThat(body(service.get("/api/v1/jobs?task_type=foreign"), 200).get("items")).isNotEmpty();
    }

    private static List<JsonNode> claimed(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            body(service.post("/api/v1/jobs", Map.of("task_type", "foreign")), 201);
        }
        List<JsonNode> jobs = new ArrayList<>();
        body(service.post("/api/v1/jobs/claim", Map.of("worker_id", "w", "task_types", List.of("foreign"), "limit", count)), 200)
                .get("jobs").forEach(jobs::add);
        assertThat(jobs).hasSize(count);
        return jobs;
    }

    private static void spoil(JsonNode job, String field, String value) throws Exception {
        RedisLine.run(stores.redis(), "HSET", "job:" + id(job), field, value.equals("NUL") ? "a\0b" : value);
    }

    private static String id(JsonNode job) {
        return job.get("id").asText();
    }

    private static long token(JsonNode job) {
        return job.get("lease_token").asLong();
    }
}
