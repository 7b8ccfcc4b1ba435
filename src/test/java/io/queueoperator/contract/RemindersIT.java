package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reaper asks Redis only for what this instance has not shown itself, and believes nothing of a Redis that was emptied. */
class RemindersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int JOBS = 40;

    private static OwnStores stores;
    private static ServiceProcess service;
    private static ServiceProcess other;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        service = ServiceProcess.start("reminders", stores.servers(), Map.of()).awaitReady();
        other = ServiceProcess.start("reminders-other", stores.servers(), Map.of()).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        try (OwnStores last = stores) {
            if (service != null) {
                service.close();
            }
            if (other != null) {
                other.close();
            }
        }
    }

    @BeforeEach
    void redis_is_up_to_date() throws Exception {
        sweepUntilQuiet();
    }

    @Test
    void what_this_instance_has_shown_is_not_asked_for() throws Exception {
        List<String> ids = enqueued(service, "own");
        assertThat(questionsOfASweep()).isZero();

        ended(service, "own");
        assertThat(questionsOfASweep()).isZero();
        assertThat(statuses(ids)).containsOnly("completed");
    }

    @Test
    void what_this_instance_has_shown_is_not_read_again_for_any_store() throws Exception {
        long before = jobsReadAgain();
        enqueued(service, "own-reads");
        sweepUntilQuiet();
        ended(service, "own-reads");
        sweepUntilQuiet();
        assertThat(jobsReadAgain()).isEqualTo(before);

        enqueued(service, "own-held");
        body(service.post("/api/v1/jobs/claim", json("worker_id", "w", "task_types", List.of("own-held"))), 200);
        sweepUntilQuiet();
        assertThat(jobsReadAgain()).as("a job in somebody's hands is looked at").isGreaterThan(before);
    }

    @Test
    void what_another_instance_has_shown_is_asked_for() throws Exception {
        enqueued(other, "others");

        assertThat(questionsOfASweep()).isEqualTo(JOBS);
    }

    @Test
    void redis_that_was_emptied_between_the_write_and_the_reaper_is_filled_again() throws Exception {
        List<String> queued = enqueued(service, "flushed-queued");
        List<String> ended = enqueued(service, "flushed-ended");
        ended(service, "flushed-ended");
        RedisLine.run(stores.redis(), "FLUSHALL");
        List<String> later = enqueued(service, "flushed-later");

        sweepUntilQuiet();
        assertThat(statuses(queued)).containsOnly("pending");
        assertThat(statuses(ended)).containsOnly("completed");
        assertThat(statuses(later)).containsOnly("pending");
    }

    @Test
    void hashes_that_were_lost_before_the_claim_are_whole_again_after_the_reaper_came_by() throws Exception {
        List<String> ids = enqueued(service, "lost");
        ids.forEach(id -> RedisLine.run(stores.redis(), "DEL", "job:" + id));
        ended(service, "lost");

        sweepUntilQuiet();
        assertThat(statuses(ids)).containsOnly("completed");
        assertThat(ids).allSatisfy(id -> assertThat(stores.hash(id)).containsEntry("lang", "deu").containsKey("children_total"));
    }

    @Test
    void redis_that_came_back_without_its_last_writes_is_filled_again() throws Exception {
        enqueued(service, "before-restart");
        List<String> ids = enqueued(service, "restart");
        stores.servers().redis().stop();
        stores.servers().redis().start();
        redisIsSeen();
        // As after a crash: the marker is there, the last writes are not.
        ids.forEach(id -> RedisLine.run(stores.redis(), "DEL", "job:" + id));

        sweepUntilQuiet();
        assertThat(statuses(ids)).containsOnly("pending");
    }

    private static List<String> enqueued(ServiceProcess by, String type) throws Exception {
        List<Object> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(json("task_type", type, "payload", json("lang", "deu")));
        }
        List<String> ids = new ArrayList<>();
        body(by.post("/api/v1/jobs", json("jobs", jobs)), 201).get("jobs").forEach(job -> ids.add(job.get("id").asText()));
        return ids;
    }

    private static void ended(ServiceProcess by, String type) throws Exception {
        List<Object> ended = new ArrayList<>();
        JsonNode claims = body(by.post("/api/v1/jobs/claim", json("worker_id", "w", "task_types", List.of(type), "limit", JOBS)), 200);
        for (JsonNode claim : claims.get("jobs")) {
            ended.add(json("id", claim.get("id").asText(), "lease_token", claim.get("lease_token").asLong()));
        }
        assertThat(ended).hasSize(JOBS);
        body(by.post("/api/v1/jobs/complete", json("jobs", ended)), 200);
    }

    private static List<String> statuses(List<String> ids) {
        return ids.stream().map(id -> stores.hash(id).getOrDefault("status", "nothing")).toList();
    }

    /** How many hashes the reaper looked at until it was up to date. */
    private static long questionsOfASweep() throws Exception {
        RedisLine.run(stores.redis(), "CONFIG", "RESETSTAT");
        sweepUntilQuiet();
        return RedisLine.text(new RedisLine.Server(stores.redis().port(), stores.redis().password()), "INFO", "commandstats").lines()
                .filter(line -> line.startsWith("cmdstat_hmget:calls="))
                .mapToLong(line -> Long.parseLong(line.substring("cmdstat_hmget:calls=".length(), line.indexOf(','))))
                .sum();
    }

    private static long jobsReadAgain() throws Exception {
        return service.get("/q/metrics").body().lines()
                .filter(line -> line.startsWith("queue_operator_postgres_seconds_count") && line.contains("\"reap.jobs\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static void redisIsSeen() throws Exception {
        eventually("the service reaches Redis", PATIENCE, () -> {
            for (JsonNode check : body(service.get("/q/health/ready"), 200).get("checks")) {
                if (check.get("name").asText().equals("redis")) {
                    return check.at("/data/reachable").asBoolean();
                }
            }
            return false;
        });
    }

    private static void sweepUntilQuiet() throws Exception {
        eventually("a sweep finds Redis up to date", PATIENCE,
                () -> body(service.post("/api/v1/reaper/sweeps", Map.of()), 200).get("redis").asInt() == 0);
    }
}
