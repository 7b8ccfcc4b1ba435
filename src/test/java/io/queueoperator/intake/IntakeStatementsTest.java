package io.queueoperator.intake;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the statements of the intake answer, on the real PostgreSQL. */
class IntakeStatementsTest {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @BeforeEach
    void a_job_that_waits_for_its_second_attempt() throws SQLException {
        execute(connection, "delete from queue_operator.intake_takeovers");
        execute(connection, "delete from queue_operator.task_runs");
        execute(connection, "delete from queue_operator.jobs");
        execute(connection, """
                insert into queue_operator.jobs (id, task_type, status, priority, attempt, max_attempts, document_id,
                    source_url_id, run_id, available_at, lease_token, created_at, created_by, updated_at)
                values ('42', 'ocr', 'queued', 0, 2, 3, 'd-1', 'u-1', 'r-1', now(), 7, now(), 'test', now())""");
        execute(connection, """
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    ended_at, progress_pct, error_message)
                values ('ocr', '42', 1, 7, 'FAILED', 'queued', 'worker', now(), 0, 'boom')""");
    }

    @Test
    void a_word_under_a_lease_that_has_failed_is_known_by_its_key() throws SQLException {
        word("aa:7");
        word("bb:8");
        word("cc");
        word("dd:x");

        assertThat(database.run(connection, "takeover.open", "0, 10")).extracting(row -> row.get("attempt_failed"))
                .containsExactly("t", "f", "f", "f");
    }

    @Test
    void what_is_counted_is_bounded_and_comes_from_the_index() throws SQLException {
        for (int i = 0; i < 5; i++) {
            word("w" + i);
        }
        execute(connection, "insert into queue_operator.intake_takeovers (job_id, word_key, status, state, closed_at)"
                + " select 't' || n, 'k', 'failed', 'taken', now() from generate_series(1, 20000) as g (n)");
        execute(connection, "analyze queue_operator.intake_takeovers");

        Map<String, String> counts = database.run(connection, "intake.counts", "3").get(0);
        assertThat(counts).containsEntry("open", "3").containsEntry("taken", "3").containsEntry("conflicts", "0")
                .containsEntry("refusals", "0").containsEntry("refused_since", null);
        assertThat(database.run(connection, "intake.counts", "10000").get(0)).containsEntry("open", "5")
                .containsEntry("taken", "10000");
        assertThat(database.plan(connection, "intake.counts", "3")).doesNotContain("Seq Scan on intake_takeovers");
    }

    @Test
    void a_known_job_is_known_by_what_it_is() throws SQLException {
        assertThat(database.run(connection, "intake.known", "array['42', '43']")).containsExactly(Map.of(
                "id", "42", "status", "queued", "task_type", "ocr", "document_id", "d-1", "source_url_id", "u-1",
                "run_id", "r-1"));
    }

    private static void word(String key) throws SQLException {
        execute(connection, "insert into queue_operator.intake_takeovers (job_id, word_key, status) values ('42', '" + key
                + "', 'failed')");
    }
}
