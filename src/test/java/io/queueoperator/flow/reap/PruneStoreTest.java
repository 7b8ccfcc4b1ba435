package io.queueoperator.flow.reap;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which old jobs leave, with what, and which stay; the statements on the real PostgreSQL. */
class PruneStoreTest {
    private static final int DAY = 86_400;
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void nothing_but_followers_that_know_everything() throws SQLException {
        execute(connection, "truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events,"
                + " queue_operator.job_children, queue_operator.webhooks, queue_operator.webhook_deliveries cascade");
        execute(connection, "update queue_operator.follower_cursors set xid = '9000000000000', event_id = 0");
    }

    @Test
    void each_status_has_its_own_limit_and_what_goes_on_never_leaves() throws SQLException {
        for (String status : List.of("completed", "failed", "cancelled")) {
            job(status + "-8", status, 8, null);
            job(status + "-3", status, 3, null);
            job(status + "-1", status, 1, null);
        }
        job("waiting", "queued", 100, null);
        job("busy", "running", 100, null);

        assertThat(prune(2 * DAY, 7 * DAY, null, 100)).containsExactlyInAnyOrder("completed-8", "completed-3", "failed-8");
        assertThat(prune(2 * DAY, 7 * DAY, null, 100)).isEmpty();
        assertThat(prune(null, null, null, 100)).isEmpty();
        assertThat(prune(0, 0, 0, 100)).hasSize(6);
        assertThat(texts(connection, "select id from queue_operator.jobs order by id")).containsExactly("busy", "waiting");
    }

    @Test
    void a_step_takes_a_batch_the_longest_ended_first() throws SQLException {
        for (int days = 1; days <= 5; days++) {
            job("c-" + days, "completed", days, null);
            job("f-" + days, "failed", days, null);
        }
        assertThat(prune(0, 0, 0, 4)).containsExactlyInAnyOrder("c-5", "f-5", "c-4", "f-4");
    }

    @Test
    void a_job_leaves_with_its_attempts_its_audit_its_executions_and_the_messages_about_it() throws SQLException {
        job("old", "completed", 8, null);
        job("new", "completed", 1, null);
        for (String id : List.of("old", "new")) {
            execute(connection, """
                    insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                        ended_at, progress_pct) values ('ocr', '%1$s', 1, 1, 'SUCCESS', 'completed', 'worker', now(), 100);
                    insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)
                    values ('%1$s', 'completed', 1, 'worker', 'w');
                    insert into queue_operator.executions (id, job_id, attempt, orchestrator_id)
                    values ('e-%1$s', '%1$s', 1, 'o');
                    insert into queue_operator.job_children (parent_job_id) values ('%1$s');
                    """.formatted(id));
            message(id, "delivered");
        }
        assertThat(prune(7 * DAY, null, null, 100)).containsExactly("old");
        for (String table : List.of("task_runs", "job_events", "executions", "webhook_deliveries")) {
            assertThat(texts(connection, "select job_id from queue_operator." + table)).as(table).containsExactly("new");
        }
        assertThat(texts(connection, "select parent_job_id from queue_operator.job_children")).containsExactly("new");
    }

    @Test
    void a_job_stays_while_its_parent_or_a_child_goes_on_a_message_waits_or_a_follower_was_not_told() throws SQLException {
        job("parent-ended", "completed", 8, null);
        job("child-active", "running", 8, "parent-ended");
        job("parent-active", "running", 8, null);
        job("child-ended", "failed", 8, "parent-active");
        job("to-tell", "completed", 8, null);
        message("to-tell", "pending");
        job("untold", "completed", 8, null);
        execute(connection, "update queue_operator.follower_cursors set xid = '0', event_id = 0 where follower = 'redis'");
        execute(connection, "insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)"
                + " values ('untold', 'completed', 1, 'worker', 'w')");

        assertThat(would(0, 0, 0)).containsExactly("cancelled 0, 0 kept", "completed 0, 3 kept", "failed 0, 1 kept");
        assertThat(prune(0, 0, 0, 100)).isEmpty();

        execute(connection, "update queue_operator.follower_cursors set xid = '9000000000000'");
        execute(connection, "update queue_operator.webhook_deliveries set status = 'dead', next_attempt_at = null, ended_at = now()");
        execute(connection, "update queue_operator.jobs set status = 'completed', completed_at = now(), lease_expires_at = null"
                + " where status = 'running'");
        assertThat(prune(DAY, DAY, DAY, 100))
                .containsExactlyInAnyOrder("parent-ended", "child-ended", "to-tell", "untold");
    }

