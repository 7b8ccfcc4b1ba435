package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.PgBouncer;
import io.queueoperator.testing.ServiceProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two instances of the packaged service share three connections to PostgreSQL, which PgBouncer lends them per transaction. */
class PgBouncerIT {
    private static final int JOBS = 1_500;
    private static final int CLAIMERS = 24;

    private static OwnStores stores;
    private static PgBouncer bouncer;
    private static ServiceProcess a;
    private static ServiceProcess b;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        bouncer = PgBouncer.before(stores.servers().postgres());
        Map<String, String> settings = new HashMap<>(bouncer.properties());
        a = ServiceProcess.start("pgbouncer-a", stores.servers(), settings).awaitReady();
        b = ServiceProcess.start("pgbouncer-b", stores.servers(), settings).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {a, b, bouncer, stores}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @AfterEach
    void nobody_complains() throws IOException {
        for (ServiceProcess service : List.of(a, b)) {
            assertThat(service.said().lines().filter(line -> line.contains(" ERROR "))).isEmpty();
        }
        assertThat(bouncer.said()).doesNotContain("prepared statement").doesNotContain("unsupported");
    }

    @Test
    void a_job_lives_from_the_queue_to_its_end_by_way_of_a_failure_and_a_dead_worker() throws Exception {
        String id = body(a.post("/api/v1/jobs", json("task_type", "pooled-life", "source_id", "pooled", "max_attempts", 5)), 201)
                .get("id").asText();

        JsonNode first = claim(b, "pooled-life", 1).get(0);
        body(b.post("/api/v1/jobs/" + id + "/start", lease(first)), 200);
        body(a.put("/api/v1/jobs/" + id + "/progress", with(lease(first), "progress_pct", 30, "phase", "reading")), 202);
        body(a.post("/api/v1/jobs/" + id + "/heartbeat", with(lease(first), "progress_pct", 35)), 200);
        assertThat(body(b.get("/jobs/" + id + "/progress"), 200).get("progress_pct").asInt()).isEqualTo(35);
        body(a.post("/api/v1/jobs/" + id + "/fail", with(lease(first), "error_message", "connection reset by peer")), 200);

        makeDue(id);
        JsonNode second = claim(a, "pooled-life", 1).get(0);
        assertThat(second.get("attempt").asInt()).isEqualTo(2);
        stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second' where id = '" + id + "'");
        assertThat(body(b.post("/api/v1/reaper/sweeps", Map.of()), 200).get("requeued").asInt()).isEqualTo(1);
        assertThat(a.post("/api/v1/jobs/" + id + "/complete", lease(second)).statusCode()).isEqualTo(409);

        makeDue(id);
        JsonNode third = claim(b, "pooled-life", 1).get(0);
        body(a.post("/api/v1/jobs/" + id + "/complete", with(lease(third), "result", json("pages", 3))), 200);

        assertThat(body(b.get("/api/v1/jobs/" + id), 200).get("status").asText()).isEqualTo("completed");
        assertThat(body(a.get("/api/v1/jobs/" + id + "/attempts"), 200).get("items")).hasSize(3);
        assertThat(body(a.get("/sources/pooled/progress"), 200).get("status").asText()).isEqualTo("completed");
    }

    @Test
    void whoever_waits_for_work_holds_no_connection_meanwhile() throws Exception {
        ExecutorService waiting = Executors.newFixedThreadPool(PgBouncer.CONNECTIONS * 3);
        try {
            List<Future<Integer>> claims = new ArrayList<>();
            for (int i = 0; i < PgBouncer.CONNECTIONS * 3; i++) {
                ServiceProcess at = i % 2 == 0 ? a : b;
                claims.add(waiting.submit(() -> body(at.post("/api/v1/jobs/claim", json("worker_id", "waiting", "task_types",
                        List.of("pooled-wait"), "limit", 1, "wait_s", 30)), 200).get("jobs").size()));
            }
            for (int i = 0; i < claims.size(); i++) {
                body(a.post("/api/v1/jobs", json("task_type", "pooled-wait")), 201);
            }
            for (Future<Integer> claim : claims) {
                assertThat(claim.get()).isEqualTo(1);
            }
        } finally {
            waiting.shutdownNow();
        }
    }

