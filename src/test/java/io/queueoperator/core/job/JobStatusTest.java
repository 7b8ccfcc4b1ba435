package io.queueoperator.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vocabulary table of the contracts: one lifecycle, three vocabularies on the outside. */
class JobStatusTest {
    @ParameterizedTest
    @CsvSource({
        // lifecycle, progress API, Redis hash, ingestion_items
        "QUEUED,    queued,    queued,     pending,    pending",
        "CLAIMED,   claimed,   processing, processing, running",
        "RUNNING,   running,   processing, processing, running",
        "COMPLETED, completed, completed,  completed,  completed",
        "FAILED,    failed,    failed,     failed,     failed",
        "CANCELLED, cancelled, failed,     failed,     canceled",
    })
    void each_status_has_its_word_in_every_vocabulary(
            JobStatus status, String wire, String progress, String redis, String ingestion) {
        assertThat(status.wire()).isEqualTo(wire);
        assertThat(status.progress()).isEqualTo(progress);
        assertThat(status.redis()).isEqualTo(redis);
        assertThat(status.ingestion()).isEqualTo(ingestion);
        assertThat(JobStatus.of(wire)).contains(status);
    }

    @ParameterizedTest
    @CsvSource({
        "QUEUED, false, false", "CLAIMED, true, false", "RUNNING, true, false", "COMPLETED, false, true",
        "FAILED, false, true", "CANCELLED, false, true",
    })
    void a_status_is_held_or_terminal_or_waits(JobStatus status, boolean held, boolean terminal) {
        assertThat(status.isHeld()).isEqualTo(held);
        assertThat(status.isTerminal()).isEqualTo(terminal);
    }

    @Test
    void a_word_of_another_vocabulary_is_no_status() {
        assertThat(JobStatus.of("processing")).isEmpty();
        assertThat(JobStatus.of("canceled")).isEmpty();
        assertThat(JobStatus.of("QUEUED")).isEmpty();
        assertThat(JobStatus.of("")).isEmpty();
    }
}
