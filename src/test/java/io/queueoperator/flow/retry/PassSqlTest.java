package io.queueoperator.flow.retry;

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

/** The statements that begin a pass, cut off in the middle and made by several at once. */
class PassSqlTest {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    /** Ten failures of infrastructure, one of an account, one unknown that was re-queued twice, one success. */
    @BeforeEach
    void a_run_whose_first_pass_is_over() throws SQLException {
        run("truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events, queue_operator.job_children,"
                + " queue_operator.runs, queue_operator.run_passes cascade");
        run("update queue_operator.follower_cursors set xid = '0', event_id = 0 where follower = 'runs'");
        run("""
                insert into queue_operator.jobs (id, task_type, status, priority, attempt, max_attempts, run_id, parent_job_id,
                    available_at, lease_token, worker_id, created_at, created_by, updated_at, completed_at, error_message,
                    error_category, fingerprint, needs_review, requeues)
                select 'job-' || to_char(n, 'FM00'), 'post', case when n = 13 then 'completed' else 'failed' end, 0, 3, 3, 'run',
                       'parent', now() - interval '1 hour', n, 'w-1', now() - interval '1 hour', 't',
                       now() - interval '1 minute', now() - interval '1 minute',
                       case when n < 13 then 'broken' end,
                       case when n <= 10 then 'infrastructure' when n = 11 then 'account' when n = 12 then 'unknown' end,
                       case when n < 13 then 'f1' end, n < 13, case when n = 12 then 2 else 0 end
                from generate_series(1, 13) as g (n)
                """);
        run("insert into queue_operator.job_children (parent_job_id, total, completed, failed) values ('parent', 13, 1, 12)");
        run("insert into queue_operator.job_events (job_id, from_status, to_status, attempt, actor_kind, actor)"
                + " select id, 'running', status, attempt, 'worker', 'w-1' from queue_operator.jobs");
    }

    @Test
    void the_log_leads_to_a_run_that_nobody_described() throws SQLException {
        assertThat(execute(ChoreSql.READ_LOG, "500")).containsExactly("13");
        assertThat(execute(ChoreSql.READ_LOG, "500")).containsExactly("0");
        assertThat(run("select id || ' ' || posted || ' ' || looks || ' ' || pass_number from queue_operator.runs"))
                .containsExactly("run false 1 1");
        assertThat(run("select number || ' ' || state || ' ' || cause from queue_operator.run_passes"))
                .containsExactly("1 running first");
        assertThat(execute(ChoreSql.TO_LOOK_AT, "'', 10")).containsExactly("run");
        execute(ChoreSql.GOING_ON, "");
        assertThat(execute(ChoreSql.TO_LOOK_AT, "'', 10")).containsExactly("run");

        run("update queue_operator.jobs set status = 'queued', completed_at = null, error_message = null where id = 'job-01'");
        execute(ChoreSql.GOING_ON, "");
        assertThat(execute(ChoreSql.TO_LOOK_AT, "'', 10")).isEmpty();
    }

    @Test
    void a_pass_that_ended_is_written_down_and_one_whose_jobs_have_changed_is_not() throws SQLException {
        execute(RunSql.FIND, "'run'");

        record(13, 14, "'only_non_retryable', now()");
        assertThat(run("select state from queue_operator.run_passes")).containsExactly("running");
        record(13, 13, "'retryable_remaining', now()");
        assertThat(run("select state || ' ' || result || ' ' || jobs || ' ' || succeeded || ' ' || failed_by_category"
                + " from queue_operator.run_passes")).containsExactly("ended retryable_remaining 13 1 {\"infrastructure\":10}");
        record(13, 13, "null, null");
        assertThat(run("select state from queue_operator.run_passes")).containsExactly("running");
    }

    @Test
    void what_is_worth_it_is_queued_again_and_the_parent_counts_it_no_more_as_failed() throws SQLException {
        begin();

        assertThat(requeue(100)).hasSize(10);
        assertThat(requeue(100)).isEmpty();
        execute(PassSql.STARTED, "'run', 2");

        assertThat(run("""
                select count(*) || ' ' || status || ' ' || attempt || ' ' || max_attempts || ' ' || pass_number || ' ' || requeues
                from queue_operator.jobs where version = 2 and completed_at is null and error_message is null
                  and fingerprint is null and not needs_review and worker_id is null
                group by status, attempt, max_attempts, pass_number, requeues
                """)).containsExactly("10 queued 1 3 2 1");
        assertThat(run("select id from queue_operator.jobs where version = 1 order by id"))
                .containsExactly("job-11", "job-12", "job-13");
        assertThat(run("select completed || ' ' || failed || ' ' || version from queue_operator.job_children"))
                .containsExactly("1 2 2");
        assertThat(run("select state || ' ' || requeued from queue_operator.run_passes where number = 2"))
                .containsExactly("running 10");
        assertThat(run("select distinct from_status || ' ' || to_status || ' ' || actor || ' ' || reason"
                + " from queue_operator.job_events where from_status = 'failed'")).containsExactly(
                        "failed queued tests pass 2 of run run");
    }

