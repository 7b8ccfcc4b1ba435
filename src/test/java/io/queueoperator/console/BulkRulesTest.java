package io.queueoperator.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.queueoperator.api.BulkCount;
import io.queueoperator.api.BulkRequest;
import io.queueoperator.api.JobSelector;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Nothing begins that somebody has not seen the number of. */
class BulkRulesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final JobSelector ALL =
            new JobSelector(null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    @Test
    void a_count_needs_nothing_and_an_action_needs_the_count() {
        assertThatCode(() -> BulkRules.check(asked(true, null, null, null))).doesNotThrowAnyException();
        assertThatCode(() -> BulkRules.check(asked(false, NOON, 3, null))).doesNotThrowAnyException();
        assertThatCode(() -> BulkRules.check(asked(false, NOON, null, true))).doesNotThrowAnyException();

        assertThat(badFields(asked(false, null, null, null))).containsExactly("as_of", "expected");
        assertThat(badFields(asked(false, NOON, null, false))).containsExactly("expected");
        assertThat(badFields(asked(false, null, 3, true))).containsExactly("as_of");
        assertThat(badFields(asked(true, Instant.MAX, null, null))).containsExactly("as_of");
    }

    @Test
    void another_number_than_was_seen_is_refused_with_the_new_ones() {
        Problem problem = refused(asked(false, NOON, 340, null), BulkKind.CANCEL, count(341, true));

        assertThat(problem.code()).isEqualTo(ProblemCode.SELECTION_CHANGED);
        assertThat(problem.facts()).containsEntry("expected", 340).containsEntry("eligible", 341)
                .containsEntry("matching", 400).containsEntry("by_status", Map.of("queued", 400)).containsEntry("as_of", NOON);
    }

    @Test
    void the_same_number_and_calls_that_go_on_are_taken() {
        assertThatCode(() -> BulkRules.requireAsExpected(asked(false, NOON, 340, null), BulkKind.CANCEL, count(340, true)))
                .doesNotThrowAnyException();
        assertThatCode(() -> BulkRules.requireAsExpected(asked(false, NOON, 340, true), BulkKind.CANCEL, count(140, true)))
                .doesNotThrowAnyException();
    }

    @Test
    void what_was_not_counted_to_its_end_is_not_acted_on_nor_are_more_jobs_than_a_replay_can_have() {
        assertThat(refused(asked(false, NOON, 340, null), BulkKind.RETRY, count(340, false)).code())
                .isEqualTo(ProblemCode.SELECTION_TOO_LARGE);
        assertThat(refused(asked(false, NOON, 340, true), BulkKind.RETRY, count(340, false)).code())
                .isEqualTo(ProblemCode.SELECTION_TOO_LARGE);
        assertThat(refused(asked(false, NOON, 5_001, null), BulkKind.REPLAY, count(5_001, true)).code())
                .isEqualTo(ProblemCode.SELECTION_TOO_LARGE);
    }

    private static Problem refused(BulkRequest asked, BulkKind kind, BulkCount now) {
        return catchThrowableOfType(Problem.class, () -> BulkRules.requireAsExpected(asked, kind, now));
    }

    private static Stream<String> badFields(BulkRequest asked) {
        Problem problem = catchThrowableOfType(Problem.class, () -> BulkRules.check(asked));
        return ((List<?>) problem.facts().get("fields")).stream().map(field -> ((Problem.BadField) field).field());
    }

    private static BulkRequest asked(
            boolean dryRun, @Nullable Instant asOf, @Nullable Integer expected, @Nullable Boolean goingOn) {
        return new BulkRequest("cancel", ALL, dryRun, asOf, expected, goingOn, null, null);
    }

    private static BulkCount count(int eligible, boolean exact) {
        return new BulkCount("cancel", NOON, 400, eligible, 5_000, exact, Map.of("queued", 400));
    }
}
