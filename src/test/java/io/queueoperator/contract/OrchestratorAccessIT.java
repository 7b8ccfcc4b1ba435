package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OrchestratorClient.Answer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose calls are taken: those with a key, a name, and a clock that is right. */
class OrchestratorAccessIT extends OrchestratorScenario {
    @Test
    void without_an_orchestrator_id_it_is_400_and_the_body_may_name_it_instead_of_the_header() throws Exception {
        service.enqueue("task_type", type);
        Map<String, String> key = Map.of("Authorization", "Bearer test-key");
        Answer missing = one.send("GET", "/api/internal/jobs/queue?batchSize=1&jobTypes=" + type, null, key);
        assertThat(missing.refused(400)).isEqualTo("INVALID_REQUEST");
        assertThat(missing.text()).contains("X-Orchestrator-ID");
        String id = one.claim(type);

        String path = "/api/internal/jobs/" + id + "/acknowledge";
        one.send("POST", path, json("orchestratorId", one.id()), key).ok();
        assertThat(one.send("POST", path, json(), key).refused(400)).isEqualTo("INVALID_REQUEST");
        assertThat(one.acknowledge(id, "orchestratorId", other.id()).with(400).at("/error/details/fields/0/field").asText())
                .isEqualTo("orchestratorId");
    }

    @ParameterizedTest
    @CsvSource({"GET,/api/internal/jobs/queue", "POST,/api/internal/jobs/queue", "POST,/api/internal/jobs/x/acknowledge",
        "PUT,/api/internal/jobs/x/status", "POST,/api/internal/jobs/x/complete", "POST,/api/internal/jobs/x/fail",
        "POST,/api/internal/jobs/x/release", "POST,/jobs/x/release", "GET,/api/internal/jobs/orphaned",
        "POST,/api/internal/orchestrator/heartbeat", "GET,/api/internal/orchestrator/health",
        "POST,/api/internal/orchestrator/health", "POST,/api/internal/orchestrator/metrics",
        "POST,/api/internal/executions/x/create", "PUT,/api/internal/executions/x/update"})
    void every_call_needs_a_key_with_the_scope_work(String method, String path) {
        Object body = method.equals("GET") ? null : json();
        Map<String, String> id = Map.of("X-Orchestrator-ID", one.id());
        Answer missing = one.send(method, path, body, id);

        assertThat(missing.refused(401)).isEqualTo("UNAUTHENTICATED");
        assertThat(missing.contentType()).startsWith("application/json");
        assertThat(one.send(method, path, body, with(id, "Authorization", "Bearer nonsense")).refused(401))
                .isEqualTo("UNAUTHENTICATED");
        assertThat(one.send(method, path, body, with(id, "X-API-Key", "read-key")).refused(403)).isEqualTo("FORBIDDEN");
        assertThat(one.send(method, path, body, with(id, "X-API-Key", "work-key")).status())
                .isNotIn(401, 403).isLessThan(500);
        assertThat(one.send(method, path, body, with(id, "Authorization", "Bearer work-key")).status())
                .isNotIn(401, 403).isLessThan(500);
    }

    @Test
    void a_timestamp_more_than_five_minutes_away_is_refused_and_changes_nothing() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        Map<String, Object> before = row(id);

        for (int seconds : new int[] {-400, 400}) {
            JsonNode refused = one.status(id, "running", "timestamp", Instant.now().plusSeconds(seconds).toString()).with(400);
            assertThat(refused.at("/error/details/fields/0/field").asText()).isEqualTo("timestamp");
        }
        assertThat(row(id)).isEqualTo(before);
        one.status(id, "running", "timestamp", Instant.now().minusSeconds(120).toString()).ok();
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return more;
    }
}
