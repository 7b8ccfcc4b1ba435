package io.queueoperator.ledger.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.JobStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs in the words of the file. */
class ProgressCellsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final ZoneId UTC = ZoneId.of("UTC");

    @Test
    void columns_verification_the_newest_header_has_error_category_and_pass_number() {
        assertThat(ProgressColumns.ALL).contains("error_category", "pass_number").containsSubsequence(
                "error_type", "error_category", "pass_number", "run_id", "video_id");
    }

    @Test
    void each_lifecycle_has_its_word() {
        assertThat(cell(job(JobStatus.QUEUED, 1, 0), "status")).isEqualTo("pending");
        assertThat(cell(job(JobStatus.QUEUED, 2, 0), "status")).isEqualTo("retrying");
        assertThat(cell(job(JobStatus.QUEUED, 1, 1), "status")).isEqualTo("retrying");
        assertThat(cell(job(JobStatus.RUNNING, 1, 0), "status")).isEqualTo("claimed");
        assertThat(cell(job(JobStatus.COMPLETED, 1, 0), "status")).isEqualTo("success");
        assertThat(cell(job(JobStatus.FAILED, 1, 0), "status")).isEqualTo("failed");
        assertThat(cell(job(JobStatus.CANCELLED, 1, 0), "status")).isEqualTo("skipped");
    }

    @Test
    void a_failure_is_told_with_its_category_and_type_and_local_times() {
        ExportedJob failed = job(JobStatus.FAILED, 2, 1);

        assertThat(cell(failed, "error")).isEqualTo("TimeoutError: ADB timeout");
        assertThat(cell(failed, "error_category")).isEqualTo("infrastructure");
        assertThat(cell(failed, "error_type")).isEqualTo("adb_timeout");
        assertThat(cell(failed, "attempts")).isEqualTo("2");
        assertThat(cell(failed, "pass_number")).isEqualTo("2");
        assertThat(cell(failed, "completed_at")).isEqualTo("2026-03-01T12:00:00.5");
        assertThat(new ProgressCells(failed, ZoneId.of("Europe/Berlin")).of(List.of("completed_at")))
                .containsExactly("2026-03-01T13:00:00.5");
        assertThat(cell(job(JobStatus.QUEUED, 3, 0), "retry_at")).isEqualTo("2026-03-01T12:00:00.5");
        assertThat(cell(job(JobStatus.QUEUED, 3, 0), "attempts")).isEqualTo("2");
    }

    @Test
    void a_time_in_the_hour_that_is_there_twice_names_its_offset() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        Instant second = Instant.parse("2026-10-25T01:30:00Z");

        assertThat(LocalTimes.write(first, berlin)).isEqualTo("2026-10-25T02:30:00");
        assertThat(LocalTimes.write(second, berlin)).isEqualTo("2026-10-25T02:30:00+01:00");
        assertThat(LocalTimes.read(LocalTimes.write(first, berlin), berlin)).contains(first);
        assertThat(LocalTimes.read(LocalTimes.write(second, berlin), berlin)).contains(second);
    }

    @Test
    void formulas_are_defused_and_restored_exactly() {
        for (String cell : List.of("", "=1+1", "+49", "-5", "@handle", "'quoted", "''", "plain", "\t=1", "\r")) {
            assertThat(Formulas.restored(Formulas.defused(cell))).isEqualTo(cell);
        }
        assertThat(Formulas.defused("=1+1")).isEqualTo("'=1+1");
        assertThat(Formulas.defused("plain")).isEqualTo("plain");
        assertThat(ExportJobs.line(List.of("job_id", "=x()", "'y"), true)).isEqualTo("job_id,'=x(),''y\r\n");
        assertThat(ExportJobs.line(List.of("job_id", "=x()", "'y"), false)).isEqualTo("job_id,=x(),'y\r\n");
    }

    private static String cell(ExportedJob job, String column) {
        return new ProgressCells(job, UTC).of(List.of(column)).get(0);
    }

    private static ExportedJob job(JobStatus status, int attempt, int requeues) {
        boolean failed = status == JobStatus.FAILED;
        return new ExportedJob(
                "j1", status, 7, attempt, 3, requeues + 1, requeues, NOON, NOON, status.isTerminal() ? NOON : null, "w-1",
                failed ? "TimeoutError: ADB timeout" : null, failed ? "adb_timeout" : null, failed ? "infrastructure" : null,
                "run", "account:a1", ExportedJob.tree("{}"), ExportedJob.tree(null));
    }
}
