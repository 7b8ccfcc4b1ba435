package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may act on a job: its claimant alone, and with its present claim alone. */
class OrchestratorClaimsIT extends OrchestratorScenario {
    @ParameterizedTest
    @ValueSource(strings = {"acknowledge", "preparing", "running", "completed", "failed", "cancelled", "timeout", "complete",
        "fail", "release", "report"})
    void acting_on_the_job_of_another_is_403_and_changes_nothing(String call) throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        one.status(id, "running").ok();
        Map<String, Object> before = row(id);

        assertThat(act(other, call, id).refused(403)).isEqualTo("NOT_CLAIMANT");
        assertThat(row(id)).isEqualTo(before);
        assertThat(changes(id)).containsExactly("queued", "claimed", "running");
        JsonNode beat = other.heartbeat(List.of(id)).ok();
        assertThat(beat.get("lost").get(0).asText()).isEqualTo(id);
        assertThat(row(id)).isEqualTo(before);
        assertThat(one.complete(id, "exitCode", 0).ok().at("/job/status").asText()).isEqualTo("completed");
        assertThat(act(other, call, id).refused(403)).isEqualTo("NOT_CLAIMANT");
    }

    @Test
    void a_job_that_somebody_else_claimed_in_the_meantime_is_not_ones_own_any_more() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        one.status(id, "running").ok();
        service.takeAway(id);
        assertThat(one.complete(id, "exitCode", 0, "output", "too late").refused(409)).isEqualTo("LEASE_LOST");
        assertThat(other.claim(type)).isEqualTo(id);
        Map<String, Object> before = row(id);

        for (String call : List.of("acknowledge", "running", "completed", "complete", "fail", "release", "report")) {
            assertThat(act(one, call, id).refused(403)).as(call).isEqualTo("NOT_CLAIMANT");
        }
        assertThat(row(id)).isEqualTo(before);
        assertThat(other.complete(id, "exitCode", 0, "output", "in time").ok().at("/job/result/output").asText())
                .isEqualTo("in time");
        JsonNode attempts = service.items("/api/v1/jobs/" + id + "/attempts");
        assertThat(attempts.at("/0/late_result/output").asText()).isEqualTo("too late");
        assertThat(attempts.at("/1/late_result").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acknowledge", "running"})
    void ones_own_older_claim_is_refused_until_the_new_one_is_acknowledged_or_started(String begin) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        one.status(id, "running").ok();
        service.takeAway(id);
        assertThat(one.claim(type)).as("given away and back").isEqualTo(id);
        Map<String, Object> before = row(id);

        for (String call : List.of("complete", "completed", "fail", "failed", "cancelled", "release", "report")) {
            assertThat(act(one, call, id).refused(409)).as(call).isEqualTo("LEASE_LOST");
        }
        assertThat(one.heartbeat(List.of(id)).ok().get("lost").get(0).asText()).isEqualTo(id);
        assertThat(row(id)).isEqualTo(before);
        assertThat(service.items("/api/v1/jobs/" + id + "/attempts").at("/0/late_result/exitCode").asInt()).isEqualTo(0);

        act(one, begin, id).ok();
        assertThat(one.heartbeat(List.of(id)).ok().get("lost")).isEmpty();
        assertThat(one.complete(id, "exitCode", 0).ok().at("/job/status").asText()).isEqualTo("completed");
    }

    @Test
    void an_orchestrator_that_restarts_may_give_back_what_it_was_told_it_holds() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        service.takeAway(id);
        assertThat(one.claim(type)).isEqualTo(id);
        one.get("/api/internal/jobs/orphaned").ok();

        assertThat(one.release(id, "message", "restarted").ok().at("/job/status").asText()).isEqualTo("queued");
    }

    @Test
    void a_client_that_names_its_claim_is_held_to_exactly_that_claim() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        String first = one.acknowledge(id).ok().at("/lease/renewalToken").asText();
        service.takeAway(id);
        assertThat(one.claim(type)).isEqualTo(id);
        String second = one.acknowledge(id).ok().at("/lease/renewalToken").asText();

        assertThat(second).isNotEqualTo(first);
        assertThat(one.complete(id, "exitCode", 0, "renewalToken", first).refused(409)).isEqualTo("LEASE_LOST");
        assertThat(one.complete(id, "exitCode", 0, "renewalToken", second).ok().at("/job/status").asText())
                .isEqualTo("completed");
    }
}
