package io.queueoperator.ledger.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.job.Problem;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A window is a number with its unit. */
class TimeWindowTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"1s, 1", "90s, 90", "15m, 900", "24h, 86400", "7d, 604800", "365d, 31536000"})
    void each_unit_is_understood(String text, long seconds) {
        assertThat(TimeWindow.parse(text).length()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "366d", "7", "d", "-1d", "1.5h", "7 d", "7D", "1w", "999999999d", "٧d"})
    void anything_else_is_refused_by_its_name(String text) {
        assertThatThrownBy(() -> TimeWindow.parse(text)).isInstanceOf(Problem.class).hasMessageStartingWith("window ");
    }

    @Test
    void a_window_that_was_too_full_begins_with_the_oldest_that_was_looked_at() {
        TimeWindow hour = TimeWindow.parse("1h");
        Instant oldest = NOON.minusSeconds(60);

        assertThat(hour.since(NOON, oldest, true)).isEqualTo(NOON.minusSeconds(3600));
        assertThat(hour.since(NOON, oldest, false)).isEqualTo(oldest);
    }
}
