package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the statements of the intake answer, on the real PostgreSQL. */
class IntakeStatementsTest {
    private static MigratedPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = MigratedPostgres.start();
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void a_job_that_waits_for_its_second_attempt() {
        postgres.execute("delete from queue_operator.intake_takeovers");
        postgres.execute("delete from queue_operator.task_runs");
        postgres.execute("delete from queue_operator.jobs");
        postgres.execute("""
                insert into queue_operator.jobs (id, task_type, status, priority, attempt, max_attempts, document_id,
                    source_url_id, run_id, available_at, lease_token, created_at, created_by, updated_at)
                values ('42', 'ocr', 'queued', 0, 2, 3, 'd-1', 'u-1', 'r-1', now(), 7, now(), 'test', now())""");
        postgres.execute("""
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    ended_at, progress_pct, error_message)
                values ('ocr', '42', 1, 7, 'FAILED', 'queued', 'worker', now(), 0, 'boom')""");
    }

    @Test
    void a_word_under_a_lease_that_has_failed_is_known_by_its_key() {
        word("aa:7");
        word("bb:8");
        word("cc");
        word("dd:x");

        assertThat(postgres.query(TakeoverSql.OPEN, "0, 10")).extracting(row -> row.get("attempt_failed"))
                .containsExactly(true, false, false, false);
    }

    private static void word(String key) {
        postgres.execute("insert into queue_operator.intake_takeovers (job_id, word_key, status) values ('42', '" + key
                + "', 'failed')");
    }
}
