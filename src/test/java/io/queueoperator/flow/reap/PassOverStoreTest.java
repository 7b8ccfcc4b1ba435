package io.queueoperator.flow.reap;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transaction of somebody else's stays open while changes go on, on the real PostgreSQL. */
class PassOverStoreTest {
    private static MigratedDatabase database;
    private Connection connection;
    private Connection other;

    @BeforeAll
    static void migrate() {
        database = new MigratedDatabase();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void an_open_transaction() throws SQLException {
        connection = database.connect();
        execute(connection, "truncate queue_operator.job_events, queue_operator.log_passed_over");
        execute(connection, "update queue_operator.follower_cursors set xid = pg_snapshot_xmin(pg_current_snapshot()), event_id = 0");
        other = database.connect();
        other.setAutoCommit(false);
        execute(other, "set application_name = 'nightly export'");
        execute(other, "select pg_current_xact_id()");
        change("a");
    }

    @AfterEach
    void disconnect() throws SQLException {
        other.close();
        connection.close();
    }

    @Test
    void nothing_after_it_is_read_until_it_is_passed_over() throws SQLException {
        assertThat(read()).isEmpty();

        assertThat(passOver()).anySatisfy(row -> assertThat(row)
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

        assertThat(passOver()).first().satisfies(row -> assertThat(row).containsEntry("moved", "1"));
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
    void two_instances_move_what_it_wrote_once() throws Exception {
        change("late", other);
        passOver();
        other.commit();
        try (Connection second = database.connect()) {
            connection.setAutoCommit(false);
            passOver();
            Thread waiting = new Thread(() -> run(second));
            waiting.start();
            while (texts(other, "select pid from pg_locks where not granted").isEmpty() && waiting.isAlive()) {
                Thread.onSpinWait();
            }
            connection.commit();
            connection.setAutoCommit(true);
            waiting.join();
        }
        other.commit();

        assertThat(read()).containsExactly("a", "late");
    }

    @Test
    void what_was_passed_over_before_a_restore_into_a_younger_database_is_forgotten() throws SQLException {
        execute(connection, "insert into queue_operator.log_passed_over (xid) values ('123456789')");
        passOver();

        assertThat(texts(connection, "select xid from queue_operator.log_passed_over")).doesNotContain("123456789");
    }

    private static void run(Connection connection) {
        try {
            database.run(connection, "log.pass_over", "'{}'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that is open now. */
    private List<Map<String, String>> passOver() throws SQLException {
        String open = String.join(",", texts(connection, "select x::text from pg_snapshot_xip(pg_current_snapshot()) as s (x)"));
        return database.run(connection, "log.pass_over", "'{" + open + "}'");
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