    @Test
    void a_job_stays_while_the_log_is_read_past_what_is_said_of_it() throws SQLException {
        job("unread", "completed", 8, null);
        execute(connection, "with e as (insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)"
                + " values ('unread', 'completed', 1, 'worker', 'w') returning xid)"
                + " insert into queue_operator.log_passed_over (xid, passed) select xid, true from e");

        assertThat(prune(0, 0, 0, 100)).isEmpty();
        execute(connection, "delete from queue_operator.log_passed_over");
        assertThat(prune(0, 0, 0, 100)).containsExactly("unread");
    }

    @Test
    void a_dry_run_says_what_would_leave_and_changes_nothing() throws SQLException {
        job("c-8", "completed", 8, null);
        job("c-9", "completed", 9, null);
        job("c-1", "completed", 1, null);
        job("f-8", "failed", 8, null);

        assertThat(would(7 * DAY, null, 7 * DAY))
                .containsExactly("cancelled 0, 0 kept", "completed 2, 0 kept", "failed 0, 0 kept");
        List<Map<String, String>> rows = database.run(connection, "prune.would", "604800, 604800, null, 2");
        assertThat(rows).extracting(row -> row.get("status") + " " + row.get("exact"))
                .containsExactly("cancelled t", "completed f", "failed t");
        assertThat(rows.get(1).get("oldest")).isEqualTo(
                texts(connection, "select completed_at from queue_operator.jobs where id = 'c-9'").get(0));
        assertThat(texts(connection, "select id from queue_operator.jobs")).hasSize(4);
    }

    @Test
    void each_step_of_a_prune_has_an_index_and_ended_jobs_are_walked_by_status_and_time() throws SQLException {
        job("one", "completed", 8, null);
        execute(connection, "analyze");
        execute(connection, "deallocate all");
        // So few rows are read as a whole by choice; what has no index still is.
        execute(connection, "set enable_seqscan = off; set enable_bitmapscan = off");
        execute(connection, "prepare s as " + database.statement("prune.jobs"));
        String plan = String.join("\n", texts(connection, "explain execute s (3600, null, null, 100)"));

        assertThat(plan).contains("Index Scan using jobs_ended_idx", "task_runs_attempt_idx", "job_events_job_idx",
                "webhook_deliveries_job_idx", "jobs_parent_idx").doesNotContain("Seq Scan on jobs", "Seq Scan on task_runs",
                "Seq Scan on job_events", "Seq Scan on webhook_deliveries");
    }

    private void job(String id, String status, int endedDaysAgo, String parent) throws SQLException {
        boolean ended = !status.equals("queued") && !status.equals("running");
        execute(connection, """
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, parent_job_id, available_at,
                    lease_token, lease_expires_at, created_at, created_by, updated_at, completed_at, error_message)
                values ('%s', 'ocr', '%s', 0, 3, %s, now(), 1, %s, now(), 't', now(), %s, %s)
                """.formatted(id, status, parent == null ? "null" : "'" + parent + "'",
                        status.equals("running") ? "now() + interval '1 hour'" : "null",
                        ended ? "now() - interval '" + endedDaysAgo + " days'" : "null",
                        status.equals("failed") || status.equals("cancelled") ? "'it broke'" : "null"));
    }

    private void message(String jobId, String status) throws SQLException {
        execute(connection, """
                insert into queue_operator.webhooks (id, url, events, secret, created_by)
                values ('wh_1', 'https://example.org', array['job.completed'], 's', 't') on conflict do nothing;
                insert into queue_operator.webhook_deliveries (id, webhook_id, event, event_at, job_id, status, max_attempts,
                    next_attempt_at, ended_at)
                values ('msg_%1$s', 'wh_1', 'job.completed', now(), '%1$s', '%2$s', 8,
                    case when '%2$s' = 'pending' then now() end, case when '%2$s' <> 'pending' then now() end)
                """.formatted(jobId, status));
    }

    private List<String> prune(Integer completed, Integer failed, Integer cancelled, int batch) throws SQLException {
        return database.run(connection, "prune.jobs", completed + ", " + failed + ", " + cancelled + ", " + batch).stream()
                .map(row -> row.get("id")).toList();
    }

    private List<String> would(Integer completed, Integer failed, Integer cancelled) throws SQLException {
        return database.run(connection, "prune.would", completed + ", " + failed + ", " + cancelled + ", 1000").stream()
                .map(row -> row.get("status") + " " + row.get("jobs") + ", " + row.get("referred") + " kept").toList();
    }
}
