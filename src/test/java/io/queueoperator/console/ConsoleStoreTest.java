package io.queueoperator.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statements behind the console on the real PostgreSQL: the stages of a source, and another life for failed jobs. */
class ConsoleStoreTest {
    private static final String FAILED = "error_message = 'it broke', error_code = 'TIMEOUT', error_category = 'unknown',"
            + " status = 'failed', completed_at = now(), worker_name = 'Worker One', fingerprint = 'f1', attempt = 3";
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void an_empty_queue() throws SQLException {
        execute("truncate queue_operator.jobs, queue_operator.job_events, queue_operator.job_children,"
                + " queue_operator.sources cascade");
        execute("insert into queue_operator.sources (id) values ('s'), ('other')");
    }

    @Test
    void the_newest_run_is_counted_by_stage_with_the_job_that_failed_last() throws SQLException {
        jobs("old", 3, "ocr", "run-1", "s");
        jobs("find", 1, "discover", "run-2", "s");
        jobs("get", 4, "download", "run-2", "s");
        jobs("else", 2, "post", "run-2", "s");
        jobs("foreign", 2, "download", "run-2", "other");
        execute("update queue_operator.jobs set created_at = now() - interval '1 day' where run_id = 'run-1'");
        execute("update queue_operator.jobs set " + FAILED + " where id in ('get-1', 'get-2')");
        execute("update queue_operator.jobs set completed_at = now() + interval '1 second', needs_review = true where id = 'get-1'");
        execute("update queue_operator.jobs set status = 'running', lease_token = 1, progress_pct = 40,"
                + " lease_expires_at = now() + interval '1 hour' where id = 'get-3'");

        List<Map<String, String>> rows = stages("'s', null");
        assertThat(rows).extracting(row -> row.get("stage")).containsExactlyInAnyOrder("discovery", "documents");
        Map<String, String> documents = row(rows, "documents");
        assertThat(documents).containsEntry("run_id", "run-2").containsEntry("jobs", "7").containsEntry("total", "4")
                .containsEntry("queued", "1").containsEntry("running", "1").containsEntry("failed", "2")
                .containsEntry("review_required", "1").containsEntry("working_pct", "40").containsEntry("failed_id", "get-1")
                .containsEntry("error_message", "it broke").containsEntry("worker_name", "Worker One")
                .containsEntry("any_running", "t");
        assertThat(row(rows, "discovery")).containsEntry("failed_id", null).containsEntry("queued", "1");
        assertThat(row(stages("'s', 'run-1'"), "ocr")).containsEntry("total", "3").containsEntry("run_id", "run-1");
    }

    @Test
    void a_source_without_runs_shows_its_newest_jobs_and_one_that_is_not_there_nothing() throws SQLException {
        jobs("alone", 3, "ocr", null, "s");

        assertThat(row(stages("'s', null"), "ocr")).containsEntry("run_id", null).containsEntry("total", "3");
        assertThat(stages("'other', null")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("jobs", "0").containsEntry("stage", null).containsEntry("updated_at", null));
        assertThat(stages("'s', 'no-such-run'")).singleElement().satisfies(row -> assertThat(row)
                .containsEntry("jobs", "0").containsEntry("run_id", "no-such-run"));
        assertThat(stages("'nobody', null")).isEmpty();
    }

    @Test
    void no_more_jobs_are_counted_than_is_said() throws SQLException {
        jobs("many", 20, "ocr", "run", "s");

        assertThat(row(database.run(connection, "stages.jobs", "'s', 'run', 7, 5"), "ocr")).containsEntry("total", "7");
    }

    @Test
    void failed_jobs_are_queued_again_and_others_stay_as_they_are() throws SQLException {
        jobs("j", 4, "ocr", "run", "s");
        execute("insert into queue_operator.job_children (parent_job_id, total, completed, failed) values ('parent', 4, 0, 2)");
        execute("update queue_operator.jobs set parent_job_id = 'parent'");
        execute("update queue_operator.jobs set " + FAILED + ", requeues = 2, pass_number = 3, needs_review = true"
                + " where id in ('j-1', 'j-2')");

        List<Map<String, String>> rows =
                database.run(connection, "retry.requeue", "array['j-1', 'j-2', 'j-3', 'gone'], 'ann', 'retry: it is mended',"
                        + " null");
        assertThat(rows).extracting(row -> row.get("id")).containsExactly("j-1", "j-2");
        assertThat(rows.get(0)).containsEntry("status", "queued").containsEntry("attempt", "1").containsEntry("version", "2")
                .containsEntry("error_message", null).containsEntry("completed_at", null).containsEntry("needs_review", "f")
                .containsEntry("children_failed", "0").containsEntry("children_total", "4");
        assertThat(texts("select concat_ws(' ', job_id, from_status, to_status, attempt, actor_kind, actor, reason)"
                + " from queue_operator.job_events order by job_id")).containsExactly(
                "j-1 failed queued 1 key ann retry: it is mended", "j-2 failed queued 1 key ann retry: it is mended");
        assertThat(texts("select requeues || ' ' || pass_number from queue_operator.jobs where id = 'j-1'"))
                .as("a person's decision uses up no life of a pass").containsExactly("2 3");
        assertThat(texts("select version from queue_operator.jobs where id = 'j-3'")).containsExactly("1");
        assertThat(database.run(connection, "retry.requeue", "array['j-1'], 'ann', 'again', null")).isEmpty();
    }

    @Test
    void what_failed_after_the_count_or_was_replayed_is_not_queued_again() throws SQLException {
        jobs("j", 3, "ocr", "run", "s");
        execute("update queue_operator.jobs set " + FAILED);
        execute("update queue_operator.jobs set completed_at = now() - interval '2 hours' where id in ('j-1', 'j-3')");
        execute("update queue_operator.jobs set replayed_by = 'j-2' where id = 'j-3'");

        assertThat(database.run(connection, "retry.requeue",
                "array['j-1', 'j-2', 'j-3'], 'ann', 'retry', now() - interval '1 hour'"))
                .extracting(row -> row.get("id")).containsExactly("j-1");
        assertThat(database.run(connection, "retry.status", "'j-3'")).containsExactly(
                Map.of("status", "failed", "replayed_by", "j-2"));
    }

    private List<Map<String, String>> stages(String place) throws SQLException {
        return database.run(connection, "stages.jobs", place + ", 50000, 1000");
    }

    private static Map<String, String> row(List<Map<String, String>> rows, String stage) {
        return rows.stream().filter(row -> stage.equals(row.get("stage"))).findFirst().orElseThrow();
    }

    private void jobs(String name, int count, String taskType, String run, String source) throws SQLException {
        execute("insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, run_id, available_at,"
                + " created_at, created_by, updated_at) select '" + name + "-' || n, '" + taskType + "', 'queued', 0, 3, '"
                + source + "', " + (run == null ? "null" : "'" + run + "'") + ", now(), now(), 'test', now()"
                + " from generate_series(1, " + count + ") n");
    }

    private void execute(String sql) throws SQLException {
        MigratedDatabase.execute(connection, sql);
    }

    private List<String> texts(String sql) throws SQLException {
        return MigratedDatabase.texts(connection, sql);
    }
}