    @Test
    void a_start_that_was_cut_off_is_gone_on_with_and_no_job_is_queued_twice() throws SQLException {
        begin();
        assertThat(requeue(4)).hasSize(4);
        // One of them fails again before the start is gone on with.
        run("update queue_operator.jobs set status = 'failed', version = version + 1, completed_at = now(), error_message = 'again',"
                + " error_category = 'infrastructure' where id = 'job-01'");
        execute(PassSql.STARTED, "'run', 2");
        assertThat(execute(ChoreSql.STARTING, "10")).containsExactly("run, 2");

        assertThat(requeue(100)).hasSize(6).doesNotContain("job-01");
        execute(PassSql.STARTED, "'run', 2");

        assertThat(execute(ChoreSql.STARTING, "10")).isEmpty();
        assertThat(run("select requeued from queue_operator.run_passes where number = 2")).containsExactly("10");
        assertThat(run("select count(*) from queue_operator.job_events where from_status = 'failed' group by job_id"))
                .hasSize(10).containsOnly("1");
    }

    @Test
    void two_who_begin_the_same_pass_begin_it_once() throws Exception {
        execute(RunSql.FIND, "'run'");
        record(13, 13, "'retryable_remaining', now()");
        try (Connection first = database.connect()) {
            first.setAutoCommit(false);
            assertThat(execute(first, PassSql.BEGIN, BEGIN)).containsExactly("2");
            CompletableFuture<List<String>> second = CompletableFuture.supplyAsync(() -> aside(PassSql.BEGIN, BEGIN));
            waitsForALock();
            first.commit();

            assertThat(second.get()).isEmpty();
        }
        assertThat(run("select count(*) from queue_operator.run_passes")).containsExactly("2");
    }

    @Test
    void two_who_go_on_with_a_start_take_turns() throws Exception {
        begin();
        try (Connection first = database.connect()) {
            first.setAutoCommit(false);
            assertThat(execute(first, PassSql.REQUEUE, "'run', 2, 7")).hasSize(7);
            CompletableFuture<List<String>> second =
                    CompletableFuture.supplyAsync(() -> aside(PassSql.REQUEUE, "'run', 2, 7"));
            waitsForALock();
            first.commit();
            second.get();
        }
        requeue(100);
        assertThat(run("select count(*) || ' ' || max(version) from queue_operator.jobs where status = 'queued'"))
                .containsExactly("10 2");
        assertThat(run("select requeued from queue_operator.run_passes where number = 2")).containsExactly("10");
        assertThat(run("select failed from queue_operator.job_children")).containsExactly("2");
    }

    @Test
    void an_automatic_pass_is_due_when_its_time_has_come() throws SQLException {
        execute(RunSql.FIND, "'run'");
        run("update queue_operator.run_passes set state = 'ended', ended_at = now(), result = 'retryable_remaining',"
                + " next_pass_at = now() + interval '30 seconds'");

        assertThat(execute(ChoreSql.DUE, "null, 10")).isEmpty();
        assertThat(execute(ChoreSql.DUE, "now() + interval '31 seconds', 10")).containsExactly("run");
    }

    private static final String BEGIN =
            "'run', 1, 13, 13, 'asked', 'tests', null, null, '{\"infrastructure\":3,\"unknown\":2}'";

    private static void begin() throws SQLException {
        execute(RunSql.FIND, "'run'");
        record(13, 13, "'retryable_remaining', now()");
        assertThat(execute(PassSql.BEGIN, BEGIN)).containsExactly("2");
    }

    private static void record(int jobs, int versions, String how) throws SQLException {
        execute(PassSql.RECORD, "'run', 1, " + jobs + ", " + versions + ", " + how
                + ", null, 13, 1, 12, 0, '{\"infrastructure\":10}', 1, null");
    }

    private static List<String> requeue(int most) throws SQLException {
        return execute(PassSql.REQUEUE, "'run', 2, " + most).stream().map(row -> row.substring(0, 6)).toList();
    }

    private static List<String> aside(String sql, String arguments) {
        try (Connection connection = database.connect()) {
            return execute(connection, sql, arguments);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> execute(String sql, String arguments) throws SQLException {
        try (Connection connection = database.connect()) {
            return execute(connection, sql, arguments);
        }
    }

    private static List<String> execute(Connection connection, String sql, String arguments) throws SQLException {
        run(connection, "deallocate all");
        run(connection, "prepare s as " + sql);
        return run(connection, arguments.isEmpty() ? "execute s" : "execute s (" + arguments + ")");
    }

    private static List<String> run(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return run(connection, sql);
        }
    }

    private static List<String> run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            if (statement.execute(sql)) {
                ResultSet result = statement.getResultSet();
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    rows.add(columns == 2 ? result.getString(1) + ", " + result.getString(2) : result.getString(1));
                }
            }
            return rows;
        }
    }

    private static void waitsForALock() throws Exception {
        io.queueoperator.testing.Eventually.eventually("somebody waits for a lock", () -> !run(
                "select 1 from pg_stat_activity where wait_event_type = 'Lock'").isEmpty());
    }
}
