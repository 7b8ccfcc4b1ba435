package io.queueoperator.transitions;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Following transitions on the real PostgreSQL, also side by side. */
class TransitionsStoreTest {
    private static final String HOUR = "3600";

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void an_empty_queue() throws SQLException {
        execute(connection, "truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events cascade");
        execute(connection, "update queue_operator.transition_log"
                + " set xid = pg_snapshot_xmin(pg_current_snapshot()), event_id = 0");
    }

    @Test
    void a_place_in_a_trace_is_one_of_w3c_or_none() throws SQLException {
        job("none", null);
        job("one", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        for (String bad : List.of("", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n", "00-x-y-01")) {
            assertThatThrownBy(() -> job("bad", bad)).hasMessageContaining("traceparents_are_those_of_w3c");
        }
    }

    @Test
    void every_event_is_taken_once_in_the_order_in_which_they_were_committed() throws SQLException {
        for (int n = 1; n <= 5; n++) {
            event("j-" + n, "null", "'queued'", "now()");
        }

        assertThat(take(2)).containsExactly("j-1", "j-2");
        assertThat(take(2)).containsExactly("j-3", "j-4");
        assertThat(take(2)).containsExactly("j-5");
        assertThat(take(2)).isEmpty();
        event("j-6", "null", "'queued'", "now()");
        assertThat(take(2)).containsExactly("j-6");
    }

    @Test
    void whoever_comes_second_while_another_one_is_at_it_takes_nothing() throws SQLException {
        event("j-1", "null", "'queued'", "now()");
        event("j-2", "null", "'queued'", "now()");
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            assertThat(jobs(database.run(other, "transitions.take", "1, " + HOUR))).containsExactly("j-1");

            assertThat(database.run(connection, "transitions.take", "10, " + HOUR)).singleElement()
                    .satisfies(row -> assertThat(row.get("job_id")).isNull());
            other.commit();
        }
        assertThat(take(10)).containsExactly("j-2");
    }

    @Test
    void what_was_taken_by_somebody_who_rolled_back_is_taken_again() throws SQLException {
        event("j-1", "null", "'queued'", "now()");
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            assertThat(jobs(database.run(other, "transitions.take", "10, " + HOUR))).containsExactly("j-1");
            other.rollback();
        }
        assertThat(take(10)).containsExactly("j-1");
    }

    @Test
    void nothing_is_taken_past_a_transaction_that_still_runs() throws SQLException {
        try (Connection slow = database.connect()) {
            slow.setAutoCommit(false);
            event(slow, "slow", "null", "'queued'", "now()");
            event("quick", "null", "'queued'", "now()");

            assertThat(take(10)).isEmpty();
            slow.commit();
        }
        assertThat(take(10)).containsExactly("slow", "quick");
    }

    @Test
    void old_news_are_passed_over_and_the_present_goes_on() throws SQLException {
        for (int n = 1; n <= 5; n++) {
            event("old-" + n, "null", "'queued'", "now() - interval '2 hours'");
        }
        event("j-1", "null", "'queued'", "now()");

        assertThat(take(3)).isEmpty();
        event("j-2", "null", "'queued'", "now()");
        assertThat(take(3)).as("from the first that is not old").containsExactly("j-1", "j-2");
    }

    @Test
    void where_all_news_are_old_the_next_one_is_told() throws SQLException {
        for (int n = 1; n <= 5; n++) {
            event("old-" + n, "null", "'queued'", "now() - interval '2 hours'");
        }

        assertThat(take(3)).isEmpty();
        event("j-1", "null", "'queued'", "now()");
        assertThat(take(3)).containsExactly("j-1");
    }

    @Test
    void one_that_committed_late_takes_nothing_fresh_along() throws SQLException {
        event("j-1", "null", "'queued'", "now()");
        event("late", "null", "'queued'", "now() - interval '2 hours'");
        event("j-2", "null", "'queued'", "now()");

        assertThat(take(2)).containsExactly("j-1");
        assertThat(take(2)).containsExactly("j-2");
    }

    @Test
    void nothing_is_told_twice_for_old_news_that_come_late() throws SQLException {
        event("j-1", "null", "'queued'", "now()");
        assertThat(take(2)).containsExactly("j-1");
        event("late", "null", "'queued'", "now() - interval '2 hours'");

        assertThat(take(2)).isEmpty();
        assertThat(take(2)).isEmpty();
        event("j-2", "null", "'queued'", "now()");
        assertThat(take(2)).containsExactly("j-2");
    }

