package io.queueoperator.contract;

import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The answer that the benchmark compares with is there for the benchmark alone. */
class BareIT {
    @Test
    void nothing_is_there_unless_it_is_switched_on() throws Exception {
        try (OwnStores stores = new OwnStores();
                ServiceProcess service = ServiceProcess.start("bare-off", stores.servers(), Map.of()).awaitReady()) {
            JsonNode problem = body(service.get("/bench/bare"), 404);
            JsonNode nowhere = body(service.get("/bench/other"), 404);

            assertThat(problem.at("/error/code")).isEqualTo(nowhere.at("/error/code"));
            assertThat(problem.get("title")).isEqualTo(nowhere.get("title"));
        }
    }

    @Test
    void switched_on_it_says_the_same_every_time_and_is_no_part_of_the_api() throws Exception {
        Map<String, String> on = Map.of("queue-operator.bench.enabled", "true");
        try (OwnStores stores = new OwnStores();
                ServiceProcess service = ServiceProcess.start("bare-on", stores.servers(), on).awaitReady()) {
            assertThat(service.get("/bench/bare").body()).isEqualTo("{\"status\":\"ok\",\"number\":42}");
            assertThat(service.get("/q/openapi").body()).contains("/progress").doesNotContain("/bench");
        }
    }
}
