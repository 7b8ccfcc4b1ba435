package io.queueoperator.state;

import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.rows;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another instance moves the place in the log between a follower's first look at it and its lock. */
class OvertakenFollowerTest {
    private static final String LOCK = "for update skip locked";

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @BeforeAll
    static void a_change() throws SQLException {
        try (Connection connection = database.connect()) {
            execute(connection, "create function wait_for_the_other() returns boolean language plpgsql volatile as"
                    + " $$ begin perform pg_advisory_xact_lock(77); return true; end $$");
            execute(connection, "insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)"
                    + " values ('j-1', 'queued', 1, 'key', 'test')");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "transitions.take, '10, 3600', queue_operator.transition_log, true",
        "passes.read_log, '10', queue_operator.follower_cursors, follower = 'runs'",
        "webhook.enqueue, '10, 3600, 3', queue_operator.follower_cursors, follower = 'webhooks'",
    })
    void the_place_is_not_taken_for_one_of_another_database(String tag, String arguments, String table, String row)
            throws Exception {
        try (Connection late = database.connect(); Connection other = database.connect()) {
            execute(other, "select pg_advisory_lock(77)");
            execute(late, "deallocate all");
            execute(late, "prepare late as " + late(database.statement(tag), row));
            FutureTask<List<?>> reading = new FutureTask<>(() -> rows(late, "execute late (" + arguments + ")"));
            new Thread(reading).start();
            eventually("it has looked", () -> !texts(
                    other, "select 1 from pg_locks where locktype = 'advisory' and not granted").isEmpty());

            for (int i = 0; i < 3; i++) {
                execute(other, "select pg_current_xact_id()");
            }
            execute(other, "update " + table + " set xid = pg_snapshot_xmax(pg_current_snapshot()), event_id = 0 where " + row);
            List<?> moved = place(other, table, row);
            execute(other, "select pg_advisory_unlock(77)");
            reading.get();

            assertThat(place(other, table, row)).isEqualTo(moved);
        }
    }

    /** The same statement, which waits before it locks the place. */
    private static String late(String sql, String row) {
        int lock = sql.indexOf(LOCK);
        return sql.substring(0, lock) + (row.equals("true") ? "where" : "and") + " wait_for_the_other() " + sql.substring(lock);
    }

    private static List<?> place(Connection connection, String table, String row) throws SQLException {
        return rows(connection, "select xid::text, event_id from " + table + " where " + row);
    }
}
