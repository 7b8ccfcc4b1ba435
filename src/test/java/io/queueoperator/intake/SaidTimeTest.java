package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaidTimeTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05", "2026-01-02 03:04:05.000000",
        "2026-01-02T03:04:05.000000+00:00", "2026-01-02T04:04:05+01:00", " 2026-01-02T03:04:05Z "
    })
    void is_read_as_others_write_it(String text) {
        assertThat(SaidTime.of(text)).contains(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "1767323045", "0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z", "2026-13-01T00:00:00Z"})
    void what_cannot_be_read_or_is_mad_was_not_said(String text) {
        assertThat(SaidTime.of(text)).isEmpty();
        assertThat(SaidTime.of(null)).isEmpty();
    }
}
