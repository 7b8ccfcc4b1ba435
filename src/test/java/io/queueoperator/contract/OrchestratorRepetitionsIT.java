package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OrchestratorClient.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A final call made again is answered as before and changes nothing; a step that does not follow is refused. */
class OrchestratorRepetitionsIT extends OrchestratorScenario {
    @ParameterizedTest
    @CsvSource({"completed,running,completed,running", "completed,acknowledge,completed,claimed",
        "completed,fail,completed,failed", "completed,release,completed,queued", "failed,running,failed,running",
        "failed,complete,failed,completed", "failed,cancelled,failed,cancelled", "cancelled,running,cancelled,running",
        "cancelled,complete,cancelled,completed", "running,preparing,running,claimed", "release,running,queued,running",
        "release,complete,queued,completed"})
    void an_illegal_step_is_409_and_names_both_states(String done, String call, String from, String to) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        act(one, done, id).ok();
        Map<String, Object> before = row(id);

        JsonNode error = act(one, call, id).with(409).get("error");
        assertThat(error.get("code").asText()).isEqualTo("ILLEGAL_TRANSITION");
        assertThat(error.at("/details/from").asText()).isEqualTo(from);
        assertThat(error.at("/details/to").asText()).isEqualTo(to);
        assertThat(error.get("message").asText()).contains(from, to);
        assertThat(row(id)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "fail", "completed", "failed", "timeout", "cancelled", "report"})
    void the_same_final_call_again_is_200_and_changes_nothing(String call) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        JsonNode first = act(one, call, id).ok();
        Map<String, Object> before = row(id);
        List<String> changes = changes(id);

        JsonNode again = act(one, call, id).ok();
        assertThat(again.at("/job/status")).isEqualTo(first.at("/job/status"));
        assertThat(row(id)).isEqualTo(before);
        assertThat(changes(id)).isEqualTo(changes);
    }

    @Test
    void a_retryable_failure_said_again_is_200_also_after_somebody_else_claimed_the_job() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        assertThat(one.fail(id, "error", "connection reset").ok().at("/job/status").asText()).isEqualTo("queued");
        assertThat(one.fail(id, "error", "connection reset").ok().at("/job/status").asText()).isEqualTo("queued");
        service.makeDue(id);
        assertThat(other.claim(type)).isEqualTo(id);
        Map<String, Object> before = row(id);

        JsonNode again = one.fail(id, "error", "connection reset").ok();
        assertThat(again.at("/job/orchestratorId").asText()).isEqualTo(other.id());
        assertThat(again.at("/job/lease").isNull()).as("another one's claim is not told").isTrue();
        assertThat(row(id)).isEqualTo(before);
        assertThat(other.complete(id, "exitCode", 0).ok().at("/job/status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_copy_of_a_failure_does_not_hit_the_next_claim_of_the_same_orchestrator(boolean begun) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        // As precise as some clients are: nanoseconds.
        String at = Instant.ofEpochSecond(Instant.now().getEpochSecond(), 123_456_789).toString();
        one.fail(id, "error", "connection reset", "timestamp", at).ok();
        service.makeDue(id);
        assertThat(one.claim(type)).isEqualTo(id);
        if (begun) {
            one.status(id, "running").ok();
        }
        Map<String, Object> before = row(id);

        one.fail(id, "error", "connection reset", "timestamp", at).ok();
        assertThat(row(id)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "fail"})
    void the_same_final_call_made_many_times_at_once_is_done_once_and_answered_200(String call) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(() -> act(one, call, id)));
            }
            for (Future<Answer> answer : answers) {
                answer.get().ok();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(changes(id)).hasSize(3);
        JsonNode attempts = service.items("/api/v1/jobs/" + id + "/attempts");
        assertThat(attempts).hasSize(1);
        assertThat(attempts.at("/0/late_result").isNull()).isTrue();
    }
}