    @Test
    void a_place_that_is_of_another_database_begins_anew_at_the_present() throws SQLException {
        event("old", "null", "'queued'", "now()");
        execute(connection, "update queue_operator.transition_log set xid = '99999999999', event_id = 7");

        assertThat(take(10)).isEmpty();
        event("j-1", "null", "'queued'", "now()");
        assertThat(take(10)).containsExactly("j-1");
    }

    @Test
    void an_attempt_is_named_by_the_end_that_the_same_transaction_wrote() throws SQLException {
        job("j-1", null);
        execute(connection, """
                begin;
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    worker_id, claimed_at, ended_at, progress_pct, error_category, error_code)
                values ('ocr', 'j-1', 1, 17, 'FAILED', 'queued', 'worker', 'w-1', now() - interval '1 minute', now(), 0,
                    'infrastructure', 'TIMEOUT');
                insert into queue_operator.job_events (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                values ('j-1', 'running', 'queued', 2, 17, 'reaper', 'lease');
                commit;
                """);
        // An old attempt that somebody accepts later has not ended now.
        event("j-1", "'queued'", "'completed'", "now()", "17");

        List<Map<String, String>> taken = database.run(connection, "transitions.take", "10, " + HOUR);
        assertThat(taken.get(0)).containsEntry("ended_attempt", "1").containsEntry("worker_id", "w-1")
                .containsEntry("error_code", "TIMEOUT").containsEntry("attempt", "2").containsEntry("task_type", "ocr");
        assertThat(taken.get(1)).containsEntry("ended_attempt", null).containsEntry("error_code", null);
    }

    @Test
    void a_job_that_is_gone_is_told_with_what_is_left() throws SQLException {
        event("gone", "'queued'", "'cancelled'", "now()");

        assertThat(database.run(connection, "transitions.take", "10, " + HOUR)).singleElement().satisfies(row ->
                assertThat(row).containsEntry("job_id", "gone").containsEntry("task_type", null));
    }

    @Test
    void no_plan_reads_jobs_attempts_or_events_as_a_whole() throws SQLException {
        execute(connection, """
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at,
                    created_by, updated_at)
                select 'many-' || n, 'ocr', 'queued', 0, 3, now(), now(), 'test', now() from generate_series(1, 20000) n;
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    ended_at, progress_pct)
                select 'ocr', 'many-' || n, 1, n, 'FAILED', 'queued', 'worker', now(), 0 from generate_series(1, 20000) n;
                insert into queue_operator.job_events (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select 'many-' || n, 'running', 'queued', 2, n, 'worker', 'w' from generate_series(1, 20000) n;
                analyze queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events;
                """);
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            execute(connection, "set plan_cache_mode = " + mode);
            assertThat(database.plan(connection, "transitions.take", "500, " + HOUR)).as(mode)
                    .doesNotContain("Seq Scan on jobs", "Seq Scan on task_runs", "Seq Scan on job_events");
        }
    }

    private List<String> take(int most) throws SQLException {
        return jobs(database.run(connection, "transitions.take", most + ", " + HOUR));
    }

    private static List<String> jobs(List<Map<String, String>> rows) {
        List<String> jobs = new ArrayList<>();
        rows.stream().map(row -> row.get("job_id")).filter(id -> id != null).forEach(jobs::add);
        return jobs;
    }

    private void job(String id, String traceparent) throws SQLException {
        rows(connection, "insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at,"
                + " created_at, created_by, updated_at, traceparent) values ('" + id + "', 'ocr', 'queued', 0, 3, now(),"
                + " now(), 'test', now(), " + (traceparent == null ? "null" : "'" + traceparent + "'") + ")");
    }

    private void event(String job, String from, String to, String at) throws SQLException {
        event(connection, job, from, to, at);
    }

    private void event(String job, String from, String to, String at, String token) throws SQLException {
        event(connection, job, from, to, at, token);
    }

    private static void event(Connection connection, String job, String from, String to, String at) throws SQLException {
        event(connection, job, from, to, at, "null");
    }

    private static void event(Connection connection, String job, String from, String to, String at, String token)
            throws SQLException {
        execute(connection, "insert into queue_operator.job_events (job_id, at, from_status, to_status, attempt, lease_token,"
                + " actor_kind, actor) values ('" + job + "', " + at + ", " + from + ", " + to + ", 1, " + token
                + ", 'worker', 'w-1')");
    }
}
