package io.queueoperator.flow.reap;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.state.Change;
import io.queueoperator.state.reconciliation.Debts.Due;
import io.queueoperator.state.reconciliation.Reason;
import io.queueoperator.state.reconciliation.Trouble;
import io.queueoperator.state.reconciliation.Trouble.Kind;
import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryDebtsTest {
    private static final OffsetDateTime TRIED = OffsetDateTime.parse("2026-03-01T00:00:00Z");
    private static final Due JOB = new Due(1, Kind.JOB, "42", "42", TRIED);
    private static final Due RUN = new Due(2, Kind.RUN, "9", "42", TRIED);

    @Test
    void a_run_whose_job_was_pruned_is_told_by_another_one_of_it() {
        assertThat(RetryDebts.untold(List.of(JOB, RUN), List.of())).containsExactly("9");
        assertThat(RetryDebts.untold(List.of(JOB, RUN), List.of(job("43", "9")))).isEmpty();
        assertThat(RetryDebts.untold(List.of(JOB, RUN), List.of(job("43", "8"), job("44", null)))).containsExactly("9");
    }

    @Test
    void what_is_refused_again_is_not_paid() {
        Trouble again = new Trouble(Kind.RUN, "9", "43", Reason.MISSING_RUN, null, "no such run");

        assertThat(RetryDebts.paid(List.of(JOB, RUN), List.of(again), List.of(job("43", "9")))).containsExactly(JOB);
        assertThat(RetryDebts.paid(List.of(JOB, RUN), List.of(), List.of(job("43", "9")))).containsExactly(JOB, RUN);
    }

    @Test
    void the_latest_job_of_a_run_is_found_and_a_run_without_jobs_has_none() throws SQLException {
        try (MigratedDatabase database = new MigratedDatabase(); Connection connection = database.connect()) {
            MigratedDatabase.execute(connection, """
                    insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, run_id, available_at,
                        created_at, created_by, updated_at)
                    select 'j' || n, 'ocr', 'queued', 0, 1, case when n < 4 then '9' else '8' end, now(),
                        now() + make_interval(secs => n), 'test', now()
                    from generate_series(1, 4) as g (n)""");

            assertThat(database.run(connection, "reap.job_of_runs", "array['9', '7']")).extracting(row -> row.get("id"))
                    .containsExactly("j3");
        }
    }

    private static Change job(String id, @Nullable String runId) {
        Instant now = TRIED.toInstant();
        return Change.of(new Job(
                id, "ocr", JobStatus.QUEUED, 0, 1, 3, new Job.Origin(null, null, null, null, runId, null, null, null),
                null, now, null, null, null, null, Progress.NONE, null, null, now, now, null, null, null, 1, now));
    }
}
