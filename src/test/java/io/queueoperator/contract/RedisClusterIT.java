package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisCluster;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.RedisLine.Server;
import io.queueoperator.testing.ServiceProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged service on a Redis Cluster of three servers: the display, the reports, the list and the walk over all keys. */
class RedisClusterIT {
    private static final int JOBS = 90;

    private static OwnStores stores;
    private static RedisCluster cluster;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        cluster = RedisCluster.like(stores.servers());
        Map<String, String> settings = new HashMap<>(cluster.properties());
        // Asked for again and again, so that many calls meet the moment.
        settings.put("quarkus.redis.topology-cache-ttl", "20ms");
        settings.put("queue-operator.intake.scan-keys", "10000000");
        settings.put("queue-operator.intake.sweep-time", "10m");
        service = ServiceProcess.start("redis-cluster", stores.servers(), settings).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        if (stores != null) {
            stores.close();
        }
    }

    @Test
    void jobs_are_shown_on_all_servers_from_their_first_state_to_their_last() throws Exception {
        List<String> ids = enqueue("cluster-life", JOBS);
        assertThat(shown(ids, "status")).containsOnly("pending");
        assertThat(serversOf(ids)).as("servers that show some of them").hasSize(cluster.servers().size());

        List<JsonNode> claims = claim("cluster-life", JOBS);
        assertThat(claims).hasSize(JOBS);
        for (JsonNode claim : claims) {
            body(service.put("/api/v1/jobs/" + id(claim) + "/progress", json("lease_token", token(claim), "progress_pct", 40)), 202);
            assertThat(body(service.get("/jobs/" + id(claim) + "/progress"), 200).get("progress_pct").asInt()).isEqualTo(40);
        }
        assertThat(shown(ids, "progress_pct")).containsOnly("40");

        List<Object> ended = new ArrayList<>();
        claims.forEach(claim -> ended.add(json("id", id(claim), "lease_token", token(claim))));
        for (JsonNode result : body(service.post("/api/v1/jobs/complete", json("jobs", ended)), 200).get("results")) {
            assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
        }
        assertThat(shown(ids, "status")).containsOnly("completed");
    }

    @Test
    void a_source_is_read_with_jobs_of_several_servers() throws Exception {
        List<Object> jobs = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            jobs.add(json("task_type", "cluster-source", "source_id", "cluster-source"));
        }
        body(service.post("/api/v1/jobs", json("jobs", jobs)), 201);
        for (JsonNode claim : claim("cluster-source", 12)) {
            body(service.put("/api/v1/jobs/" + id(claim) + "/progress", json("lease_token", token(claim), "progress_pct", 50)), 202);
        }

        JsonNode source = body(service.get("/sources/cluster-source/progress"), 200);
        assertThat(source.get("active_jobs")).hasSize(12).allMatch(job -> job.get("progress_pct").asInt() == 50);
    }

    @Test
    void what_the_ui_pushes_is_adopted_and_what_workers_write_on_any_server_is_taken_over() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String id = "pushed-" + i;
            ids.add(id);
            cluster.run("HSET", "job:" + id, "id", id, "task", "cluster-pushed", "status", "pending");
            cluster.run("RPUSH", "queue", id);
        }
        assertThat(intake().get("adopted").asInt()).isEqualTo(30);

        ids.forEach(id -> cluster.run("HSET", "job:" + id, "status", "completed"));
        assertThat(serversOf(ids)).hasSize(cluster.servers().size());
        assertThat(intake().get("taken_over").asInt()).isEqualTo(30);
        for (String id : ids) {
            assertThat(body(service.get("/api/v1/jobs/" + id), 200).get("status").asText()).isEqualTo("completed");
        }
    }

    @Test
    void one_server_that_is_emptied_is_filled_again_and_nothing_is_told_twice_without_need() throws Exception {
        List<String> ids = enqueue("cluster-flush", JOBS);
        everybodyIsTold();
        String before = epoch();
        everybodyIsTold();
        assertThat(epoch()).as("the same content as before").isEqualTo(before);

        Server emptied = cluster.servers().get(1);
        RedisLine.run(emptied, "FLUSHALL");
        assertThat(shown(ids, "status")).as("some are gone").contains("").contains("pending");
        everybodyIsTold();

        assertThat(shown(ids, "status")).containsOnly("pending");
        assertThat(epoch()).isNotEqualTo(before);
    }

    @Test
    void a_server_that_forgets_its_scripts_is_taught_them_again() throws Exception {
        enqueue("cluster-scripts", JOBS);
        List<JsonNode> claims = claim("cluster-scripts", JOBS);
        for (Server server : cluster.servers()) {
            RedisLine.run(server, "SCRIPT", "FLUSH");
        }
        List<Object> alive = new ArrayList<>();
        claims.forEach(claim -> alive.add(json("id", id(claim), "lease_token", token(claim), "progress_pct", 7)));
        body(service.post("/api/v1/heartbeats", json("jobs", alive)), 200);

        assertThat(shown(claims.stream().map(RedisClusterIT::id).toList(), "progress_pct")).containsOnly("7");
    }

    @Test
    void jobs_whose_slots_move_to_another_server_are_followed() throws Exception {
        List<String> ids = enqueue("cluster-move", JOBS);
        ids.forEach(id -> cluster.moveSlotOf("job:" + id));
        assertThat(serversOf(ids)).hasSize(1);
        List<JsonNode> claims = claim("cluster-move", JOBS);

        assertThat(claims).hasSize(JOBS);
        assertThat(shown(ids, "status")).containsOnly("processing");
        assertThat(stores.number("select count(*) from queue_operator.reconciliation_debts")).isZero();
    }

    @Test
    void a_crowd_of_readers_is_served_by_redis_while_the_slots_are_asked_for_again() throws Exception {
        List<String> ids = enqueue("cluster-crowd", 10);
        ExecutorService readers = Executors.newFixedThreadPool(64);
        try {
            List<Future<Integer>> reads = new ArrayList<>();
            for (int i = 0; i < 4000; i++) {
                String path = "/jobs/" + ids.get(i % ids.size()) + "/progress";
                reads.add(readers.submit(() -> service.get(path).statusCode()));
            }
            for (Future<Integer> read : reads) {
                assertThat(read.get()).isEqualTo(200);
            }
        } finally {
            readers.shutdownNow();
        }
        assertThat(service.get("/q/health/ready").body()).contains("\"breaker\": \"closed\"");
        // Redis was asked to the end, and not PostgreSQL in its place.
        assertThat(service.said()).doesNotContain("redis does not answer");
    }

    private static List<String> enqueue(String taskType, int jobs) throws Exception {
        List<Object> some = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            some.add(json("task_type", taskType));
        }
        List<String> ids = new ArrayList<>();
        body(service.post("/api/v1/jobs", json("jobs", some)), 201).get("jobs").forEach(job -> ids.add(id(job)));
        return ids;
    }

    private static List<JsonNode> claim(String taskType, int limit) throws Exception {
        List<JsonNode> claims = new ArrayList<>();
        body(service.post("/api/v1/jobs/claim", json("worker_id", "w-1", "task_types", List.of(taskType), "limit", limit,
                "lease_s", 3600)), 200).get("jobs").forEach(claims::add);
        return claims;
    }

    private static JsonNode intake() throws Exception {
        return body(service.post("/api/v1/intake/sweeps", Map.of()), 200);
    }

    private static void everybodyIsTold() throws Exception {
        eventually("a sweep finds nothing to do", () -> {
            for (JsonNode count : body(service.post("/api/v1/reaper/sweeps", Map.of()), 200)) {
                if (count.asInt() != 0) {
                    return false;
                }
            }
            return true;
        });
    }

    private static String epoch() {
        return (String) stores.row("select epoch from queue_operator.follower_cursors where follower = 'redis'").get("epoch");
    }

    /** What the hashes say; "" where there is none. */
    private static Set<String> shown(List<String> ids, String field) {
        Set<String> values = new LinkedHashSet<>();
        ids.forEach(id -> values.add(cluster.hash(id).getOrDefault(field, "")));
        return values;
    }

    private static Set<Server> serversOf(List<String> ids) {
        Set<Server> servers = new LinkedHashSet<>();
        ids.forEach(id -> servers.add(cluster.serverOf("job:" + id)));
        return servers;
    }

    private static String id(JsonNode job) {
        return job.get("id").asText();
    }

    private static long token(JsonNode claim) {
        return claim.get("lease_token").asLong();
    }
}
