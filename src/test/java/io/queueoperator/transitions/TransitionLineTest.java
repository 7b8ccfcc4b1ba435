package io.queueoperator.transitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransitionLineTest {
    private static final Instant AT = Instant.parse("2026-11-05T10:00:00.123456Z");
    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void a_line_names_everything_that_took_part() {
        assertThat(line("worker-1")).isEqualTo("job_id=4711 from=running to=queued attempt=2 lease_token=17 worker_id=worker-1"
                + " task_type=ocr source_id=7 run_id=r-1 by=worker at=2026-11-05T10:00:00.123456Z"
                + " error_category=infrastructure error_code=TIMEOUT trace_id=4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @Test
    void what_there_is_none_of_keeps_its_place_and_codes_and_trace_are_left_out() {
        Transition fresh = new Transition(
                AT, "4711", null, "queued", 1, null, "key", null, "ocr", null, null, null, null, null, null, null, AT);

        assertThat(TransitionLine.text(TransitionLine.fields(fresh))).isEqualTo("job_id=4711 from=\"\" to=queued attempt=1"
                + " lease_token=\"\" worker_id=\"\" task_type=ocr source_id=\"\" run_id=\"\" by=key"
                + " at=2026-11-05T10:00:00.123456Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a\njob_id=1 to=completed", "a\r\nINFO forged", "a\u0085b", "a\u2028b", "a\u2029b", "\u001b[31mred", "a\u0000b",
        "a\u202egnp.exe", "a\u200bb", "a\" to=completed x=\"", "a\\", "a\\\" to=completed", "two words", "x=y", "\ud800",
        "\udbff\udfff", "\t"})
    void no_value_gets_out_of_its_place(String hostile) {
        String line = line(hostile);
        int end = line.indexOf(" task_type=ocr");
        String value = line.substring(line.indexOf("worker_id=") + "worker_id=".length(), end);

        assertThat(line.codePoints()).as("no line break, no control, nothing that hides").noneMatch(TransitionLineTest::isUnseen);
        assertThat(value).startsWith("\"").endsWith("\"");
        assertThat(value.substring(1, value.length() - 1)).as("quotes only behind a backslash")
                .matches("(?:[^\"\\\\]|\\\\[\"\\\\]|\\\\u[0-9a-f]{4}|\\\\U[0-9a-f]{8})*");
    }

    @Test
    void whatever_the_value_the_line_is_one_and_of_limited_length() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String anything = random.ints(random.nextInt(1_000), 0, 0x10000)
                    .collect(StringBuilder::new, (text, unit) -> text.append((char) unit), StringBuilder::append).toString();
            String line = line(anything);

            assertThat(line.codePoints()).noneMatch(TransitionLineTest::isUnseen);
            assertThat(line).endsWith("trace_id=4bf92f3577b34da6a3ce929d0e0e4736")
                    .hasSizeLessThan(300 + 10 * TransitionLine.LONGEST);
        }
    }

    @Test
    void a_long_value_is_cut_between_characters() {
        String emoji = "\ud83d\ude00";

        assertThat(TransitionLine.fields(by("x".repeat(TransitionLine.LONGEST - 1) + emoji)).get("worker_id"))
                .isEqualTo("x".repeat(TransitionLine.LONGEST - 1));
        assertThat(TransitionLine.fields(by("x".repeat(TransitionLine.LONGEST - 2) + emoji)).get("worker_id"))
                .endsWith(emoji);
    }

    @Test
    void a_name_in_any_script_stays_readable() {
        assertThat(line("Büro 4 東京 \ud83d\ude00")).contains("worker_id=\"Büro 4 東京 \ud83d\ude00\" ");
    }

    private static boolean isUnseen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String line(String workerId) {
        return TransitionLine.text(TransitionLine.fields(by(workerId)));
    }

    private static Transition by(String workerId) {
        return new Transition(
                AT, "4711", "running", "queued", 2, 17L, "worker", workerId, "ocr", "7", "r-1", "infrastructure", "TIMEOUT",
                TRACEPARENT, 1, AT, AT);
    }
}
