package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.FaultyStores;
import io.queueoperator.testing.ServiceProcess;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A progress answer has one budget for everything that it asks. Here the stores' own limits are half a minute and more,
 * and the reader gives up before: an answer that comes at all came from the budget, however busy the machine is.
 */
class ProgressBudgetIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration READER_GIVES_UP = Duration.ofSeconds(20);

    private static FaultyStores stores;
    private static ServiceProcess service;
    private static String job;

    @BeforeAll
    static void start() throws Exception {
        stores = new FaultyStores();
        Map<String, String> settings = stores.settings();
        settings.putAll(Map.of(
                "queue-operator.redis.read-timeout", "30s", "queue-operator.postgres.glance-timeout", "60s",
                "queue-operator.postgres.statement-timeout", "60s", "queue-operator.progress.answer-within", "900ms"));
        service = ServiceProcess.start("progress-budget", stores.direct().servers(), settings).awaitReady();
        eventually("a job is enqueued", PATIENCE, () -> {
            job = body(service.post("/api/v1/jobs", json("task_type", "ocr", "source_id", "s-1")), 201).get("id").asText();
            return true;
        });
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

    @AfterEach
    void afterwards_all_is_told_again() throws Exception {
        stores.heal();
        eventually("the job is told again", PATIENCE, () -> read("/jobs/" + job + "/progress").statusCode() == 200);
    }

    @Test
    void both_stores_silent() throws Exception {
        stores.redisNetwork().silent();
        stores.postgresNetwork().silent();
        every_read_is_answered();
    }

    @Test
    void both_stores_slower_than_any_reader_waits() throws Exception {
        stores.redisNetwork().slow(Duration.ofSeconds(25));
        stores.postgresNetwork().slow(Duration.ofSeconds(25));
        every_read_is_answered();
    }

    @Test
    void redis_silent_and_postgres_stopped() throws Exception {
        stores.redisNetwork().silent();
        stores.direct().servers().postgres().stop();
        every_read_is_answered();
    }

    @Test
    void an_id_that_nobody_knows_with_both_stores_silent() throws Exception {
        stores.redisNetwork().silent();
        stores.postgresNetwork().silent();
        for (String path : List.of("/jobs/nobody/progress", "/sources/nobody/progress")) {
            assertThat(read(path).statusCode()).isEqualTo(503);
        }
    }

    private static void every_read_is_answered() throws Exception {
        for (int again = 0; again < 3; again++) {
            for (String path : List.of("/jobs/" + job + "/progress", "/sources/s-1/progress")) {
                assertThat(read(path).statusCode()).isIn(200, 503);
            }
        }
    }

    /** As the pipeline UI reads, but more patient. */
    private static HttpResponse<String> read(String path) throws Exception {
        return service.get(path, READER_GIVES_UP);
    }
}
