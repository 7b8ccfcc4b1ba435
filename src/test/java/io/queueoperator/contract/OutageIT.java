package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A store goes away and comes back, and the service says what is so all the same: PostgreSQL is the truth, Redis the
 * display, the ingestion tables follow.
 */
class OutageIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String REASON = "spider-7: GET https://example.org/list failed: the list has no entries";
    private static final String HOSTILE =
            "it's \"quoted\"; drop table jobs; -- <script>alert('1')</script>\nsecond\u0000line \uD83D\uDE80";
    private static final String COMPACT =
            "it's \"quoted\"; drop table jobs; -- <script>alert('1')</script> second\uFFFDline \uD83D\uDE80";

    private static OwnStores stores;
    private static ServiceProcess service;

    /** Job and lease. */
    private record Held(String id, long token) {
        Map<String, Object> with(Object... pairs) {
            Map<String, Object> body = json("lease_token", token);
            body.putAll(json(pairs));
            return body;
        }

        String path(String verb) {
            return "/api/v1/jobs/" + id + "/" + verb;
        }

        void start() throws Exception {
            body(service.post(path("start"), with()), 200);
        }

        void progress(Object... pairs) throws Exception {
            body(service.put(path("progress"), with(pairs)), 202);
        }

        /** Goes to PostgreSQL in any case. */
        void heartbeat(Object... pairs) throws Exception {
            body(service.post(path("heartbeat"), with(pairs)), 200);
        }

        JsonNode fail(Object... pairs) throws Exception {
            return body(service.post(path("fail"), with(pairs)), 200);
        }

        JsonNode complete() throws Exception {
            return body(service.post(path("complete"), with()), 200);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        // The limits of production are far shorter; a busy machine must not look like a dead store.
        service = ServiceProcess.start("outage", stores.servers(), Map.of(
                "queue-operator.postgres.statement-timeout", "10s", "queue-operator.postgres.glance-timeout", "5s",
                "queue-operator.redis.read-timeout", "2s", "queue-operator.redis.write-timeout", "2s")).awaitReady();
        Held first = running("warm-up");
        first.progress("progress_pct", 1);
        first.complete();
    }

    @AfterEach
    void everything_is_there_again() throws Exception {
        stores.servers().redis().start();
        stores.servers().postgres().start();
        stores.execute("alter table if exists queue_operator.ingestion_items_away rename to ingestion_items");
        service.awaitReady();
        redisIsSeen();
    }

    @AfterAll
    static void stop() throws Exception {
        try (OwnStores last = stores) {
            if (service != null) {
                service.close();
            }
        }
    }

    @Test
    void without_redis_the_whole_life_of_a_job_is_answered_from_postgres() throws Exception {
        Held before = running("before-the-outage");
        before.heartbeat("phase", "crawl", "step", "page-4", "progress_pct", 40);
        stores.servers().redis().stop();

        assertThat(progress(before.id())).containsEntry("progress_pct", 40.0);
        before.progress("progress_pct", 30);
        assertThat(progress(before.id())).containsEntry("progress_pct", 40.0);
        before.progress("step", "page-7", "progress_pct", 70);
        assertThat(progress(before.id()))
                .containsEntry("status", "processing")
                .containsEntry("phase", "crawl")
                .containsEntry("step", "page-7")
                .containsEntry("progress_pct", 70.0);
        before.complete();
        assertThat(progress(before.id())).containsEntry("status", "completed");

        String id = enqueue("no-redis", "source_id", "no-redis", "max_attempts", 2);
        assertThat(progress(id)).containsEntry("status", "queued");
        Held first = claim("no-redis");
        assertThat(progress(id)).containsEntry("state", "claimed");
        first.start();
        first.progress("phase", "crawl", "step", "page-1", "progress_pct", 60);
        assertThat(first.fail("error_message", "not yet").get("status").asText()).isEqualTo("queued");
        assertThat(progress(id))
                .containsEntry("status", "queued")
                .containsEntry("attempt", 2)
                .containsEntry("progress_pct", 0.0);

        stores.execute("update queue_operator.jobs set available_at = now() where id = '" + id + "'");
        Held second = claim("no-redis");
        second.start();
        second.progress("phase", "parse", "step", "row-1", "progress_pct", 10);
        assertThat(progress(id)).as("the second attempt's own").containsEntry("progress_pct", 10.0);
        assertThat(body(service.get("/sources/no-redis/progress"), 200).get("status").asText()).isEqualTo("processing");
        second.fail("phase", "parse", "step", "row-9", "error_message", REASON);
        assertThat(progress(id))
                .containsEntry("status", "failed")
                .containsEntry("error", REASON)
                .containsEntry("phase", "parse")
                .containsEntry("step", "row-9")
                .containsEntry("attempt", 2)
                .hasEntrySatisfying("completed_at", at -> assertThat(at).isNotNull());
    }

    @Test
    void without_redis_the_service_is_ready_and_says_what_it_lacks() throws Exception {
        stores.servers().redis().stop();

        HttpResponse<String> health = service.get("/q/health/ready");
        JsonNode redis = check(health, "redis");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(redis.at("/data/reachable").asBoolean(true)).isFalse();
        assertThat(redis.get("status").asText()).isEqualTo("UP");
    }

    @Test
    void an_emptied_redis_is_never_believed_and_is_filled_again_by_a_sweep() throws Exception {
        Held failed = running("flush-failed", "max_attempts", 1);
        failed.fail("phase", "crawl", "step", "page-3", "error_message", HOSTILE);
        Held running = running("flush-running");
        running.heartbeat("phase", "crawl", "step", "page-5", "progress_pct", 50);
        sweepUntilRedisIsUpToDate();

        stores.servers().redis().stop();
        stores.servers().redis().start();
        assertThat(RedisLine.send(stores.redis(), "FLUSHALL")).isEqualTo("+OK");
        redisIsSeen();
        assertThat(stores.hash(failed.id())).isEmpty();
        the_progress_answers_are_right(failed, running);

        sweepUntilRedisIsUpToDate();
        assertThat(stores.hash(failed.id())).containsEntry("status", "failed").containsEntry("error_message", COMPACT);
        assertThat(stores.hash(running.id())).containsEntry("status", "processing").containsEntry("error_message", "");
        the_progress_answers_are_right(failed, running);
        running.progress("progress_pct", 45);
        assertThat(progress(running.id())).as("nothing goes back").containsEntry("progress_pct", 50.0);
        running.complete();
    }

    private static void the_progress_answers_are_right(Held failed, Held running) throws Exception {
        assertThat(progress(failed.id()))
                .containsEntry("status", "failed")
                .containsEntry("error", COMPACT)
                .containsEntry("step", "page-3");
        assertThat(progress(running.id()))
                .containsEntry("status", "processing")
                .containsEntry("error", null)
                .containsEntry("step", "page-5")
                .containsEntry("progress_pct", 50.0);
    }

    @Test
    void without_postgres_live_progress_is_readable_and_every_write_is_refused_whole() throws Exception {
        Held running = running("no-postgres-running", "source_id", "no-postgres");
        running.heartbeat("phase", "crawl", "step", "page-2", "progress_pct", 20);
        String claimedId = enqueue("no-postgres-claimed", "source_id", "no-postgres");
        Held claimed = claim("no-postgres-claimed");
        String queuedId = enqueue("no-postgres-queued");
        isShown(running.id(), "step", "page-2");
        isShown(claimedId, "state", "claimed");
        body(service.get("/sources/no-postgres/progress"), 200);
        Map<String, Object> before = counts();

        stores.servers().postgres().stop();

        assertThat(progress(running.id()))
                .containsEntry("status", "processing")
                .containsEntry("step", "page-2")
                .containsEntry("progress_pct", 20.0);
        assertThat(progress(claimedId)).containsEntry("state", "claimed");
        JsonNode source = body(service.get("/sources/no-postgres/progress"), 200);
        assertThat(source.get("status").asText()).isEqualTo("processing");
        assertThat(source.get("active_total").asInt()).isEqualTo(2);

        isRefused(service.post("/api/v1/jobs", json("task_type", "no-postgres")));
        isRefused(service.post("/api/v1/jobs/claim", json("worker_id", "w-1", "task_types", List.of("no-postgres-queued"))));
        isRefused(service.post(claimed.path("start"), claimed.with()));
        isRefused(service.post(running.path("complete"), running.with()));
        isRefused(service.post(running.path("fail"), running.with("error_message", REASON)));
        isRefused(service.post(running.path("heartbeat"), running.with("progress_pct", 25)));
        isRefused(service.post("/api/v1/jobs/" + queuedId + "/cancel", json("reason", "not needed")));
        HttpResponse<String> health = service.get("/q/health/ready");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(check(health, "postgres").get("status").asText()).isEqualTo("DOWN");

        stores.servers().postgres().start();
        service.awaitReady();
        assertThat(counts()).isEqualTo(before);
        assertThat(progress(queuedId)).containsEntry("status", "queued");
        assertThat(running.complete().get("status").asText()).isEqualTo("completed");
        claimed.start();
        assertThat(claimed.complete().get("status").asText()).isEqualTo("completed");
    }

    @Test
    void a_failure_that_the_ingestion_tables_cannot_take_is_seen_everywhere_else_and_is_told_to_them_later() throws Exception {
        Held held = running("discover", "source_id", "away", "run_id", "run-away", "max_attempts", 1);
        String item = "select status, last_error_message from queue_operator.ingestion_items where run_id = 'run-away'";
        String run = "select status from queue_operator.ingestion_runs where id = 'run-away'";
        eventually("the run is running", PATIENCE, () -> "running".equals(stores.row(run).get("status")));

        stores.execute("alter table queue_operator.ingestion_items rename to ingestion_items_away");
        assertThat(held.fail("phase", "crawl", "step", "page-1", "error_message", HOSTILE).get("status").asText())
                .isEqualTo("failed");
        assertThat(progress(held.id())).containsEntry("status", "failed");
        assertThat(progress(held.id())).containsEntry("error", COMPACT);
        isShown(held.id(), "status", "failed");
        assertThat(sweep().get("ingestion").asInt()).as("what a sweep says of tables that do not answer").isEqualTo(-1);

        stores.execute("alter table queue_operator.ingestion_items_away rename to ingestion_items");
        eventually("the ingestion tables are up to date", PATIENCE, () -> sweep().get("ingestion").asInt() == 0);
        assertThat(stores.row(item)).containsEntry("status", "failed").containsEntry("last_error_message", COMPACT);
        assertThat(stores.row(run)).containsEntry("status", "failed");
        // One message, whichever store is asked.
        assertThat(stores.row("select error_message from queue_operator.jobs where id = '" + held.id() + "'"))
                .containsEntry("error_message", COMPACT);
        assertThat(stores.hash(held.id())).containsEntry("error_message", COMPACT);
    }

    @Test
    void the_stages_of_a_source_are_told_by_whatever_store_is_there_and_name_those_that_are_not() throws Exception {
        Held held = running("ocr", "source_id", "stages-away", "run_id", "run-stages-away", "document_id", "1", "max_attempts", 1);
        held.fail("error_message", REASON);
        isShown(held.id(), "status", "failed");
        eventually("the item has failed", PATIENCE, () -> "failed".equals(stores.row(
                "select status from queue_operator.ingestion_items where job_id = '" + held.id() + "'").get("status")));
        the_failed_ocr_is_told_by("redis.error_message", "[]");

        stores.servers().redis().stop();
        the_failed_ocr_is_told_by("ingestion_items.last_error_message", "[\"redis\"]");
        stores.execute("alter table queue_operator.ingestion_items rename to ingestion_items_away");
        the_failed_ocr_is_told_by("jobs.error_message", "[\"redis\",\"ingestion\"]");
        stores.servers().redis().start();
        redisIsSeen();
        eventually("Redis is believed again", PATIENCE,
                () -> stages().get("away").toString().equals("[\"ingestion\"]"));
        the_failed_ocr_is_told_by("redis.error_message", "[\"ingestion\"]");
    }

    private static void the_failed_ocr_is_told_by(String store, String away) throws Exception {
        JsonNode stages = stages();
        assertThat(stages.at("/stages/2/stage").asText()).isEqualTo("ocr");
        assertThat(stages.at("/stages/2/failed").asInt()).isEqualTo(1);
        assertThat(stages.at("/stages/2/error/said_by").asText()).isEqualTo(store);
        assertThat(stages.at("/stages/2/error/message").asText()).contains(REASON);
        assertThat(stages.at("/run_status").asText()).isEqualTo("failed");
        assertThat(stages.get("away").toString()).isEqualTo(away);
    }

    private static JsonNode stages() throws Exception {
        return body(service.get("/api/v1/sources/stages-away/stages"), 200);
    }

    private static void isRefused(HttpResponse<String> answer) throws Exception {
        JsonNode problem = body(answer, 503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(problem.get("status").asInt()).isEqualTo(503);
        assertThat(problem.at("/error/code").asText()).isEqualTo("STORE_UNAVAILABLE");
        assertThat(problem.at("/error/message").asText()).isNotBlank();
        assertThat(problem.at("/error/traceId").asText()).isNotBlank();
        assertThat(answer.body()).doesNotContainIgnoringCase(
                "exception", "queue_operator.", "select ", "insert into", "127.0.0.1", "refused", "\\tat ", "io.vertx");
    }

    private static String enqueue(String taskType, Object... pairs) throws Exception {
        Map<String, Object> job = json("task_type", taskType);
        job.putAll(json(pairs));
        return body(service.post("/api/v1/jobs", job), 201).get("id").asText();
    }

    private static Held claim(String taskType) throws Exception {
        JsonNode jobs = body(service.post("/api/v1/jobs/claim", json("worker_id", "w-1", "worker_name", "Worker One",
                "task_types", List.of(taskType), "lease_s", 3600)), 200).get("jobs");
        assertThat(jobs).hasSize(1);
        return new Held(jobs.get(0).get("id").asText(), jobs.get(0).get("lease_token").asLong());
    }

    /** A job of a type of its own, claimed and started. */
    private static Held running(String taskType, Object... pairs) throws Exception {
        enqueue(taskType, pairs);
        Held held = claim(taskType);
        held.start();
        return held;
    }

    private static Map<String, Object> progress(String jobId) throws Exception {
        JsonNode answer = body(service.get("/jobs/" + jobId + "/progress"), 200);
        return new ObjectMapper().convertValue(answer, new TypeReference<Map<String, Object>>() {});
    }

    private static JsonNode sweep() throws Exception {
        return body(service.post("/api/v1/reaper/sweeps", Map.of()), 200);
    }

    private static void sweepUntilRedisIsUpToDate() throws Exception {
        eventually("a sweep finds Redis up to date", PATIENCE, () -> sweep().get("redis").asInt() == 0);
    }

    private static void redisIsSeen() throws Exception {
        eventually("the service reaches Redis", PATIENCE,
                () -> check(service.get("/q/health/ready"), "redis").at("/data/reachable").asBoolean());
    }

    /** The display follows the answer when Redis is slow. */
    private static void isShown(String jobId, String field, String value) throws Exception {
        eventually("job " + jobId + " is shown with " + field + " " + value, PATIENCE,
                () -> value.equals(stores.hash(jobId).get(field)));
    }

    private static JsonNode check(HttpResponse<String> health, String name) throws Exception {
        for (JsonNode check : new ObjectMapper().readTree(health.body()).get("checks")) {
            if (check.get("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name + ": " + health.body());
    }

    private static Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (String table : List.of("jobs", "task_runs", "job_events", "job_children", "sources")) {
            counts.put(table, stores.number("select count(*) from queue_operator." + table));
        }
        counts.put("status", stores.rows(
                "select status, version, attempt, lease_token from queue_operator.jobs order by id"));
        return counts;
    }
}
