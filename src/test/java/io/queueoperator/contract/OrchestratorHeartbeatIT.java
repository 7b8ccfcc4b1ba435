package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an orchestrator hears while it works: which claims are renewed or lost, and what is to be cancelled. */
class OrchestratorHeartbeatIT extends OrchestratorScenario {
    @Test
    void a_heartbeat_of_500_jobs_renews_every_one_and_says_which_are_lost() throws Exception {
        List<Object> some = IntStream.range(0, 500).mapToObj(i -> (Object) json("task_type", type)).toList();
        service.post("/api/v1/jobs", json("jobs", some));
        List<String> held = new ArrayList<>();
        while (held.size() < 500) {
            List<JsonNode> jobs = one.claims(type, 100);
            assertThat(jobs).isNotEmpty();
            jobs.forEach(job -> held.add(job.get("id").asText()));
        }
        service.stores().execute("update queue_operator.jobs set lease_expires_at = now() + interval '1 minute'"
                + " where task_type = '" + type + "'");
        List<String> listed = new ArrayList<>(held);
        listed.add("nobody");

        JsonNode beat = one.heartbeat(listed, "timestamp", Instant.now().toString(),
                "capacity", json("maxJobs", 600, "currentJobs", 500, "availableSlots", 100)).ok();
        assertThat(beat.get("success").asBoolean()).isTrue();
        assertThat(beat.get("jobs")).hasSize(500);
        assertThat(beat.get("lost")).hasSize(1);
        assertThat(beat.at("/jobs/0/nextAction").asText()).isEqualTo("continue");
        assertThat(service.stores().number("select count(*) from queue_operator.jobs where task_type = '" + type
                + "' and lease_expires_at > now() + interval '30 minutes'")).isEqualTo(500);
    }

    @Test
    void a_heartbeat_may_list_jobs_as_objects() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);

        JsonNode beat = one.post("/api/internal/orchestrator/heartbeat",
                json("runningJobs", List.of(json("jobId", id, "progress", 5)))).ok();
        assertThat(beat.at("/jobs/0/id").asText()).isEqualTo(id);
    }

    @Test
    void cancel_reaches_the_orchestrator_with_its_next_status_call_and_heartbeat() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        one.status(id, "running").ok();
        service.post("/api/v1/jobs/" + id + "/cancel", json("reason", "not needed"));

        assertThat(one.status(id, "running").ok().get("nextAction").asText()).isEqualTo("cancel");
        assertThat(one.heartbeat(List.of(id)).ok().at("/jobs/0/nextAction").asText()).isEqualTo("cancel");
        JsonNode ended = one.status(id, "cancelled").ok();
        assertThat(ended.at("/job/status").asText()).isEqualTo("cancelled");
        assertThat(ended.at("/job/error").asText()).contains("not needed");
        assertThat(ended.get("nextAction").asText()).isEqualTo("continue");
    }

    @ParameterizedTest
    @CsvSource({"fail,cancelled", "release,cancelled", "complete,completed"})
    void what_was_to_be_cancelled_does_not_go_back_to_the_queue(String call, String status) throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        service.post("/api/v1/jobs/" + id + "/cancel", json("reason", "not needed"));

        assertThat(act(one, call, id).ok().at("/job/status").asText()).isEqualTo(status);
    }
}
