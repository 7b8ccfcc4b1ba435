package io.queueoperator.flow.reap;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transaction of somebody else's stays open while changes go on, on the real PostgreSQL. */
class PassOverStoreTest {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private final Connection connection = database.connect();
    @AutoClose
    private final Connection other = database.connect();

    @BeforeEach
    void an_open_transaction() throws SQLException {
        execute(connection, "truncate queue_operator.job_events, queue_operator.log_passed_over, queue_operator.job_counts,"
                + " queue_operator.jobs cascade");
        execute(connection, "insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at,"
                + " created_by, updated_at) select unnest(array['a', 'late']), 'ocr', 'queued', 0, 3, now(), now(), 'test', now()");
        execute(connection, "update queue_operator.follower_cursors set xid = pg_snapshot_xmin(pg_current_snapshot()), event_id = 0");
        other.setAutoCommit(false);
        execute(other, "set application_name = 'nightly export'");
        execute(other, "select pg_current_xact_id()");
        change("a");
    }

    @Test
    void nothing_after_it_is_read_until_it_is_passed_over() throws SQLException {
        assertThat(read()).isEmpty();
        note();
        assertThat(read()).as("noted").isEmpty();

        assertThat(note()).anySatisfy(row -> assertThat(row)
                .containsEntry("passed", "t").hasEntrySatisfying("who", who -> assertThat(who).contains("nightly export")));
        assertThat(read()).containsExactly("a");
        change("b");
        assertThat(read()).containsExactly("a", "b");
    }

    @Test
    void the_counts_the_error_groups_and_the_runs_go_on() throws SQLException {
        passOver();
        for (String rolledUp : List.of("stats.roll_up", "groups.roll_up", "passes.read_log")) {
            database.run(connection, rolledUp, "100");
        }

        assertThat(texts(connection, "select follower from queue_operator.follower_cursors"
                + " where follower in ('statistics', 'error_groups', 'runs')"
                + " and xid < (select max(xid) from queue_operator.job_events)")).isEmpty();
    }

    @Test
    void what_it_wrote_itself_comes_at_the_end_of_the_log_once_it_is_over() throws SQLException {
        change("late", other);
        passOver();
        change("b");
        other.commit();
        assertThat(read()).as("who has read so far must not find it in front").containsExactly("a", "b");

        assertThat(note()).first().satisfies(row -> assertThat(row).containsEntry("moved", "1"));
        assertThat(read()).containsExactly("a", "b", "late");
        change("c");
        assertThat(read()).containsExactly("a", "b", "late", "c");
    }

    @Test
    void one_that_is_over_is_not_passed_over_any_more() throws SQLException {
        passOver();
        other.rollback();
        passOver();

        assertThat(texts(connection, "select xid from queue_operator.log_passed_over")).isEmpty();
        assertThat(read()).containsExactly("a");
    }

    @Test
    void one_that_ends_while_it_is_noted_is_read_once() throws SQLException {
        change("late", other);
        try (Connection second = database.connect()) {
            second.setAutoCommit(false);
            note(second);
            other.commit();
            assertThat(countRolledUp()).as("who has not seen the note stops at the one who writes it, or reads").isLessThanOrEqualTo(2);
            second.commit();
        }
        passOver();
        passOver();

        assertThat(countRolledUp()).isEqualTo(2);
    }

    @Test
    void two_instances_move_what_it_wrote_once() throws Exception {
        change("late", other);
        passOver();
        other.commit();
        try (Connection second = database.connect()) {
            connection.setAutoCommit(false);
            List<Map<String, String>> first = note();
            CompletableFuture<List<Map<String, String>>> meanwhile = CompletableFuture.supplyAsync(() -> {
                try {
                    return note(second);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (texts(other, "select pid from pg_locks where not granted").isEmpty() && !meanwhile.isDone()) {
                Thread.onSpinWait();
            }
            other.commit();
            connection.commit();
            connection.setAutoCommit(true);
            assertThat(first.get(0)).containsEntry("moved", "1");
            assertThat(meanwhile.get().get(0)).containsEntry("moved", "0");
        }
    }

    @Test
    void what_it_wrote_is_moved_some_at_a_time_and_read_by_nobody_before() throws SQLException {
        for (int i = 0; i < 15; i++) {
            change("late" + i, other);
        }
        passOver();
        other.commit();

        assertThat(note().get(0)).containsEntry("moved", "10");
        assertThat(read()).hasSize(11);
        assertThat(note().get(0)).containsEntry("moved", "5");
        assertThat(read()).hasSize(16);
        note();
        assertThat(texts(connection, "select xid from queue_operator.log_passed_over")).isEmpty();
    }

    @Test
    void what_was_passed_over_before_a_restore_into_a_younger_database_is_forgotten() throws SQLException {
        execute(connection, "insert into queue_operator.log_passed_over (xid) values ('123456789')");
        passOver();

        assertThat(texts(connection, "select xid from queue_operator.log_passed_over")).doesNotContain("123456789");
    }

    /** In two steps. */
    private List<Map<String, String>> passOver() throws SQLException {
        note();
        return note();
    }

    /** One step, for all that is open now. */
    private List<Map<String, String>> note() throws SQLException {
        return note(connection);
    }

    private static List<Map<String, String>> note(Connection by) throws SQLException {
        String open = String.join(",", texts(by, "select x::text from pg_snapshot_xip(pg_current_snapshot()) as s (x)"));
        return database.run(by, "log.pass_over", "'{" + open + "}', 10");
    }

    /** How many changes the counts have seen so far. */
    private int countRolledUp() throws SQLException {
        database.run(connection, "stats.roll_up", "100");
        return Integer.parseInt(texts(connection, "select coalesce(sum(entered), 0) from queue_operator.job_counts").get(0));
    }

    private List<String> read() throws SQLException {
        String place = texts(connection, "select xid from queue_operator.follower_cursors where follower = 'redis'").get(0);
        return database.run(connection, "reap.events", "'" + place + "', 0, 100").stream().map(row -> row.get("job_id")).toList();
    }

    private void change(String job) throws SQLException {
        change(job, connection);
    }

    private static void change(String job, Connection by) throws SQLException {
        execute(by, "insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor) values ('%s', 'queued', 1, 'key', 't')"
                .formatted(job));
    }
}
