package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.JobStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignWordTest {
    private static final String US = "us";
    private static final Instant OLDEST = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "queued, pending, ", "claimed, processing, ", "running, processing, ", "completed, completed, ",
        "failed, failed, ", "cancelled, failed, ", "completed, done, ",
        "queued, completed, COMPLETED", "queued, done, COMPLETED", "queued, failed, FAILED",
        "running, failed, FAILED", "completed, failed, FAILED", "failed, completed, COMPLETED",
        "queued, processing, ", "failed, pending, ", "queued, whatever, ",
    })
    void an_end_that_disagrees_with_our_own_state_was_written_by_somebody_else(
            String state, String status, JobStatus expected) {
        assertThat(word("operator", US, "state", state, "status", status).map(ForeignWord::status))
                .isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void an_end_in_a_hash_that_nobody_signed_is_a_word() {
        ForeignWord word = word("status", "failed", "error_message", "no such page", "worker", "w7",
                "finished_at", "2026-01-02 03:04:05").orElseThrow();

        assertThat(word).isEqualTo(new ForeignWord(
                JobStatus.FAILED, "no such page", "w7", Instant.parse("2026-01-02T03:04:05Z"), null));
    }

    /** What was pushed is read like that: nobody here knows the job, whoever wrote the hash. */
    @Test
    void a_hash_that_nobody_signed_is_nobodys_own_state() {
        assertThat(ForeignWord.of(hash("status", "completed", "worker", "w7"), ""))
                .contains(new ForeignWord(JobStatus.COMPLETED, null, "w7", null, null));
    }

    @Test
    void what_another_installation_shows_is_not_ours_to_read() {
        assertThat(word("operator", "them", "state", "queued", "status", "failed")).isEmpty();
    }

    @Test
    void a_word_that_the_display_put_aside_is_still_there() {
        ForeignWord word = word("operator", US, "state", "queued", "status", "pending", "foreign_status", "failed",
                "foreign_error", "boom", "foreign_worker", "w7", "foreign_at", "").orElseThrow();

        assertThat(word).isEqualTo(new ForeignWord(JobStatus.FAILED, "boom", "w7", null, null));
    }

    @Test
    void a_word_knows_the_lease_it_was_said_under_whether_or_not_the_display_put_it_aside() {
        ForeignWord there = word("operator", US, "state", "running", "lease_token", "7", "status", "failed",
                "error_message", "boom").orElseThrow();
        ForeignWord aside = word("operator", US, "state", "queued", "lease_token", "8", "status", "pending",
                "foreign_status", "failed", "foreign_error", "boom", "foreign_token", "7").orElseThrow();

        assertThat(there.token()).isEqualTo(7);
        assertThat(there.key()).endsWith(":7").isEqualTo(aside.key());
        assertThat(word("lease_token", "7", "status", "failed").orElseThrow().token()).isNull();
        assertThat(word("operator", US, "state", "running", "lease_token", "x'--", "status", "failed").orElseThrow().token())
                .isNull();
    }

    @Test
    void a_broken_state_of_ours_says_nothing() {
        assertThat(word("operator", US, "state", "?", "status", "failed")).isEmpty();
        assertThat(word("operator", US, "status", "failed")).isEmpty();
    }

    @Test
    void the_same_word_has_the_same_key_and_another_one_another() {
        String key = word("status", "failed", "error_message", "a").orElseThrow().key();

        assertThat(word("status", "failed", "error_message", "a").orElseThrow().key()).isEqualTo(key);
        assertThat(word("status", "failed", "error_message", "b").orElseThrow().key()).isNotEqualTo(key);
        assertThat(word("status", "completed", "error_message", "a").orElseThrow().key()).isNotEqualTo(key);
    }

    @Test
    void who_says_failed_in_redis_means_it() {
        assertThat(ForeignWord.report("connection reset", null).retryable()).isFalse();
        assertThat(ForeignWord.report(null, null).message()).contains("no reason");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T00:00:00Z, , RECENT", "2025-12-01T00:00:00Z, , OLD",
        "2025-12-01T00:00:00Z, 2026-01-05T00:00:00Z, OLD", ", 2026-01-05T00:00:00Z, RECENT",
        ", 2025-12-01T00:00:00Z, UNKNOWN", ", , UNKNOWN", "yesterday, some day, UNKNOWN",
    })
    void a_word_that_nobody_signed_is_as_old_as_it_says_and_otherwise_no_older_than_its_job(
            String endedAt, String createdAt, ForeignWord.Age expected) {
        Map<String, String> hash = hash("status", "failed", "completed_at", endedAt == null ? "" : endedAt,
                "created_at", createdAt == null ? "" : createdAt);

        assertThat(ForeignWord.of(hash, US).orElseThrow().age(hash, OLDEST)).isEqualTo(expected);
    }

    @Test
    void a_word_over_our_own_state_is_never_too_old() {
        Map<String, String> hash = hash("operator", US, "state", "queued", "status", "failed", "completed_at",
                "2020-01-01T00:00:00Z");

        assertThat(ForeignWord.of(hash, US).orElseThrow().age(hash, OLDEST)).isEqualTo(ForeignWord.Age.RECENT);
    }

    private static Optional<ForeignWord> word(String... pairs) {
        return ForeignWord.of(hash(pairs), US);
    }

    private static Map<String, String> hash(String... pairs) {
        Map<String, String> hash = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            hash.put(pairs[i], pairs[i + 1]);
        }
        return hash;
    }
}
