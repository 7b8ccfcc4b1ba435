package io.queueoperator.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.SourceStages.Stage;
import io.queueoperator.api.SourceStages.StageError;
import io.queueoperator.console.StageRow.FailedJob;
import io.queueoperator.ingestion.StageNotes;
import io.queueoperator.ingestion.StageNotes.ItemNote;
import io.queueoperator.ingestion.StageNotes.RunNote;
import io.queueoperator.state.ShownError;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who has the word on what went wrong in a stage: the priority of seed 000. */
class StageErrorsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final FailedJob JOB = new FailedJob("4711", "said by the job", "TIMEOUT", "ocr-1", NOON);
    private static final ShownError HASH = new ShownError("said by redis", "ocr-2", "RATE_LIMITED", NOON.plusSeconds(1));
    private static final RunNote RUN = new RunNote("failed", "ocr", "said by the run", NOON);

    @Test
    void redis_comes_first_with_worker_and_code() {
        StageError error = error(JOB, HASH, item("last", "first", "why", true), RUN);

        assertThat(error).isEqualTo(new StageError(
                "redis.error_message", "said by redis", "ocr-2", "RATE_LIMITED", "4711", NOON.plusSeconds(1)));
    }

    @Test
    void without_redis_the_item_says_it_column_by_column() {
        assertThat(error(JOB, null, item("last", "first", "why", true), RUN)).isEqualTo(new StageError(
                "ingestion_items.last_error_message", "last", "ocr-1", "TIMEOUT", "4711", NOON));
        assertThat(error(JOB, null, item(null, "first", "why", true), RUN).saidBy()).isEqualTo("ingestion_items.error_message");
        assertThat(error(JOB, null, item(null, null, "why", true), RUN).saidBy()).isEqualTo("ingestion_items.review_reason");
        assertThat(error(JOB, null, item(null, null, null, true), RUN).saidBy()).isEqualTo("ingestion_items.needs_review");
    }

    @Test
    void an_item_of_another_job_has_no_worker_of_this_one() {
        FailedJob other = new FailedJob("1", "x", "TIMEOUT", "ocr-1", NOON);

        StageError error = error(other, null, item("last", null, null, false), null);
        assertThat(error.jobId()).isEqualTo("4711");
        assertThat(error.workerName()).isNull();
        assertThat(error.errorCode()).isNull();
    }

    @Test
    void when_all_who_follow_are_silent_the_job_itself_says_it() {
        assertThat(error(JOB, null, null, RUN)).isEqualTo(
                new StageError("jobs.error_message", "said by the job", "ocr-1", "TIMEOUT", "4711", NOON));
        assertThat(error(JOB, null, item(null, null, null, false), null).saidBy()).isEqualTo("jobs.error_message");
    }

    @Test
    void a_failed_run_is_shown_in_its_stage_alone() {
        assertThat(error(null, null, null, RUN)).isEqualTo(
                new StageError("ingestion_runs.status", "said by the run", null, null, null, NOON));
        assertThat(error(null, null, null, new RunNote("failed", "documents", "x", NOON))).isNull();
        assertThat(error(null, null, null, new RunNote("running", "ocr", "of before", NOON))).isNull();
        assertThat(error(null, null, null, null)).isNull();
    }

    @Test
    void a_retry_that_waits_shows_what_the_item_says_of_the_attempt_before() {
        assertThat(error(null, null, item("the attempt before", null, null, false), null).message())
                .isEqualTo("the attempt before");
    }

    @Test
    void a_stage_is_as_far_as_its_jobs_are() {
        assertThat(new StageRow("ocr", 4, 1, 1, 1, 1, 0, 0, 50, null).shown("running", null).progressPct()).isEqualTo(62.5);
        assertThat(new StageRow("ocr", 3, 0, 0, 1, 1, 1, 0, 0, null).shown("failed", null).progressPct()).isEqualTo(100.0);
        assertThat(StageRow.empty("ocr").shown("running", null).progressPct()).isNull();
        Stage summary = StageRow.empty("summary").shown("completed", null);
        assertThat(summary.progressPct()).isEqualTo(100.0);
        assertThat(StageRow.empty("summary").shown("running", null).progressPct()).isNull();
    }

    private static @Nullable StageError error(
            @Nullable FailedJob job, @Nullable ShownError hash, @Nullable ItemNote item, @Nullable RunNote run) {
        StageNotes notes = new StageNotes(run, item == null ? Map.of() : Map.of("ocr", item));
        return new StageErrors(hash == null ? Map.of() : Map.of("4711", hash), notes)
                .of(new StageRow("ocr", 1, 0, 0, 0, 1, 0, 0, 0, job));
    }

    private static ItemNote item(
            @Nullable String last, @Nullable String first, @Nullable String why, boolean needsReview) {
        return new ItemNote("failed", last, first, why, needsReview, "4711", NOON);
    }
}
