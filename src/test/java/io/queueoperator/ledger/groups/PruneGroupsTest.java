package io.queueoperator.ledger.groups;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which groups leave, on the real PostgreSQL. */
class PruneGroupsTest {
    private static final String A_DAY = "86400, ";
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @Test
    void what_nothing_was_heard_of_leaves_and_what_people_decided_and_what_has_attempts_stays() throws SQLException {
        group("old", "open", 2);
        group("back-and-old", "regressed", 3);
        group("young", "open", 0);
        group("ignored", "ignored", 2);
        group("resolved", "resolved", 2);
        group("with-attempts", "open", 2);
        execute(connection, "insert into queue_operator.error_group_changes"
                + " (fingerprint, from_state, to_state, actor_kind, actor) select fingerprint, 'resolved', state, 'key', 'test' from queue_operator.error_groups");
        execute(connection, """
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    ended_at, progress_pct, error_message, fingerprint)
                values ('ocr', '42', 1, 7, 'FAILED', 'failed', 'worker', now(), 0, 'boom', 'with-attempts')""");

        assertThat(database.run(connection, "groups.prune", A_DAY + "1")).extracting(row -> row.get("fingerprint"))
                .as("the oldest first, and no more than asked for").containsExactly("back-and-old");
        assertThat(database.run(connection, "groups.prune", A_DAY + "10")).extracting(row -> row.get("fingerprint"))
                .containsExactly("old");
        assertThat(database.run(connection, "groups.prune", A_DAY + "10")).isEmpty();
        assertThat(rows(connection, "select fingerprint from queue_operator.error_group_changes order by fingerprint"))
                .extracting(row -> row.get("fingerprint")).containsExactly("ignored", "resolved", "with-attempts", "young");
    }

    private static void group(String fingerprint, String state, int daysAgo) throws SQLException {
        execute(connection, "insert into queue_operator.error_groups (fingerprint, task_type, failures, jobs, first_seen_at,"
                + " last_seen_at, last_job_id, last_attempt, state, resolved_at, regressed_at) values ('" + fingerprint
                + "', 'ocr', 1, 1, now() - interval '9 days', now() - interval '" + daysAgo + " days 1 hour', 'j', 1, '"
                + state + "', now(), now())");
    }
}
