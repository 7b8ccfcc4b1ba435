package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OrchestratorClient;
import io.queueoperator.testing.OrchestratorClient.Answer;
import io.queueoperator.testing.TwoInstances;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The wire of section D as existing orchestrators speak it, without any token, against two instances of the service at
 * once: consecutive calls of an orchestrator never reach the same one. Jobs come in through {@code POST /api/v1/jobs}.
 */
abstract class OrchestratorScenario {
    /** Started by the first of these classes and stopped after all tests: another class does not start it again. */
    @RegisterExtension
    static final BeforeAllCallback SHARED = context -> service = context.getRoot().getStore(Namespace.GLOBAL)
            .computeIfAbsent(OrchestratorScenario.class, key -> start(), TwoInstances.class);

    static TwoInstances service;

    /** Of this test alone. */
    String type;
    OrchestratorClient one;
    OrchestratorClient other;

    private static TwoInstances start() {
        try {
            // Claims are taken away when a test says so, however slow the machine is.
            return TwoInstances.start("orchestrators", Map.of("queue-operator.orchestrator.lease", "1h"));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void name_the_orchestrators(TestInfo test) {
        type = "t" + Integer.toHexString((test.getDisplayName() + test.getTestMethod()).hashCode());
        one = service.orchestrator(type + "-one");
        other = service.orchestrator(type + "-other");
    }

    /** A call by the name that the tests have for it. */
    Answer act(OrchestratorClient who, String call, String id) {
        return switch (call) {
            case "acknowledge" -> who.acknowledge(id);
            case "complete" -> who.complete(id, "exitCode", 0);
            case "fail" -> who.fail(id, "error", "it broke");
            case "release" -> who.release(id, "message", "not now");
            case "report" -> who.post("/api/internal/jobs/queue", json("jobId", id, "status", "completed"));
            default -> who.status(id, call);
        };
    }

    /** Everything that PostgreSQL knows of a job. */
    static Map<String, Object> row(String id) {
        return service.stores().row("select j::text as job, (select count(*) from"
                + " queue_operator.job_events e where e.job_id = j.id) as events, (select count(*) from"
                + " queue_operator.task_runs r where r.job_id = j.id) as runs from queue_operator.jobs j where id = '" + id
                + "'");
    }

    static List<String> changes(String id) throws Exception {
        return service.items("/api/v1/jobs/" + id + "/events").findValuesAsText("to");
    }

    static List<String> ids(JsonNode jobs) {
        return StreamSupport.stream(jobs.spliterator(), false).map(job -> job.get("id").asText()).toList();
    }
}
