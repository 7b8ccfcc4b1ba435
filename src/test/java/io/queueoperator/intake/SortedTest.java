package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.intake.Refusal.Reason;
import io.queueoperator.intake.TakeIds.Entry;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedTest {
    private static final int LOOKS = 3;

    @Test
    void what_is_new_is_enqueued_and_what_has_ended_is_not_done_again() {
        assertThat(sort("1", 1, hash("task", "ocr", "status", "pending"), null).arrived()).hasSize(1);
        assertThat(sort("1", 1, hash("task", "ocr", "status", "failed"), null).ended()).hasSize(1);
    }

    @Test
    void what_is_a_job_already_is_known_whatever_its_hash_says() {
        assertThat(sort("1", 1, hash("task", "ocr", "status", "pending"), JobStatus.QUEUED).known()).hasSize(1);
        assertThat(sort("1", 1, null, JobStatus.RUNNING).known()).hasSize(1);
        assertThat(sort("1", 1, hash("task", "ocr", "status", "completed"), JobStatus.COMPLETED).known()).hasSize(1);
    }

    @Test
    void a_job_that_has_ended_does_not_begin_anew_and_is_not_forgotten() {
        Sorted sorted = sort("1", 1, hash("task", "ocr", "status", "pending"), JobStatus.FAILED);

        assertThat(sorted.refused()).hasSize(1);
        assertThat(sorted.refused().get(0).refusal().reason()).isEqualTo(Reason.ALREADY_ENDED);
    }

    @ParameterizedTest
    @CsvSource({"task, download", "document_id, d-2", "document_id, ''", "source_url_id, u-1", "run_id, r-2"})
    void another_job_under_an_id_that_is_taken_is_not_dropped(String field, String value) {
        RawHash other = hash("task", "ocr", "status", "pending", field, value);

        for (JobStatus status : List.of(JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.COMPLETED)) {
            Refusal refusal = sort("1", 1, other, status).refused().get(0).refusal();
            assertThat(refusal.reason()).isEqualTo(Reason.ID_TAKEN);
            assertThat(refusal.detail()).contains("another " + field);
        }
    }

    @Test
    void the_same_job_is_known_also_by_a_hash_that_says_less() {
        assertThat(sort("1", 1, hash("task", "ocr", "document_id", "d-1", "run_id", "r-1", "source_url_id", ""),
                JobStatus.QUEUED).known()).hasSize(1);
        assertThat(sort("1", 1, hash("status", "pending", "document_id", "d-2"), JobStatus.QUEUED).known()).hasSize(1);
    }

    @Test
    void a_missing_hash_is_looked_for_again_and_then_no_more() {
        assertThat(sort("1", LOOKS - 1, null, null).early()).hasSize(1);
        assertThat(sort("1", LOOKS, null, null).refused().get(0).refusal().reason()).isEqualTo(Reason.NO_HASH);
    }

    @Test
    void what_is_no_id_is_refused() {
        assertThat(sort("a b", 1, null, null).refused().get(0).refusal().reason()).isEqualTo(Reason.BAD_ENTRY);
        assertThat(sort("", 1, null, null).refused().get(0).refusal().reason()).isEqualTo(Reason.BAD_ENTRY);
        assertThat(sort("1".repeat(129), 1, null, null).refused().get(0).refusal().reason()).isEqualTo(Reason.BAD_ENTRY);
    }

    private static Sorted sort(String id, int times, @Nullable RawHash hash, @Nullable JobStatus known) {
        Entry entry = new Entry(id.getBytes(StandardCharsets.UTF_8), id, times);
        return Sorted.of(
                List.of(entry), hash == null ? Map.of() : Map.of(id, hash), known == null ? Map.of()
                        : Map.of(id, new KnownJob(known, "ocr", "d-1", null, "r-1")),
                LOOKS, 10_000);
    }

    private static RawHash hash(String... pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        return new RawHash("hash", fields.size(), fields, Set.of());
    }
}
