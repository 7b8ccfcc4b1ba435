package io.queueoperator.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.job.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageCursorTest {
    private static final Instant AT = Instant.parse("2026-03-01T00:00:00.123456Z");

    @Test
    void is_read_as_it_was_written() {
        assertThat(PageCursor.decode(new PageCursor(AT, "job-1").encoded())).isEqualTo(new PageCursor(AT, "job-1"));
        assertThat(PageCursor.decode(new PageCursor(AT, "42").encoded()).number()).isEqualTo(42);
        assertThat(PageCursor.LAST_NUMBER.number()).isEqualTo(Long.MAX_VALUE);
    }

    /** What callers hold stays good over an update. */
    @Test
    void its_form_is_what_it_was() {
        assertThat(new PageCursor(AT, "42").encoded()).isEqualTo("MjAyNi0wMy0wMVQwMDowMDowMC4xMjM0NTZaIDQy");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "42", "2026-03-01T00:00:00Z", "yesterday 42", "2026-03-01T00:00:00Z a b", "2026-03-01T00:00:00Z ",
        "1960-01-01T00:00:00Z 42", "9999-01-01T00:00:00Z 42", "i42",
    })
    void what_no_list_has_made_is_refused(String plain) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> PageCursor.decode(text)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> PageCursor.decode("§" + text)).isInstanceOf(Problem.class);
    }

    @Test
    void the_cursor_of_a_list_by_words_is_none_of_a_list_by_numbers() {
        assertThatThrownBy(() -> new PageCursor(AT, "job-1").number()).isInstanceOf(Problem.class);
    }
}
