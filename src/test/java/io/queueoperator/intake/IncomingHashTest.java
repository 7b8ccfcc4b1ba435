package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.NewJob;
import io.queueoperator.intake.Refusal.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncomingHashTest {
    private static final int ROOM = 10_000;

    @Test
    void a_hash_as_the_ui_writes_it_is_a_job() {
        NewJob job = read(hash(
                "id", "42", "task", "ocr", "source_id", "7", "source_url_id", "", "document_id", "d-1", "run_id", "9",
                "status", "pending", "created_at", "2026-01-02T03:04:05Z", "attempts", "0", "max_attempts", "5",
                "worker", "", "cron_time", "0 3 * * *", "manual", "true", "mode", "fast", "lang", "deu", "dpi", "300",
                "psm", "6", "oem", "1", "min_text_chars", "20", "ocr_addon", "")).job();

        assertThat(job).isEqualTo(new NewJob(
                "42", "ocr", "7", null, "d-1", null, "9", null, null, null, null, 5, null, null, null, null, null,
                job.payload(), null, null, null));
        assertThat(job.payload().text()).isEqualTo(
                "{\"cron_time\":\"0 3 * * *\",\"manual\":\"true\",\"mode\":\"fast\",\"lang\":\"deu\",\"dpi\":\"300\","
                        + "\"psm\":\"6\",\"oem\":\"1\",\"min_text_chars\":\"20\"}");
    }

    @Test
    void a_job_keeps_its_place_in_a_trace_and_one_that_cannot_be_read_refuses_no_job() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(read(hash("task", "ocr", "traceparent", traceparent)).job().traceparent()).isEqualTo(traceparent);
        assertThat(read(hash("task", "ocr", "traceparent", "nonsense")).job().traceparent()).isNull();
        assertThat(read(hash("task", "ocr", "traceparent", "")).job().traceparent()).isNull();
        assertThat(read(hash("task", "ocr", "traceparent", "nonsense")).job().payload()).as("nor is it for the worker").isNull();
    }

    @Test
    void older_names_are_kept_and_said_in_the_words_of_today_as_well() {
        String payload = read(hash("task", "ocr", "method", "tesseract", "ocr_language", "eng", "ocr_psm", "3", "ocr_oem", "2"))
                .job().payload().text();

        assertThat(payload).contains("\"method\":\"tesseract\"", "\"mode\":\"tesseract\"", "\"lang\":\"eng\"",
                "\"psm\":\"3\"", "\"oem\":\"2\"");
    }

    @Test
    void a_name_of_today_wins_over_an_older_one() {
        assertThat(read(hash("task", "ocr", "lang", "deu", "ocr_language", "eng")).job().payload().text())
                .contains("\"lang\":\"deu\"");
    }

    @Test
    void what_is_discovered_is_known_by_its_url() {
        assertThat(read(hash("task", "discover", "source_url", "https://a.example/x")).job().documentUrl())
                .isEqualTo("https://a.example/x");
        assertThat(read(hash("task", "download", "source_url", "https://a.example/x")).job().documentUrl()).isNull();
    }

    @Test
    void fields_that_nobody_knows_go_to_the_worker() {
        assertThat(read(hash("task", "custom", "keyword", "a \"b\"")).job().payload().text())
                .isEqualTo("{\"keyword\":\"a \\\"b\\\"\"}");
    }

    @Test
    void attempts_that_were_begun_elsewhere_count() {
        assertThat(read(hash("task", "ocr", "attempts", "2", "max_attempts", "5")).past().attempt()).isEqualTo(3);
        assertThat(read(hash("task", "ocr", "attempts", "9", "max_attempts", "3")).past().attempt()).isEqualTo(3);
        assertThat(read(hash("task", "ocr")).past().attempt()).isEqualTo(1);
    }

    @Test
    void an_end_is_told_from_a_job_that_waits() {
        assertThat(read(hash("task", "ocr", "status", "done", "attempts", "1")).ended()).isTrue();
        assertThat(read(hash("task", "ocr", "status", "done", "attempts", "2")).past().attempt()).isEqualTo(2);
        assertThat(read(hash("task", "ocr", "status", "processing")).ended()).isFalse();
    }

    @Test
    void a_time_that_cannot_be_read_is_not_said() {
        assertThat(read(hash("task", "ocr", "created_at", "2026-01-02T03:04:05Z")).past().createdAt())
                .isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(read(hash("task", "ocr", "created_at", "yesterday")).past().createdAt()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "id, 43, BAD_FIELD", "task, '', MISSING_FIELD", "task, a task, BAD_FIELD", "source_id, a/b, BAD_FIELD",
        "run_id, ä, BAD_FIELD", "max_attempts, many, BAD_FIELD", "max_attempts, 0, BAD_FIELD",
        "max_attempts, 99999999999999999999, BAD_FIELD", "priority, 1e3, BAD_FIELD", "priority, 1001, BAD_FIELD",
        "attempts, -1, BAD_FIELD", "attempts, 1.5, BAD_FIELD", "dpi, high, BAD_FIELD", "status, exploded, BAD_FIELD",
    })
    void a_field_that_is_wrong_is_named(String field, String value, Reason reason) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of("task", "ocr"));
        fields.put(field, value);
        Refusal refusal = read(new RawHash("hash", fields.size(), fields, Set.of())).refusal();

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.detail()).startsWith(field + " ").contains("expected: ");
    }

    @Test
    void what_is_no_text_what_is_cut_and_what_is_too_much_is_refused() {
        assertThat(read(hash("task", "ocr", "lang", "a\0b")).refusal().reason()).isEqualTo(Reason.BAD_FIELD);
        assertThat(read(hash("task", "ocr", "lang", "\uFFFD\uFFFD")).refusal().reason()).isEqualTo(Reason.BAD_FIELD);
        assertThat(read(new RawHash("hash", 2, Map.of("task", "ocr", "lang", "x"), Set.of("lang"))).refusal().reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(read(hash("task", "ocr", "keyword", "x".repeat(ROOM))).refusal().reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(read(new RawHash("hash", 5_000, Map.of(), Set.of())).refusal().reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void an_error_may_be_anything() {
        assertThat(read(hash("task", "ocr", "status", "failed", "error_message", "a\0\uFFFD")).refusal()).isNull();
    }

    @Test
    void a_key_that_is_missing_or_of_another_type_is_told_apart() {
        assertThat(read(new RawHash("none", 0, Map.of(), Set.of())).refusal().reason()).isEqualTo(Reason.NO_HASH);
        assertThat(read(new RawHash("string", 0, Map.of(), Set.of())).refusal().reason()).isEqualTo(Reason.NOT_A_HASH);
    }

    private static Reading read(RawHash hash) {
        return IncomingHash.read("42", hash, ROOM, null);
    }

    private static RawHash hash(String... pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        return new RawHash("hash", fields.size(), fields, Set.of());
    }
}
