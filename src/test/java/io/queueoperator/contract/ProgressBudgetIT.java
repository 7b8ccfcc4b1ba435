package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.FaultyStores;
import io.queueoperator.testing.ServiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A progress answer never takes longer than a second, whatever is down or slow, with the time limits of production. What
 * this machine itself takes, busy as it may be, is measured while both stores are well, and granted on top.
 */
@Tag("unproven")
class ProgressBudgetIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int READS = 6;

    private static FaultyStores stores;
    private static ServiceProcess service;
    private static String job;

    @BeforeAll
    static void start() throws Exception {
        stores = new FaultyStores();
        Map<String, String> settings = stores.settings();
        settings.putAll(Map.of(
                "queue-operator.redis.read-timeout", "250ms", "queue-operator.redis.write-timeout", "500ms",
                "queue-operator.postgres.statement-timeout", "5s", "queue-operator.postgres.glance-timeout", "700ms",
                "queue-operator.progress.answer-within", "900ms"));
        service = ServiceProcess.start("progress-budget", stores.direct().servers(), settings).awaitReady();
        eventually("a job is enqueued", PATIENCE, () -> {
            job = body(service.post("/api/v1/jobs", json("task_type", "ocr", "source_id", "s-1")), 201).get("id").asText();
            return true;
        });
        slowestRead();
    }

    @AfterAll
    static void stop() throws Exception {
        try (FaultyStores last = stores) {
            stores.heal();
            if (service != null) {
                service.close();
            }
        }
    }

    @Test
    void both_stores_silent() throws Exception {
        Duration grace = slowestRead();
        stores.redisNetwork().silent();
        stores.postgresNetwork().silent();
        reads_are_answered_in_time(grace);
    }

    @Test
    void both_stores_slow() throws Exception {
        Duration grace = slowestRead();
        stores.redisNetwork().slow(Duration.ofSeconds(2));
        stores.postgresNetwork().slow(Duration.ofSeconds(2));
        reads_are_answered_in_time(grace);
    }

    @Test
    void redis_silent_and_postgres_stopped() throws Exception {
        Duration grace = slowestRead();
        stores.redisNetwork().silent();
        stores.direct().servers().postgres().stop();
        reads_are_answered_in_time(grace);
    }

    @Test
    void an_id_that_nobody_knows_with_both_stores_silent() throws Exception {
        Duration grace = slowestRead();
        stores.redisNetwork().silent();
        stores.postgresNetwork().silent();
        assertThat(List.of(time("/jobs/nobody/progress"), time("/sources/nobody/progress")))
                .allMatch(took -> took.compareTo(LIMIT.plus(grace)) < 0);
        heal();
    }

    private static void reads_are_answered_in_time(Duration grace) throws Exception {
        Duration slowest = slowestRead();
        assertThat(slowest).as("the slowest read; the slowest of a healthy service took " + grace)
                .isLessThan(LIMIT.plus(grace));
        heal();
        assertThat(service.get("/jobs/" + job + "/progress").statusCode()).isEqualTo(200);
    }

    private static void heal() throws Exception {
        stores.heal();
        eventually("the service is ready again", PATIENCE, () -> service.get("/q/health/ready").statusCode() == 200);
        eventually("the breakers are closed again", PATIENCE, () -> new ObjectMapper()
                .readTree(service.get("/q/health/ready").body()).findValuesAsText("breaker").equals(List.of("closed", "closed")));
    }

    private static Duration slowestRead() throws Exception {
        Duration slowest = Duration.ZERO;
        for (int i = 0; i < READS; i++) {
            for (String path : List.of("/jobs/" + job + "/progress", "/sources/s-1/progress")) {
                Duration took = time(path);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
        }
        return slowest;
    }

    private static Duration time(String path) throws Exception {
        long began = System.nanoTime();
        service.get(path);
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
