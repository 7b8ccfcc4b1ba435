package io.queueoperator.ledger.insight;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.ErrorRates;
import io.queueoperator.ledger.insight.ErrorSeries.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorSeriesTest {
    private static final Instant UNTIL = Instant.parse("2026-03-08T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant SINCE = UNTIL.minus(WEEK);

    @Test
    void parts_without_attempts_are_zero_and_sums_are_those_of_the_whole() {
        ErrorRates rates = series(RateBy.OPERATION, SINCE).rates(List.of(
                new Counted(true, null, 0, 4, 1), new Counted(true, null, 6, 6, 3),
                new Counted(false, "ocr", 0, 4, 1), new Counted(false, "ocr", 6, 1, 0),
                new Counted(false, "download", 6, 5, 3)), true);

        assertThat(rates.total()).isEqualTo(10);
        assertThat(rates.failed()).isEqualTo(4);
        assertThat(rates.rate()).isEqualTo(0.4);
        assertThat(rates.stepS()).isEqualTo(86_400);
        assertThat(rates.series()).extracting(ErrorRates.Point::total).containsExactly(4L, 0L, 0L, 0L, 0L, 0L, 6L);
        assertThat(rates.series().get(0)).isEqualTo(new ErrorRates.Point(SINCE, 4, 1, 0.25));
        assertThat(rates.series().get(6).at()).isEqualTo(UNTIL.minus(Duration.ofDays(1)));
        // The most failed first.
        assertThat(rates.items()).extracting(ErrorRates.Of::key).containsExactly("download", "ocr");
        assertThat(rates.items().get(0).series()).extracting(ErrorRates.Point::rate)
                .containsExactly(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.6);
    }

    @Test
    void what_only_failures_have_is_told_among_all_attempts() {
        ErrorRates rates = series(RateBy.ERROR_CODE, SINCE).rates(List.of(
                new Counted(true, null, 3, 10, 4), new Counted(false, "TIMEOUT", 3, 3, 3),
                new Counted(false, null, 3, 1, 1)), true);

        assertThat(rates.items()).extracting(ErrorRates.Of::key).containsExactly("TIMEOUT", null);
        assertThat(rates.items().get(0).total()).isEqualTo(10);
        assertThat(rates.items().get(0).series().get(3)).isEqualTo(
                new ErrorRates.Point(SINCE.plus(Duration.ofDays(3)), 10, 3, 0.3));
    }

    @Test
    void parts_that_were_not_looked_at_from_their_beginning_are_left_out() {
        ErrorRates rates = series(RateBy.OPERATION, UNTIL.minus(Duration.ofHours(60))).rates(
                List.of(new Counted(true, null, 4, 5, 0), new Counted(true, null, 6, 5, 0)), false);

        assertThat(rates.wholeWindow()).isFalse();
        assertThat(rates.total()).isEqualTo(10);
        assertThat(rates.series()).extracting(ErrorRates.Point::total).containsExactly(0L, 5L);
    }

    @Test
    void no_attempts_at_all_are_a_flat_line() {
        ErrorRates rates = series(RateBy.SOURCE, SINCE).rates(List.of(), true);

        assertThat(rates.items()).isEmpty();
        assertThat(rates.rate()).isZero();
        assertThat(rates.series()).hasSize(7).allSatisfy(point -> assertThat(point.total()).isZero());
    }

    private static ErrorSeries series(RateBy by, Instant since) {
        return new ErrorSeries(by, WEEK, 7, UNTIL, since);
    }
}
