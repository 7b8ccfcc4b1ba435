package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OrchestratorClient;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a job ends, whichever call and words say so, and what is kept of its failure. */
class OrchestratorEndingsIT extends OrchestratorScenario {
    @ParameterizedTest
    @CsvSource({"completed,completed,", "failed,failed,AGENT_ERROR", "timeout,failed,TIMEOUT", "cancelled,cancelled,CANCELLED"})
    void every_word_for_an_ending_ends_the_job(String word, String status, String code) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        one.status(id, "running").ok();

        JsonNode job = one.status(id, word, "details", json("message", "so it ended")).ok().get("job");
        assertThat(job.get("status").asText()).isEqualTo(status);
        assertThat(job.get("errorCode").asText(null)).isEqualTo(code);
        assertThat(job.get("lease").isNull()).isTrue();
        if (code != null) {
            assertThat(job.get("error").asText()).contains("so it ended");
        }
    }

    @Test
    void a_status_call_takes_its_error_as_text_or_as_object() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String first = one.claim(type);
        assertThat(one.status(first, "failed", "details", json("message", "ignored", "error", "disk is full", "exitCode", 3))
                .ok().at("/job/error").asText()).isEqualTo("disk is full");
        service.enqueue("task_type", type, "max_attempts", 1);
        String second = one.claim(type);

        JsonNode job = one.status(second, "failed", "details", json("error", json(
                "type", "disk", "code", "DISK_FULL", "message", "no space left", "retryable", false,
                "details", json("path", "/data")))).ok().get("job");
        assertThat(job.get("error").asText()).isEqualTo("no space left");
        assertThat(job.get("errorCode").asText()).isEqualTo("DISK_FULL");
        assertThat(service.job(second).get("error_type").asText()).isEqualTo("disk");
    }

    @Test
    void what_the_orchestrator_thinks_of_another_attempt_counts() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 3);
        String id = one.claim(type);
        assertThat(one.fail(id, "error", json("message", "hm", "retryable", true)).ok().at("/job/status").asText())
                .isEqualTo("queued");
        service.makeDue(id);

        assertThat(one.claim(type)).isEqualTo(id);
        JsonNode job = one.fail(id, "error", json("message", "connection reset", "retryable", false)).ok().get("job");
        assertThat(job.get("status").asText()).isEqualTo("failed");
        assertThat(job.get("attempts").asInt()).isEqualTo(2);
        assertThat(job.get("lastError").asText()).isEqualTo("connection reset");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "{\"exitCode\":0}                                             | completed | - | -",
        "{\"exitCode\":0,\"output\":\"done\",\"metrics\":{\"ms\":1.50},\"artifacts\":[]} | completed | - | -",
        "{\"status\":\"completed\"}                                   | completed | - | -",
        "{\"exitCode\":1}                                             | failed | AGENT_ERROR | exit code 1",
        "{\"exitCode\":2,\"output\":{\"stdout\":\"a\",\"stderr\":\"boom\\n\"}} | failed | AGENT_ERROR | boom",
        "{\"exitCode\":2,\"output\":{\"stderr\":\"boom\"},\"error\":\"why\"} | failed | AGENT_ERROR | why",
        "{\"exitCode\":-1}                                            | failed | TIMEOUT | longer than allowed",
        "{\"status\":\"timeout\"}                                     | failed | TIMEOUT | longer than allowed",
        "{\"status\":\"timeout\",\"exitCode\":137}                    | failed | TIMEOUT | longer than allowed",
        "{\"status\":\"failed\",\"exitCode\":0}                       | failed | AGENT_ERROR | exit code 0",
        "{\"status\":\"failed\",\"exitCode\":-1,\"error\":\"too slow\"} | failed | TIMEOUT | too slow",
        "{\"status\":\"cancelled\"}                                   | cancelled | CANCELLED | Cancelled",
        "{\"status\":null,\"exitCode\":1,\"scriptOutput\":{\"a\":1},\"condition\":false,\"x\":1} | failed | AGENT_ERROR | exit code 1",
    })
    void completing_follows_the_status_or_else_the_exit_code(String body, String status, String code, String error)
            throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);

        JsonNode answer = one.post("/api/internal/jobs/" + id + "/complete", body).ok();
        assertThat(answer.get("success").asBoolean()).isTrue();
        JsonNode job = answer.get("job");
        assertThat(job.get("status").asText()).isEqualTo(status);
        assertThat(job.get("errorCode").asText(null)).isEqualTo(code);
        if (error != null) {
            assertThat(job.get("error").asText()).contains(error);
        }
        JsonNode sent = OrchestratorClient.parse(body);
        for (String brought : List.of("exitCode", "output", "metrics", "artifacts", "scriptOutput", "condition")) {
            if (sent.has(brought)) {
                assertThat(job.get("result").get(brought)).as(brought).isEqualTo(sent.get(brought));
            }
        }
    }

    @Test
    void the_structured_fields_of_a_failure_are_kept_with_the_attempt() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);

        one.fail(id, "error", "captcha shown", "exitCode", 9, "timestamp", Instant.now().toString(), "phase", "login",
                "step", "submit", "errorCategory", "account", "errorType", "captcha", "errorCode", "CAPTCHA",
                "stackTrace", "at a.B.c(B.java:7)", "stderr", "oh").ok();
        JsonNode attempt = service.items("/api/v1/jobs/" + id + "/attempts").get(0);
        assertThat(attempt.get("error_message").asText()).isEqualTo("captcha shown");
        assertThat(attempt.get("phase").asText()).isEqualTo("login");
        assertThat(attempt.get("step").asText()).isEqualTo("submit");
        assertThat(attempt.get("error_category").asText()).isEqualTo("account");
        assertThat(attempt.get("error_type").asText()).isEqualTo("captcha");
        assertThat(attempt.get("error_code").asText()).isEqualTo("CAPTCHA");
        assertThat(attempt.get("error_traceback").asText()).contains("a.B.c");
        assertThat(attempt.get("exit_code").asInt()).isEqualTo(9);
        assertThat(attempt.get("stderr").asText()).isEqualTo("oh");
    }
}
