package io.queueoperator.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.core.job.Problem;
import org.junit.jupiter.api.Test;

/** What is kept of the reports of executions. */
class KeptTest {
    @Test
    void texts_of_an_execution_are_cut_and_the_rest_is_bounded() throws JsonProcessingException {
        WireBody wire = WireBody.of(new ObjectMapper().readTree("{\"text\":\"" + "x".repeat(300_000)
                + "\",\"object\":{\"stdout\":\"" + "y".repeat(300_000) + "\",\"n\":1},\"large\":{\"deep\":[\"" + "z".repeat(300_000) + "\"]},\"empty\":\"\",\"number\":7}"));

        assertThat(Kept.textOrObject(wire, "text")).hasSizeLessThan(70_000).contains("characters cut");
        assertThat(Kept.textOrObject(wire, "object")).hasSizeLessThan(70_000).endsWith(",\"n\":1}");
        assertThat(Kept.textOrObject(wire, "empty")).isEqualTo("\"\"");
        assertThat(Kept.textOrObject(wire, "missing")).isNull();
        wire.check();
        assertThat(Kept.textOrObject(wire, "large")).isNull();
        assertThat(Kept.textOrObject(wire, "number")).isNull();
        assertThat(Kept.object(wire, "text")).isNull();
        assertThat(catchThrowableOfType(Problem.class, wire::check).facts().get("fields").toString())
                .contains("large", "number", "text");
    }
}
