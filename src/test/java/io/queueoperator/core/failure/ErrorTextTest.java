package io.queueoperator.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTextTest {
    private static final String GRIN = "😀";

    @Test
    void a_message_without_a_trace_stays_as_it_is() {
        String message = "spider-7: GET https://example.org/list failed: HTTP 500 after 3 tries";

        assertThat(ErrorText.compact(message)).isEqualTo(message);
    }

    @Test
    void a_java_trace_is_told_by_its_first_line_and_its_root_cause() {
        assertThat(ErrorText.compact("""
                java.lang.IllegalStateException: page 7 cannot be stored
                \tat org.example.Store.put(Store.java:41)
                \tat org.example.Main.main(Main.java:9)
                Caused by: java.io.UncheckedIOException: wrapped
                \tat org.example.Store.open(Store.java:12)
                \t... 1 more
                Caused by: java.net.ConnectException: Connection refused
                \tat java.base/sun.nio.ch.Net.connect(Net.java:1)
                \t... 3 more
                """))
                .isEqualTo("java.lang.IllegalStateException: page 7 cannot be stored"
                        + " (caused by java.net.ConnectException: Connection refused)");
    }

    @Test
    void a_java_trace_without_a_cause_is_told_by_its_first_line() {
        assertThat(ErrorText.compact("java.lang.NullPointerException: url\n\tat org.example.A.b(A.java:1)\n"))
                .isEqualTo("java.lang.NullPointerException: url");
    }

    @Test
    void a_python_trace_is_told_by_its_last_line() {
        assertThat(ErrorText.compact("""
                Traceback (most recent call last):
                  File "spider.py", line 31, in parse
                    page = load(url)
                ValueError: bad page 7
                """)).isEqualTo("ValueError: bad page 7");
    }

    @Test
    void what_stands_before_a_python_trace_is_kept() {
        assertThat(ErrorText.compact("""
                spider-7 failed:
                Traceback (most recent call last):
                  File "spider.py", line 31, in parse
                ConnectionError: reset
                """)).isEqualTo("spider-7 failed: ConnectionError: reset");
    }

    @Test
    void a_message_of_several_lines_becomes_one_line() {
        assertThat(ErrorText.compact("  first\r\n\tsecond\u0085third\u2028fourth \u001b[31mred ")).isEqualTo(
                "first second third fourth [31mred");
    }

    @Test
    void nul_is_replaced_because_postgresql_cannot_store_it() {
        assertThat(ErrorText.compact("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(ErrorText.bounded("a\0b")).isEqualTo("a\uFFFDb");
        assertThat(ErrorText.storable("\0\0")).isEqualTo("\uFFFD\uFFFD");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\n\t", "\u0085"})
    void nothing_said_is_said_to_be_nothing(String nothing) {
        assertThat(ErrorText.compact(nothing)).isEqualTo("(no message)");
    }

    @Test
    void a_long_message_is_cut_and_says_so() {
        assertThat(ErrorText.compact("x".repeat(500))).isEqualTo("x".repeat(500));
        assertThat(ErrorText.compact("x".repeat(501))).isEqualTo("x".repeat(499) + "…");
    }

    @Test
    void a_cut_never_leaves_half_a_character() {
        assertThat(ErrorText.cut("abc" + GRIN + "def", 5)).isEqualTo("abc…");
        assertThat(ErrorText.cut("abc" + GRIN + "def", 6)).isEqualTo("abc" + GRIN + "…");
        for (int shift = 0; shift < 2; shift++) {
            String text = "x".repeat(shift) + GRIN.repeat(ErrorText.TRACE_LIMIT);
            assertThat(isWhole(ErrorText.bounded(text))).isTrue();
            assertThat(isWhole(ErrorText.tail(text, 98))).isTrue();
            assertThat(isWhole(ErrorText.tail(text, 99))).isTrue();
        }
    }

    @Test
    void a_long_trace_keeps_its_beginning_and_its_end_and_says_how_much_is_missing() {
        String trace = "begin " + "x".repeat(100_000) + " end";

        String bounded = ErrorText.bounded(trace);

        assertThat(bounded).startsWith("begin xxx").endsWith("xxx end").hasSizeLessThanOrEqualTo(ErrorText.TRACE_LIMIT);
        String cut = bounded.replaceAll("(?s).*\n… (\\d+) characters cut …\n.*", "$1");
        int said = ("\n… " + cut + " characters cut …\n").length();
        assertThat(Integer.parseInt(cut)).isEqualTo(trace.length() - (bounded.length() - said));
    }

    @Test
    void a_trace_within_the_limit_is_kept_whole() {
        assertThat(ErrorText.bounded("x".repeat(ErrorText.TRACE_LIMIT))).isEqualTo("x".repeat(ErrorText.TRACE_LIMIT));
        assertThat(ErrorText.bounded("line 1\n\tline 2")).isEqualTo("line 1\n\tline 2");
        assertThat(ErrorText.bounded("")).isNull();
        assertThat(ErrorText.bounded(null)).isNull();
    }

    @Test
    void a_compact_message_is_one_line_within_the_limit_without_control_characters_whatever_was_sent() {
        Cases.forAll(random -> {
            String text = Cases.text(random, 200);

            String compact = ErrorText.compact(text);

            assertThat(compact).isNotBlank().hasSizeLessThanOrEqualTo(ErrorText.MESSAGE_LIMIT);
            assertThat(compact.chars().noneMatch(Character::isISOControl)).as(compact).isTrue();
            assertThat(compact.lines()).hasSize(1);
        });
    }

    @Test
    void a_compact_message_is_compact() {
        Cases.forAll(random -> {
            String compact = ErrorText.compact(Cases.text(random, 4).replace("Traceback", "trace"));

            assertThat(ErrorText.compact(compact)).isEqualTo(compact);
        });
    }

    /** Whole characters only: half of one would be a code point of its own. */
    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
