package io.queueoperator.demo.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class NextStepsTest {

    @Test
    void every_line_can_be_pasted_into_a_shell() {
        assertThat(NextSteps.commands(URI.create("http://127.0.0.1:8080/"), "local", "17", "42")).containsExactly(
                "curl -s http://127.0.0.1:8080/jobs/42/progress",
                "curl -s -H 'Authorization: Bearer local' http://127.0.0.1:8080/api/v1/jobs/42/attempts",
                "curl -s -H 'Authorization: Bearer local' 'http://127.0.0.1:8080/api/v1/jobs?status=failed&run_id=17'",
                "curl -s http://127.0.0.1:8080/q/health",
                "curl -s http://127.0.0.1:8080/q/openapi");
    }

    @Test
    void without_a_failure_there_is_no_failed_job_to_ask_about() {
        assertThat(NextSteps.commands(URI.create("http://127.0.0.1:8080"), "local", "17", null))
                .hasSize(3)
                .noneMatch(line -> line.contains("progress"));
    }

    @Test
    void quotes_what_a_shell_would_take_apart() {
        assertThat(NextSteps.quoted("it's $HOME")).isEqualTo("'it'\\''s $HOME'");
    }
}
