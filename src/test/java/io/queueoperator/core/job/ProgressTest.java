package io.queueoperator.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.queueoperator.testing.Cases;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    @Test
    void a_newer_report_never_lowers_the_percentage_or_the_done_units() {
        Cases.forAll(random -> {
            Progress before = any(random);
            Progress report = any(random);
            Progress after = before.advancedBy(report);

            assertThat(after.pct()).isGreaterThanOrEqualTo(before.pct()).isGreaterThanOrEqualTo(report.pct());
            assertThat(units(after)).isGreaterThanOrEqualTo(units(before)).isGreaterThanOrEqualTo(units(report));
        });
    }

    @Test
    void what_a_report_does_not_say_stays_and_what_it_says_counts() {
        Cases.forAll(random -> {
            Progress before = any(random);
            Progress report = any(random);
            Progress after = before.advancedBy(report);

            assertThat(after.phase()).isEqualTo(report.phase() == null ? before.phase() : report.phase());
            assertThat(after.step()).isEqualTo(report.step() == null ? before.step() : report.step());
            assertThat(after.message()).isEqualTo(report.message() == null ? before.message() : report.message());
            assertThat(after.unitsTotal())
                    .isEqualTo(report.unitsTotal() == null ? before.unitsTotal() : report.unitsTotal());
            assertThat(before.advancedBy(Progress.NONE)).isEqualTo(before);
        });
    }

    @Test
    void a_report_that_comes_twice_changes_nothing_the_second_time() {
        Cases.forAll(random -> {
            Progress report = any(random);
            Progress once = any(random).advancedBy(report);

            assertThat(once.advancedBy(report)).isEqualTo(once);
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 100.1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_percentage_outside_of_0_to_100_is_refused(double pct) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Progress(null, null, pct, null, null, null))
                .withMessageContaining("0..100");
    }

    @Test
    void units_below_0_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Progress(null, null, 0, -1L, 3L, null))
                .withMessageContaining("-1 of 3");
        assertThatIllegalArgumentException().isThrownBy(() -> new Progress(null, null, 0, null, -3L, null))
                .withMessageContaining("negative");
    }

    private static long units(Progress progress) {
        return progress.unitsCompleted() == null ? Long.MIN_VALUE : progress.unitsCompleted();
    }

    private static Progress any(RandomGenerator random) {
        return new Progress(
                word(random), word(random), Cases.oneOf(random, 0.0, 100.0, random.nextDouble(100)), count(random),
                count(random), word(random));
    }

    private static @Nullable String word(RandomGenerator random) {
        return random.nextBoolean() ? null : "word-" + random.nextInt(5);
    }

    private static @Nullable Long count(RandomGenerator random) {
        return random.nextBoolean() ? null : Long.valueOf(random.nextLong(1_000));
    }
}
