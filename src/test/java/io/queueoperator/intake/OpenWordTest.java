package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.intake.OpenWord.Step;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenWordTest {

    @ParameterizedTest(
            name = "said {0}, job {1} under lease {2}, our claim {3}, hash kept {4}, older {5}, its attempt failed {6}: {7}")
    @CsvSource({
        // Nobody knows the job.
        "COMPLETED, , , , true, false, false, MAKE",
        "COMPLETED, , , , false, false, false, REFUSED",
        // It waits, perhaps after a claim of ours that was lost.
        "FAILED, QUEUED, , , false, false, false, CLAIM",
        "FAILED, QUEUED, 8, 7, false, false, false, CLAIM",
        "FAILED, QUEUED, , , false, true, false, CONFLICT",
        // A worker of ours holds it: a lease cannot lie.
        "FAILED, CLAIMED, 7, , false, false, false, CONFLICT",
        "FAILED, RUNNING, 7, 6, true, false, false, CONFLICT",
        // We crashed between claim and end, or between end and note.
        "FAILED, CLAIMED, 7, 7, false, false, false, FINISH",
        "FAILED, FAILED, 7, 7, false, false, false, TAKEN",
        // It ended without the word.
        "FAILED, CANCELLED, 7, , false, false, false, AGREED",
        "COMPLETED, COMPLETED, 7, , false, false, false, AGREED",
        "FAILED, COMPLETED, 7, , false, false, false, CONFLICT",
        "COMPLETED, FAILED, 8, 7, false, false, false, CONFLICT",
        // Its attempt has failed as we know, and another one is before the job or going on.
        "FAILED, QUEUED, 7, , false, false, true, AGREED",
        "FAILED, RUNNING, 8, , false, false, true, AGREED",
        "FAILED, COMPLETED, 8, , false, false, true, AGREED",
        "COMPLETED, QUEUED, 7, , false, false, true, CONFLICT",
        // The claim in its name comes before all that.
        "FAILED, FAILED, 9, 9, false, false, true, TAKEN",
    })
    void what_follows_from_a_word_depends_on_how_the_job_stands(
            JobStatus said, JobStatus status, Long token, Long claim, boolean kept, boolean older,
            boolean attemptFailed, Step expected) {
        OpenWord word = new OpenWord(
                1, "42", said, "w7", null, null, claim, kept ? "{}" : null, status, token, "somebody", older,
                attemptFailed);

        assertThat(word.next()).isEqualTo(expected);
        if (expected == Step.CONFLICT) {
            assertThat(word.conflict()).isNotBlank();
        }
    }
}
