package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.Eventually;
import io.queueoperator.testing.FaultyStores;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Nothing more is taken out of the list where adoption is off, or while PostgreSQL takes nothing; what is in hand is finished.
 */
class AdoptionPausesIT {
    private static final String IN_HAND = "queue-operator:{queue}:in-hand";

    @Test
    void switched_off_it_finishes_what_is_in_hand_and_leaves_the_list_alone() throws Exception {
        Map<String, String> off = Map.of("queue-operator.intake.adoption", "false");
        try (OwnStores stores = new OwnStores();
                ServiceProcess service = ServiceProcess.start("adoption-off", stores.servers(), off).awaitReady()) {
            push(stores, "in-hand");
            push(stores, "in-list");
            RedisLine.run(stores.redis(), "LREM", "queue", "1", "in-hand");
            RedisLine.run(stores.redis(), "ZADD", IN_HAND, "1", "in-hand");

            assertThat(sweep(service).path("adopted").asInt()).isEqualTo(1);
            assertThat(sweep(service).path("adopted").asInt()).isZero();
            assertThat(stores.rows("select id from queue_operator.jobs")).hasSize(1)
                    .first().isEqualTo(Map.of("id", "in-hand"));
            assertThat(RedisLine.run(stores.redis(), "LLEN", "queue")).isEqualTo(":1");
            assertThat(RedisLine.run(stores.redis(), "ZCARD", IN_HAND)).isEqualTo(":0");
        }
    }

    @Test
    void while_postgresql_takes_nothing_one_batch_is_in_hand_and_the_rest_stays_in_the_list() throws Exception {
        try (FaultyStores stores = new FaultyStores()) {
            Map<String, String> settings = new LinkedHashMap<>(stores.settings());
            settings.put("queue-operator.intake.batch", "5");
            settings.put("queue-operator.intake.look-again-after", "0s");
            try (ServiceProcess service = ServiceProcess
                    .start("adoption-holds-back", stores.direct().servers(), settings).awaitReady()) {
                for (int i = 1; i <= 30; i++) {
                    push(stores.direct(), "held-" + i);
                }
                stores.postgresIsReadOnly();
                for (int i = 1; i <= 4; i++) {
                    assertThat(sweep(service).path("adopted").asInt()).isZero();
                }
                assertThat(RedisLine.run(stores.direct().redis(), "LLEN", "queue")).isEqualTo(":25");
                assertThat(RedisLine.run(stores.direct().redis(), "ZCARD", IN_HAND)).isEqualTo(":5");

                stores.heal();
                Eventually.eventually("all are adopted", Duration.ofMinutes(5), () -> {
                    sweep(service);
                    return stores.direct().number("select count(*) from queue_operator.jobs") == 30;
                });
                assertThat(RedisLine.run(stores.direct().redis(), "EXISTS", "queue", IN_HAND)).isEqualTo(":0");
            }
        }
    }

    private static void push(OwnStores stores, String id) {
        RedisLine.run(stores.redis(), "HSET", "job:" + id, "task", "pausing", "status", "pending");
        RedisLine.run(stores.redis(), "RPUSH", "queue", id);
    }

    private static JsonNode sweep(ServiceProcess service) throws Exception {
        return ServiceProcess.body(service.post("/api/v1/intake/sweeps", Map.of()), 200);
    }
}
