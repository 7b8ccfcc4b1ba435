package io.queueoperator.flow.retry;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A progress file makes a run jump to the pass that it tells of, while a pass that was begun here still runs. */
class OvertakenPassTest {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();

    /** Three failures, and a second pass that somebody asked for. */
    @BeforeEach
    void a_run_whose_second_pass_has_begun() throws SQLException {
        execute(connection, "truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events,"
                + " queue_operator.runs, queue_operator.run_passes, queue_operator.csv_imports cascade");
        execute(connection, """
                insert into queue_operator.jobs (id, task_type, status, priority, attempt, max_attempts, run_id, available_at,
                    lease_token, created_at, created_by, updated_at, completed_at, error_message, error_category)
                select 'job-' || n, 'post', 'failed', 0, 3, 3, 'run', now() - interval '1 hour', n, now() - interval '1 hour', 't',
                       now() - interval '1 minute', now() - interval '1 minute', 'broken', 'infrastructure'
                from generate_series(1, 3) as g (n)
                """);
        run("runs.find", "'run'");
        record(1, 3, 3, "retryable_remaining", 0, 3);
        assertThat(run("passes.begin", "'run', 1, 3, 3, 'asked', 'tests', null, 'key', '{\"infrastructure\":3}'"))
                .containsExactly("2");
    }

    @Test
    void the_pass_that_was_overtaken_ends_with_the_one_that_the_run_is_in() throws SQLException {
        run("passes.requeue", "'run', 2, 10");
        run("passes.started", "'run', 2");

        importedInPass(5);
        assertThat(passes()).containsExactly("1 ended first", "2 running asked", "5 running imported");
        assertThat(texts(connection, "select pass_number from queue_operator.runs")).containsExactly("5");
        ended("job-1", "completed", null);
        ended("job-2", "failed", "infrastructure");

        // As long as one of its jobs is worked on, it runs.
        record(5, 4, versions(), null, 1, 0);
        assertThat(passes()).containsExactly("1 ended first", "2 running asked", "5 running imported");
        ended("job-3", "cancelled", null);
        record(5, 4, versions(), "retryable_remaining", 1, 0);

        assertThat(passes()).containsExactly("1 ended first", "2 ended asked", "5 ended imported");
        assertThat(texts(connection, "select jobs || ' ' || succeeded || ' ' || failed || ' ' || cancelled || ' '"
                + " || failed_by_category || ' ' || result || ' ' || requeued || ' ' || (ended_at >= started_at)"
                + " from queue_operator.run_passes where number = 2"))
                .containsExactly("3 1 1 1 { \"infrastructure\" : 1 } retryable_remaining 3 true");
        assertThat(texts(connection, "select jobs || ' ' || succeeded from queue_operator.run_passes where number = 1"))
                .as("what had ended stays as it was").containsExactly("3 0");
    }

    @Test
    void a_start_that_was_overtaken_goes_on_and_no_other_pass_begins_meanwhile() throws SQLException {
        run("passes.requeue", "'run', 2, 1");
        importedInPass(5);
        ended("job-1", "completed", null);

        assertThat(run("passes.starting", "10")).containsExactly("run");
        assertThat(database.run(connection, "runs.facts", "'run'")).extracting(row -> row.get("starting")).containsOnly("t");
        // Nothing is worked on at this moment; the start that goes on is left alone all the same.
        record(5, 4, versions(), "retryable_remaining", 1, 0);
        assertThat(passes()).contains("2 starting asked");

        assertThat(run("passes.requeue", "'run', 2, 10")).hasSize(2);
        run("passes.started", "'run', 2");
        assertThat(database.run(connection, "runs.facts", "'run'")).extracting(row -> row.get("starting")).containsOnly("f");
        assertThat(run("passes.to_look_at", "'', 10")).containsExactly("run");
        ended("job-2", "completed", null);
        ended("job-3", "completed", null);
        record(5, 4, versions(), "all_complete", 1, 0);

        assertThat(passes()).containsExactly("1 ended first", "2 ended asked", "5 ended imported");
        assertThat(texts(connection, "select jobs || ' ' || succeeded || ' ' || failed_by_category"
                + " from queue_operator.run_passes where number = 2")).containsExactly("3 3 {}");
    }

    /** A row of a file that says so has become a job. */
    private void importedInPass(int number) throws SQLException {
        execute(connection, "insert into queue_operator.csv_imports (state, task_type, run_id, created_by)"
                + " values ('accepted', 'post', 'run', 'tests')");
        execute(connection, """
                insert into queue_operator.csv_rows (import_id, line, id, data)
                select id, 2, 'imported', json_build_object('status', 'completed', 'attempt', 1, 'max_attempts', 3,
                    'pass_number', %1$s, 'requeues', %1$s - 1, 'begun', 1, 'attempted', 'SUCCESS')
                from queue_operator.csv_imports
                """.formatted(number));
        assertThat(database.run(connection, "csv.carry_out",
                texts(connection, "select id from queue_operator.csv_imports").get(0) + ", 10, 1000000")).hasSize(1);
    }

    private void ended(String jobId, String status, String category) throws SQLException {
        execute(connection, "update queue_operator.jobs set status = '" + status + "', version = version + 1, completed_at = now(),"
                + " error_message = " + (status.equals("completed") ? "null" : "'no'") + ", error_category = "
                + (category == null ? "null" : "'" + category + "'") + " where id = '" + jobId + "'");
    }

    private void record(int pass, int jobs, int versions, String result, int succeeded, int failed) throws SQLException {
        run("passes.record", "'run', " + pass + ", " + jobs + ", " + versions + ", "
                + (result == null ? "null, null" : "'" + result + "', now()") + ", null, " + (succeeded + failed) + ", " + succeeded
                + ", " + failed + ", 0, '{}', 1, null");
    }

    private int versions() throws SQLException {
        return Integer.parseInt(texts(connection, "select sum(version) from queue_operator.jobs").get(0));
    }

    private List<String> passes() throws SQLException {
        return texts(connection, "select number || ' ' || state || ' ' || cause from queue_operator.run_passes order by number");
    }

    /** The first column of what it answers. */
    private List<String> run(String tag, String arguments) throws SQLException {
        return database.run(connection, tag, arguments).stream().map(row -> row.values().iterator().next()).toList();
    }
}
