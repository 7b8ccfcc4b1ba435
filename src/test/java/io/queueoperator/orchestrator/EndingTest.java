package io.queueoperator.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.core.job.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an attempt ended, in every shape in which orchestrators say it; and what is kept of reports. */
class EndingTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "-         | {\"exitCode\":0}                                        | COMPLETE | -      | -",
        "-         | {\"exitCode\":3}                                        | FAIL     | -      | The execution ended with exit code 3 and wrote nothing to stderr",
        "-         | {\"exitCode\":-1}                                       | FAIL     | TIMEOUT | The execution took longer than allowed",
        "-         | {\"exitCode\":3,\"output\":{\"stderr\":\" boom \"}}     | FAIL     | -      | boom",
        "-         | {\"exitCode\":3,\"stderr\":\"boom\",\"error\":\"why\"}  | FAIL     | -      | why",
        "completed | {}                                                      | COMPLETE | -      | -",
        "failed    | {}                                                      | FAIL     | -      | The execution failed; the orchestrator gave no reason",
        "failed    | {\"error\":{\"code\":\"E1\",\"message\":\"m\"}}         | FAIL     | E1     | m",
        "failed    | {\"error\":\"e\",\"error_code\":\"E2\"}                 | FAIL     | E2     | e",
        "timeout   | {\"exitCode\":0}                                        | FAIL     | TIMEOUT | The execution took longer than allowed",
        "cancelled | {\"exitCode\":-1}                                       | CANCEL   | CANCELLED | stopped by the orchestrator",
    })
    void the_status_or_else_the_exit_code_says_how_it_ended(
            @Nullable String status, String body, Step step, @Nullable String code, @Nullable String message) {
        WireBody wire = body(body);
        Ending ending = Ending.of(status, wire, wire);
        wire.check();

        assertThat(ending.step()).isEqualTo(step);
        assertThat(ending.failure() == null ? null : ending.failure().code()).isEqualTo(code);
        assertThat(ending.failure() == null ? null : ending.failure().message()).isEqualTo(message);
    }

    @Test
    void what_an_attempt_brought_is_kept_also_when_it_failed() {
        WireBody wire = body("{\"exitCode\":1,\"metrics\":{\"n\":1},\"condition\":null,\"x\":1,\"error\":\"e\"}");

        assertThat(Ending.of(null, wire, wire).result()).isEqualTo("{\"exitCode\":1,\"error\":\"e\",\"metrics\":{\"n\":1}}");
    }

    @Test
    void a_long_report_is_not_refused() {
        WireBody wire = body("{\"error\":\"" + "x".repeat(3_000_000) + "\",\"stderr\":\"" + "y".repeat(3_000_000) + "\"}");

        assertThat(Ending.of("failed", wire, wire).failure().message()).hasSize(3_000_000);
        wire.check();
    }

    @Test
    void texts_of_an_execution_are_cut_and_the_rest_is_bounded() {
        WireBody wire = body("{\"text\":\"" + "x".repeat(300_000) + "\",\"object\":{\"stdout\":\"" + "y".repeat(300_000)
                + "\",\"n\":1},\"large\":{\"deep\":[\"" + "z".repeat(300_000) + "\"]},\"empty\":\"\",\"number\":7}");

        assertThat(Kept.textOrObject(wire, "text")).hasSizeLessThan(70_000).contains("characters cut");
        assertThat(Kept.textOrObject(wire, "object")).hasSizeLessThan(70_000).endsWith(",\"n\":1}");
        assertThat(Kept.textOrObject(wire, "empty")).isEqualTo("\"\"");
        assertThat(Kept.textOrObject(wire, "missing")).isNull();
        wire.check();
        assertThat(Kept.textOrObject(wire, "large")).isNull();
        assertThat(Kept.textOrObject(wire, "number")).isNull();
        assertThat(Kept.object(wire, "text")).isNull();
        assertThat(problem(wire).facts().get("fields").toString()).contains("large", "number", "text");
    }

    private static Problem problem(WireBody body) {
        try {
            body.check();
        } catch (Problem problem) {
            return problem;
        }
        throw new AssertionError("nothing was wrong");
    }

    private static WireBody body(String text) {
        try {
            return WireBody.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
