package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rule file of a running service: put in force, refused, and what is in force after a start with a bad one. */
class RulesFileIT {
    private static final String GOOD = """
            codes: [PROXY_DOWN]
            rules:
              - name: proxy-down
                when: {text: {words: proxy fell}}
                then: {category: infrastructure, type: proxy_down, code: PROXY_DOWN, retry_delay_s: 120}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_good_file_is_in_force_without_a_restart_and_a_bad_one_never_is() throws Exception {
        Path file = Files.writeString(folder.resolve("rules.yaml"), "rules: []\n");
        try (OwnStores stores = new OwnStores()) {
            String good;
            try (ServiceProcess service = started("rules-file", stores, file)) {
                String defaults = rules(service).get("version").asText();
                assertThat(codeOf(service, "the proxy fell")).isEqualTo("AGENT_ERROR");

                Files.writeString(file, GOOD);
                JsonNode reloaded = body(service.post("/api/v1/errors/rules/reload", Map.of()), 200);
                good = reloaded.get("version").asText();
                assertThat(good).isNotEqualTo(defaults);
                assertThat(reloaded.get("origin").asText()).isEqualTo("file");
                JsonNode classified = classified(service, "the proxy fell");
                assertThat(classified.get("error_code").asText()).isEqualTo("PROXY_DOWN");
                assertThat(classified.get("retry_delay_s").asDouble()).isEqualTo(120);
                assertThat(classified.get("retry_delay_from").asText()).isEqualTo("rule");
                assertThat(failedBy(service, "the proxy fell")).isEqualTo("proxy-down of " + good);

                Files.writeString(file, GOOD.replace("words: proxy fell", "regex: '(proxy'"));
                JsonNode refused = body(service.post("/api/v1/errors/rules/reload", Map.of()), 409);
                assertThat(refused.at("/error/code").asText()).isEqualTo("RULES_REFUSED");
                assertThat(refused.at("/error/details/problems/0/line").asInt()).isEqualTo(4);
                assertThat(refused.get("detail").asText()).contains("missing closing )").contains(good);
                assertStays(service, good, "file", 4);

                Files.delete(file);
                body(service.post("/api/v1/errors/rules/reload", Map.of()), 409);
                assertStays(service, good, "file", 1);
                assertThat(rules(service).at("/refusal/problems/0/problem").asText()).contains("there is no such file");
                body(service.get("/api/v1/errors/rules/" + defaults), 200);
            }

            Files.writeString(file, "rules: {");
            try (ServiceProcess service = started("rules-file-bad-start", stores, file)) {
                assertStays(service, good, "database", 1);
                assertThat(codeOf(service, "the proxy fell")).isEqualTo("PROXY_DOWN");

                Files.writeString(file, "rules: []\n");
                assertThat(body(service.post("/api/v1/errors/rules/reload", Map.of()), 200).get("origin").asText())
                        .isEqualTo("file");
                assertThat(codeOf(service, "the proxy fell")).isEqualTo("AGENT_ERROR");
                assertThat(rules(service).get("refusal").isNull()).isTrue();
            }
            assertThat(stores.rows("select 1 from queue_operator.rule_sets")).hasSize(2);
        }
    }

    private static ServiceProcess started(String name, OwnStores stores, Path file) throws InterruptedException {
        return ServiceProcess.start(name, stores.servers(), Map.of(
                "queue-operator.classification.rules-file", file.toString(),
                "queue-operator.classification.every", "off")).awaitReady();
    }

    private static void assertStays(ServiceProcess service, String version, String origin, int line)
            throws IOException, InterruptedException {
        JsonNode rules = rules(service);
        assertThat(rules.get("version").asText()).isEqualTo(version);
        assertThat(rules.get("origin").asText()).isEqualTo(origin);
        assertThat(rules.at("/refusal/problems/0/line").asInt()).isEqualTo(line);
        JsonNode health = body(service.get("/q/health/ready"), 200);
        JsonNode check = health.get("checks").findParents("name").stream()
                .filter(c -> c.get("name").asText().equals("classification")).findFirst().orElseThrow();
        assertThat(check.get("status").asText()).isEqualTo("UP");
        assertThat(check.at("/data/mode").asText()).startsWith("degraded");
    }

    private static JsonNode rules(ServiceProcess service) throws IOException, InterruptedException {
        return body(service.get("/api/v1/errors/rules"), 200);
    }

    private static String codeOf(ServiceProcess service, String message) throws IOException, InterruptedException {
        return classified(service, message).get("error_code").asText();
    }

    private static JsonNode classified(ServiceProcess service, String message) throws IOException, InterruptedException {
        return body(service.post("/api/v1/errors/classify", json("error_message", message)), 200);
    }

    /** Fails a job like this; answers with what classified it. */
    private static String failedBy(ServiceProcess service, String message) throws IOException, InterruptedException {
        String id = body(service.post("/api/v1/jobs", json("task_type", "rules-file")), 201).get("id").asText();
        JsonNode claimed = body(service.post("/api/v1/jobs/claim",
                json("worker_id", "w", "task_types", List.of("rules-file"), "lease_s", 3600)), 200);
        body(service.post("/api/v1/jobs/" + id + "/fail", json(
                "lease_token", claimed.at("/jobs/0/lease_token").asLong(), "error_message", message)), 200);
        JsonNode attempt = body(service.get("/api/v1/jobs/" + id + "/attempts"), 200).at("/items/0");
        return attempt.get("rule").asText() + " of " + attempt.get("rules_version").asText();
    }
}
