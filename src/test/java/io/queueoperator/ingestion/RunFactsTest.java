package io.queueoperator.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFactsTest {
    private static final String AT = "2026-03-01T00:00:00Z";
    private static final String SINCE = "2026-02-28T23:00:00Z";
    private static final Run RUN = new Run("9", "42", "7", null, "ocr");

    @ParameterizedTest(name = "active {0}, working {1}, completed {2}, failed {3}: {4}")
    @CsvSource({
        "true, true, true, true, running", "true, true, false, false, running",
        "true, false, true, true, pending", "true, false, false, false, pending",
        "false, false, true, true, failed", "false, false, false, true, failed",
        "false, false, true, false, completed", "false, false, false, false, canceled",
    })
    void a_run_goes_on_while_anything_does_and_then_has_failed_if_anything_did(
            boolean active, boolean working, boolean completed, boolean failed, String expected) {
        assertThat(facts(active, working, completed, failed, null).status()).isEqualTo(expected);
    }

    @Test
    void a_run_that_goes_on_began_with_its_first_job_and_has_no_end() {
        Map<String, String> values = facts(true, true, true, false, SINCE).values(RUN);

        assertThat(values).containsEntry("started_at", SINCE).containsEntry("finished_at", null)
                .containsEntry("active_stage", "ocr");
    }

    @Test
    void a_run_that_is_over_ends_now_and_only_a_good_one_is_summed_up() {
        assertThat(facts(false, false, true, false, null).values(RUN))
                .containsEntry("finished_at", AT).containsEntry("started_at", null).containsEntry("active_stage", "summary");
        assertThat(facts(false, false, true, true, null).values(RUN)).containsEntry("active_stage", "ocr");
    }

    private static RunFacts facts(
            boolean active, boolean working, boolean completed, boolean failed, @Nullable String since) {
        return new RunFacts(active, working, completed, failed, since, failed ? "boom" : null, null, AT);
    }
}
