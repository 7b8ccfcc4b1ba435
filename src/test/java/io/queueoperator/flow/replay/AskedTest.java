package io.queueoperator.flow.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.queueoperator.api.NewReplay;
import io.queueoperator.core.job.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes with what in a request for a replay. */
class AskedTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_condition_ids_or_a_plan_must_be_there() {
        assertThat(refused(asked(null, null, null, null, null))).contains("body says nothing");
        assertAccepted(asked(null, "ocr", null, null, null));
        assertAccepted(asked(null, null, null, null, List.of("4711")));
        assertAccepted(asked("replay-7", null, null, null, null));
    }

    @Test
    void ids_and_conditions_do_not_mix_and_a_plan_stands_for_itself() {
        assertThat(refused(asked(null, "ocr", null, null, List.of("4711")))).contains("job_ids is given with conditions");
        assertThat(refused(asked("replay-7", "ocr", null, null, null))).contains("plan_id is given with other failures");
        assertThat(refused(asked("replay-7", null, null, null, List.of("4711")))).contains("plan_id");
    }

    @Test
    void a_window_has_a_beginning_before_its_end() {
        assertThat(refused(asked(null, null, NOON, NOON, null))).contains("until is not after since");
        assertAccepted(asked(null, null, NOON, NOON.plusSeconds(1), null));
    }

    @Test
    void an_expression_that_is_none_or_too_expensive_is_refused_with_its_field() {
        assertThat(refused(regex("timeout("))).startsWith("error_regex").contains("regular expression");
        assertThat(refused(regex("((a{1000}){1000}){1000}"))).startsWith("error_regex").contains("too expensive");
        assertThat(refused(regex(".*"))).startsWith("error_regex").contains("every text");
        assertAccepted(regex("(a+)+ timed out"));
    }

    private static void assertAccepted(NewReplay asked) {
        assertThatCode(() -> Asked.check(asked)).doesNotThrowAnyException();
    }

    private static String refused(NewReplay asked) {
        Problem problem = catchThrowableOfType(Problem.class, () -> Asked.check(asked));
        assertThat(problem).as("the problem of %s", asked).isNotNull();
        return problem.sentence();
    }

    private static NewReplay regex(String expression) {
        return new NewReplay(null, null, null, null, null, expression, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null);
    }

    private static NewReplay asked(
            @Nullable String plan, @Nullable String operation, @Nullable Instant since, @Nullable Instant until,
            @Nullable List<String> jobs) {
        return new NewReplay(plan, operation, since, until, null, null, null, null, null, null, jobs, null, null, null, null,
                null, null, null, null, null, null);
    }
}
