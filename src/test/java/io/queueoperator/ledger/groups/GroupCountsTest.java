package io.queueoperator.ledger.groups;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.rows;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What HTTP cannot show: transactions that overlap. The statements of the service on the real PostgreSQL, with failures as
 * the failing statement leaves them.
 */
class GroupCountsTest {
    private static final String ONE = "f000000000000001";

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void an_empty_log() throws SQLException {
        execute(connection, "truncate queue_operator.task_runs, queue_operator.job_events, queue_operator.error_groups,"
                + " queue_operator.error_group_changes");
    }

    @Test
    void a_failure_that_commits_after_younger_ones_were_rolled_up_is_counted_all_the_same() throws SQLException {
        try (Connection slow = database.connect()) {
            slow.setAutoCommit(false);
            fail(slow, ONE, "slow");
            fail(connection, ONE, "quick");
            assertThat(count()).isEqualTo("1 of 1 jobs, open");
            rollUp(connection);
            assertThat(count()).isEqualTo("1 of 1 jobs, open");
            slow.commit();
        }
        assertThat(count()).isEqualTo("2 of 2 jobs, open");
        rollUp(connection);
        assertThat(count()).isEqualTo("2 of 2 jobs, open");
        assertThat(texts(connection, "select failures from queue_operator.error_groups")).containsExactly("2");
    }

    @Test
    void roll_ups_side_by_side_with_failures_count_each_of_them_once() throws SQLException {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            String name = "w" + worker;
            all.add(CompletableFuture.runAsync(() -> database.alone(own -> {
                for (int i = 0; i < 50; i++) {
                    fail(own, ONE, name + "-" + i);
                }
            })));
            all.add(CompletableFuture.runAsync(() -> database.alone(own -> {
                for (int i = 0; i < 25; i++) {
                    rollUp(own);
                }
            })));
        }
        all.forEach(CompletableFuture::join);

        assertThat(count()).isEqualTo("200 of 200 jobs, open");
        rollUp(connection);
        assertThat(texts(connection, "select failures from queue_operator.error_groups")).containsExactly("200");
    }

    @Test
    void attempts_of_one_job_are_one_job_whatever_a_roll_up_has_seen_of_them() throws SQLException {
        fail(connection, ONE, "same");
        fail(connection, "f000000000000002", "same");
        rollUp(connection);
        fail(connection, ONE, "same");
        assertThat(count()).isEqualTo("2 of 1 jobs, open");
        rollUp(connection);
        fail(connection, ONE, "other");

        assertThat(count()).isEqualTo("3 of 2 jobs, open");
    }

    @Test
    void a_failure_that_began_before_somebody_resolved_the_group_brings_nothing_back() throws SQLException {
        fail(connection, ONE, "first");
        try (Connection slow = database.connect()) {
            slow.setAutoCommit(false);
            fail(slow, ONE, "slow");
            resolve();
            slow.commit();
        }
        assertThat(count()).isEqualTo("2 of 2 jobs, resolved");
        rollUp(connection);
        assertThat(count()).isEqualTo("2 of 2 jobs, resolved");

        fail(connection, ONE, "later");
        assertThat(count()).isEqualTo("3 of 3 jobs, regressed");
        rollUp(connection);
        assertThat(count()).isEqualTo("3 of 3 jobs, regressed");
        assertThat(texts(connection, "select to_state || ' ' || coalesce(job_id, '') from queue_operator.error_group_changes"
                + " order by id")).containsExactly("resolved ", "regressed later");
    }

    @Test
    void a_group_of_the_tail_alone_can_be_resolved_and_is_counted_later() throws SQLException {
        fail(connection, ONE, "first");
        resolve();
        assertThat(count()).isEqualTo("1 of 1 jobs, resolved");
        rollUp(connection);

        assertThat(count()).isEqualTo("1 of 1 jobs, resolved");
    }

    private void resolve() throws SQLException {
        assertThat(rows(connection, GroupDecisionSql.DECIDE, "'" + ONE + "', 'resolved', 'tests', null, null")).hasSize(1);
    }

    private String count() throws SQLException {
        return rows(connection, GroupSql.ONE, "'" + ONE + "'").stream()
                .map(row -> row.get("failures") + " of " + row.get("jobs") + " jobs, " + row.get("state"))
                .findFirst().orElse("none");
    }

    private static void rollUp(Connection own) throws SQLException {
        rows(own, GroupRollUpSql.ROLL_UP, "5000");
    }

    /** What the failing statement leaves of an attempt of that job: the attempt, and the change that names its lease. */
    private static void fail(Connection own, String fingerprint, String job) throws SQLException {
        execute(own, """
                with lease as (select nextval('queue_operator.lease_token_seq') as token
                ), run as (
                    insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status,
                        ended_by, ended_at, progress_pct, error_message, error_category, fingerprint)
                    select 'ocr', '%2$s', 1, token, 'FAILED', 'queued', 'worker', now(), 0, 'it broke', 'unknown', '%1$s'
                    from lease
                )
                insert into queue_operator.job_events (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select '%2$s', 'running', 'queued', 2, token, 'worker', 'w' from lease
                """.formatted(fingerprint, job));
    }
}
