package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OrchestratorClient;
import io.queueoperator.testing.OrchestratorClient.Answer;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a job in the words of all clients: acknowledged, running, given back, and audited at each step. */
class OrchestratorLifecycleIT extends OrchestratorScenario {
    @Test
    void acknowledging_answers_the_lease_and_renews_it() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        shortenLease(id);

        JsonNode answer = one.acknowledge(id, "orchestratorId", one.id(), "timestamp", Instant.now().toString(),
                "estimatedStartTime", Instant.now().plusSeconds(9).toString()).ok();
        assertThat(answer.get("success").asBoolean()).isTrue();
        assertThat(answer.at("/lease/renewalToken").asText()).isNotBlank();
        assertThat(Instant.parse(answer.at("/lease/expiresAt").asText())).isAfter(Instant.now().plusSeconds(1_800));
        assertThat(answer.at("/job/status").asText()).isEqualTo("claimed");
        assertThat(answer.at("/job/id").asText()).isEqualTo(id);
        assertThat(one.acknowledge(id).ok().at("/lease/renewalToken")).isEqualTo(answer.at("/lease/renewalToken"));
        assertThat(other.acknowledge(id).refused(403)).isEqualTo("NOT_CLAIMANT");
        assertThat(one.acknowledge("nobody").refused(404)).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void the_words_of_all_clients_lead_through_the_lifecycle() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);

        assertThat(one.status(id, "acknowledged").ok().at("/job/status").asText()).isEqualTo("claimed");
        assertThat(one.status(id, "preparing").ok().at("/job/status").asText()).isEqualTo("claimed");
        JsonNode running = one.status(id, "running", "details", json("message", "step 1")).ok();
        assertThat(running.get("success").asBoolean()).isTrue();
        assertThat(Instant.parse(running.get("timestamp").asText())).isNotNull();
        assertThat(running.get("nextAction").asText()).isEqualTo("continue");
        assertThat(running.at("/job/status").asText()).isEqualTo("running");
        assertThat(one.status(id, "running").ok().at("/job/status").asText()).isEqualTo("running");
        assertThat(one.status(id, "completed", "details", json("exitCode", 0)).ok().at("/job/status").asText())
                .isEqualTo("completed");
        assertThat(changes(id)).containsExactly("queued", "claimed", "running", "completed");
        assertThat(OrchestratorClient.parse(service.get("/jobs/" + id + "/progress").body()).get("status").asText())
                .as("what the pipeline UI reads").isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/internal/jobs/%s/release", "/jobs/%s/release"})
    void a_released_job_is_queued_again_and_the_attempt_does_not_count(String path) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        one.status(id, "running").ok();

        JsonNode job = one.post(path.formatted(id), json("status", "queued", "message", "going \0 down")).ok().get("job");
        assertThat(job.get("status").asText()).isEqualTo("queued");
        assertThat(job.get("attempts").asInt()).isZero();
        assertThat(job.get("orchestratorId").isNull()).isTrue();
        JsonNode events = service.items("/api/v1/jobs/" + id + "/events");
        assertThat(events.get(events.size() - 1).get("reason").asText()).isEqualTo("going \uFFFD down");
        assertThat(other.claim(type)).isEqualTo(id);
    }

    @Test
    void reporting_through_the_queue_does_the_same() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        service.enqueue("task_type", type, "max_attempts", 1);
        List<JsonNode> jobs = one.claims(type, 2);
        String first = jobs.get(0).get("id").asText();
        String second = jobs.get(1).get("id").asText();

        assertThat(report("jobId", first, "status", "started").ok().at("/job/status").asText()).isEqualTo("running");
        JsonNode done = report("jobId", first, "status", "completed",
                "result", json("exitCode", 0, "output", "ok", "metrics", json("n", 1))).ok();
        assertThat(done.at("/job/status").asText()).isEqualTo("completed");
        assertThat(done.at("/job/result/output").asText()).isEqualTo("ok");
        assertThat(report("jobId", second, "status", "failed", "result", json("exitCode", 4), "error", "no luck")
                .ok().at("/job/error").asText()).isEqualTo("no luck");
        for (String word : List.of("running", "timeout", "queued", "x")) {
            assertThat(report("jobId", first, "status", word).refused(400)).isEqualTo("INVALID_REQUEST");
        }
        assertThat(report("jobId", "nobody", "status", "started").refused(404)).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void orphaned_is_a_bare_array_of_what_an_orchestrator_holds() throws Exception {
        for (int i = 0; i < 4; i++) {
            service.enqueue("task_type", type, "max_attempts", 1);
        }
        List<String> held = one.claims(type, 3).stream().map(job -> job.get("id").asText()).toList();
        one.status(held.get(1), "running").ok();
        one.complete(held.get(2), "exitCode", 0).ok();
        other.claim(type);

        JsonNode mine = one.get("/api/internal/jobs/orphaned").ok();
        assertThat(mine.isArray()).isTrue();
        assertThat(ids(mine)).containsExactlyInAnyOrder(held.get(0), held.get(1));
        assertThat(mine.findValuesAsText("status")).containsExactlyInAnyOrder("claimed", "running");
        assertThat(ids(other.get("/api/internal/jobs/orphaned?orchestratorId=" + one.id()).ok()))
                .containsExactlyInAnyOrderElementsOf(ids(mine));
        // What it does next, after a restart.
        one.fail(held.get(1), "error", "the orchestrator was restarted").ok();
        one.release(held.get(0), "message", "restarted").ok();
        assertThat(one.get("/api/internal/jobs/orphaned").ok()).isEmpty();
    }

    @Test
    void the_audit_has_every_change_with_the_name_of_the_orchestrator() throws Exception {
        String id = service.enqueue("task_type", type, "max_attempts", 5);
        one.claim(type);
        one.acknowledge(id).ok();
        one.status(id, "running").ok();
        one.fail(id, "error", "connection reset").ok();
        service.makeDue(id);
        other.claim(type);
        other.release(id, "message", "full").ok();
        one.claim(type);
        service.takeAway(id);
        other.claim(type);
        other.complete(id, "exitCode", 0).ok();

        List<String> audit = StreamSupport.stream(service.items("/api/v1/jobs/" + id + "/events").spliterator(), false)
                .map(e -> e.get("from").asText() + ">" + e.get("to").asText() + " " + e.get("actor_kind").asText() + " "
                        + e.get("actor").asText())
                .toList();
        assertThat(audit).containsExactly(
                "null>queued key tests", "queued>claimed worker " + one.id(), "claimed>running worker " + one.id(),
                "running>queued worker " + one.id(), "queued>claimed worker " + other.id(),
                "claimed>queued worker " + other.id(), "queued>claimed worker " + one.id(),
                "claimed>queued reaper reaper", "queued>claimed worker " + other.id(),
                "claimed>completed worker " + other.id());
    }

    private Answer report(Object... pairs) {
        return one.post("/api/internal/jobs/queue", json(pairs));
    }

    private static void shortenLease(String id) {
        service.stores().execute(
                "update queue_operator.jobs set lease_expires_at = now() + interval '1 minute' where id = '" + id + "'");
    }
}
