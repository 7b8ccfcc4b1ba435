package io.queueoperator.flow.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statements that accept a late result and that fail what does not get on, while another transaction has the job. */
class AcceptLateTest {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @BeforeEach
    void a_queued_job_with_a_late_result_and_a_failed_sibling_with_one() throws SQLException {
        run("truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events, queue_operator.job_children"
                + " cascade");
        run("""
                insert into queue_operator.jobs (id, task_type, status, priority, attempt, max_attempts, parent_job_id,
                    available_at, lease_token, created_at, created_by, updated_at, completed_at, error_message, fingerprint,
                    needs_review)
                values ('waits', 'ocr', 'queued', 0, 2, 3, 'parent', now(), 7, now(), 't', now(), null, null, null, false),
                       ('failed', 'ocr', 'failed', 0, 1, 1, 'parent', now(), 8, now(), 't', now(), now(), 'gone', 'f1', true)
                """);
        run("""
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    worker_id, claimed_at, ended_at, progress_pct, late_result, late_outcome, late_value, late_result_at)
                values ('ocr', 'waits', 1, 7, 'FAILED', 'queued', 'reaper', 'w-1', now(), now(), 5, '{}', 'completed',
                        '{"pages":9}', now()),
                       ('ocr', 'failed', 1, 8, 'FAILED', 'failed', 'reaper', 'w-1', now(), now(), 5, '{}', 'completed',
                        null, now())
                """);
        run("insert into queue_operator.job_children (parent_job_id, total, failed) values ('parent', 2, 1)");
    }

    @Test
    void each_is_completed_once_and_the_parent_counts_a_failed_child_as_completed() throws SQLException {
        assertThat(accept("waits", 7)).containsExactly("completed, attempt 1, w-1, 1 completed 1 failed");
        assertThat(accept("failed", 8)).containsExactly("completed, attempt 1, w-1, 2 completed 0 failed");
        assertThat(accept("waits", 7)).isEmpty();

        assertThat(run("select result ->> 'pages' from queue_operator.jobs order by id")).containsExactly(null, "9");
        assertThat(run("select from_status || ' ' || to_status || ' ' || lease_token || ' ' || actor || ' ' || reason"
                + " from queue_operator.job_events order by id")).containsExactly(
                        "queued completed 7 tests why", "failed completed 8 tests why");
        assertThat(run("select late_accepted_by || ' ' || late_requested_by || ' ' || late_reason"
                + " from queue_operator.task_runs where late_accepted_at is not null"))
                .containsExactly("tests Ann because", "tests Ann because");
    }

    @Test
    void whoever_claims_first_has_the_job_and_the_acceptance_that_waited_changes_nothing() throws Exception {
        try (Connection claimer = database.connect()) {
            claimer.setAutoCommit(false);
            run(claimer, "update queue_operator.jobs set status = 'claimed', lease_token = 9, worker_id = 'w-2',"
                    + " lease_expires_at = now() + interval '1 minute' where id = 'waits'");
            CompletableFuture<List<String>> accepted = CompletableFuture.supplyAsync(() -> acceptAside("waits", 7));
            waitsForALock();
            claimer.commit();

            assertThat(accepted.get()).isEmpty();
        }
        assertThat(run("select status || ' ' || lease_token from queue_operator.jobs where id = 'waits'"))
                .containsExactly("claimed 9");
        assertThat(run("select 1 from queue_operator.job_events")).isEmpty();
    }

    @Test
    void an_advance_that_commits_while_the_reaper_waits_for_the_job_saves_it() throws Exception {
        run("update queue_operator.jobs set status = 'running', lease_token = 70, worker_id = 'w-1', progress_deadline_s = 60, updated_at = now(),"
                + " advanced_at = now() - interval '67 seconds', lease_expires_at = now() + interval '1 minute' where id = 'waits'");
        try (Connection worker = database.connect()) {
            worker.setAutoCommit(false);
            run(worker, "update queue_operator.jobs set advanced_at = now(), updated_at = now() where id = 'waits'");
            CompletableFuture<List<String>> failed = CompletableFuture.supplyAsync(() -> failAside(true));
            waitsForALock();
            worker.commit();

            assertThat(failed.get()).isEmpty();
        }
        assertThat(run("select status from queue_operator.jobs where id = 'waits'")).containsExactly("running");
    }

    @Test
    void what_does_not_get_on_is_failed_only_where_that_is_a_reason_and_the_deadline_and_a_tenth_are_over()
            throws SQLException {
        run("update queue_operator.jobs set status = 'running', lease_token = 70, worker_id = 'w-1', progress_deadline_s = 60, updated_at = now(),"
                + " advanced_at = now() - interval '65 seconds', lease_expires_at = now() + interval '1 minute' where id = 'waits'");
        assertThat(failAside(true)).isEmpty();
        run("update queue_operator.jobs set advanced_at = updated_at - interval '66 seconds' where id = 'waits'");
        assertThat(failAside(false)).isEmpty();

        assertThat(failAside(true)).containsExactly("queued");
    }

    private static List<String> accept(String job, long token) throws SQLException {
        try (Connection own = database.connect(); Statement statement = own.createStatement()) {
            statement.execute("prepare s as " + LateSql.ACCEPT);
            List<String> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery(
                    "execute s ('" + job + "', " + token + ", 'tests', 'Ann', 'because', 'why')")) {
                while (row.next()) {
                    rows.add(row.getString("status") + ", attempt " + row.getInt("attempt") + ", " + row.getString("worker_id")
                            + ", " + row.getInt("children_completed") + " completed " + row.getInt("children_failed")
                            + " failed");
                }
            }
            return rows;
        }
    }

    private static List<String> acceptAside(String job, long token) {
        try {
            return accept(job, token);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The reaper fails the job, under its lease, back to the queue; the statuses afterwards. */
    private static List<String> failAside(boolean noProgress) {
        try (Connection own = database.connect(); Statement statement = own.createStatement()) {
            statement.execute("prepare s as " + FinishSql.FAIL);
            List<String> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("""
                    execute s (array['waits'], array[70]::bigint[], array[1]::bigint[], array['queued'], array[0]::float8[],
                        array[null]::text[], array[null]::text[], array['hangs'], array['infrastructure'],
                        array['no_progress'], array['NO_PROGRESS'], array['f1'], array[false], array[null]::int[],
                        array[null]::text[], array[null]::text[], array[null]::text[], array[null]::timestamptz[],
                        array[0]::float8[], array[null]::bigint[], array[null]::bigint[], array[null]::text[], true,
                        'reaper', 'reaper', 60, null, array[null]::text[], array[null]::text[], array[null]::text[],
                        array[null]::text[], %s)""".formatted(noProgress))) {
                while (row.next()) {
                    rows.add(row.getString("status"));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void waitsForALock() throws Exception {
        io.queueoperator.testing.Eventually.eventually("somebody waits for the job", () -> !run(
                "select 1 from pg_stat_activity where wait_event_type = 'Lock' and state = 'active'").isEmpty());
    }

    private static List<String> run(String sql) throws SQLException {
        try (Connection own = database.connect()) {
            return run(own, sql);
        }
    }

    private static List<String> run(Connection own, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = own.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        values.add(result.getString(1));
                    }
                }
            }
        }
        return values;
    }
}