    @Test
    void of_a_concurrency_key_no_more_are_held_than_its_limit_whichever_connections_the_claims_have() throws Exception {
        List<Object> jobs = new ArrayList<>(Collections.nCopies(40, json("task_type", "pooled-key", "concurrency_key", "pooled")));
        body(a.post("/api/v1/jobs", json("jobs", jobs)), 201);

        List<Callable<Integer>> claims = Collections.nCopies(CLAIMERS, () -> claim(a, "pooled-key", 5).size()
                + claim(b, "pooled-key", 5).size());
        assertThat(sum(claims)).as("held at once").isEqualTo(1);
    }

    @Test
    void many_claimers_share_few_connections_and_every_job_is_done_once() throws Exception {
        for (int i = 0; i < JOBS; i += 500) {
            body(a.post("/api/v1/jobs", json("jobs", Collections.nCopies(500, json("task_type", "pooled-crowd")))), 201);
        }
        Set<String> done = ConcurrentHashMap.newKeySet();
        List<Callable<Integer>> claimers = new ArrayList<>();
        for (int i = 0; i < CLAIMERS; i++) {
            ServiceProcess at = i % 2 == 0 ? a : b;
            claimers.add(() -> work(at, done));
        }

        assertThat(sum(claimers)).isEqualTo(JOBS);
        assertThat(done).hasSize(JOBS);
        assertThat(stores.number("select count(*) from queue_operator.jobs where task_type = 'pooled-crowd'"
                + " and status = 'completed'")).isEqualTo(JOBS);
        assertThat(stores.number("select count(*) from pg_stat_activity where application_name = 'vertx-pg-client'"))
                .as("connections of both instances").isBetween(1L, (long) PgBouncer.CONNECTIONS);
        assertThat(stores.rows("select query from pg_stat_activity where application_name = 'vertx-pg-client'"
                + " and state like 'idle in transaction%'")).isEmpty();
    }

    @Test
    void when_pgbouncer_is_restarted_the_service_goes_on() throws Exception {
        bouncer.stop();
        bouncer.start();
        eventually("both are ready again", () ->
                a.get("/q/health/ready").statusCode() == 200 && b.get("/q/health/ready").statusCode() == 200);
        eventually("a job is taken", () -> a.post("/api/v1/jobs", json("task_type", "pooled-again")).statusCode() == 201);

        assertThat(claim(b, "pooled-again", 1)).hasSize(1);
    }

    /** Takes and completes jobs until there are none; answers how many. */
    private static int work(ServiceProcess at, Set<String> done) throws Exception {
        int count = 0;
        for (List<JsonNode> jobs = claim(at, "pooled-crowd", 20); !jobs.isEmpty(); jobs = claim(at, "pooled-crowd", 20)) {
            List<Object> ended = new ArrayList<>();
            jobs.forEach(job -> ended.add(with(lease(job), "id", job.get("id").asText())));
            for (JsonNode result : body(at.post("/api/v1/jobs/complete", json("jobs", ended)), 200).get("results")) {
                assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
            }
            jobs.forEach(job -> done.add(job.get("id").asText()));
            count += jobs.size();
        }
        return count;
    }

    private static int sum(List<Callable<Integer>> tasks) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
        try {
            int sum = 0;
            for (Future<Integer> each : threads.invokeAll(tasks)) {
                sum += each.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<JsonNode> claim(ServiceProcess at, String taskType, int limit) throws Exception {
        List<JsonNode> jobs = new ArrayList<>();
        body(at.post("/api/v1/jobs/claim", json("worker_id", "w-1", "task_types", List.of(taskType), "limit", limit,
                "lease_s", 3600)), 200).get("jobs").forEach(jobs::add);
        return jobs;
    }

    private static Map<String, Object> lease(JsonNode claim) {
        return json("lease_token", claim.get("lease_token").asLong());
    }

    private static Map<String, Object> with(Map<String, Object> body, Object... more) {
        Map<String, Object> all = new HashMap<>(body);
        all.putAll(json(more));
        return all;
    }

    private static void makeDue(String id) {
        stores.execute("update queue_operator.jobs set available_at = now() where id = '" + id + "'");
    }
}
