package io.queueoperator.ledger.run;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others say later of their runs, by the statement on the real PostgreSQL: times, statuses, what was cut. */
class ChangeRunStoreTest {
    private static final String NOON = "'2026-03-01T12:00:00Z'::timestamptz";
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void no_runs() throws SQLException {
        execute(connection, "truncate queue_operator.operation_runs");
    }

    @Test
    void an_end_before_the_beginning_is_not_in_order_and_changes_nothing() throws SQLException {
        run("RUNNING", NOON);

        assertThat(change("'SUCCESS'", "null", NOON + " - interval '1 second'"))
                .containsEntry("changed", "f").containsEntry("in_order", "f").containsEntry("status", "RUNNING");
        assertThat(change("'SUCCESS'", "null", NOON + " + interval '30 minutes'"))
                .containsEntry("changed", "t").containsEntry("execution_time_s", "1800");
        assertThat(change("null", NOON + " + interval '31 minutes'", "null"))
                .as("nor is a beginning after the end").containsEntry("changed", "f").containsEntry("in_order", "f");
        assertThat(change("'SUCCESS'", "null", "null")).containsEntry("changed", "t").containsEntry("execution_time_s", "1800");
    }

    @Test
    void what_goes_on_has_no_end() throws SQLException {
        run("RUNNING", "now() - interval '1 hour'");

        assertThat(change("null", "null", "now()")).containsEntry("changed", "f").containsEntry("in_order", "f");
        assertThat(change("null", "null", "null")).containsEntry("changed", "t").containsEntry("ended_at", null);
    }

    @Test
    void what_ended_without_a_word_of_its_beginning_began_no_later_than_it_ended() throws SQLException {
        run("PENDING", "null");

        Map<String, String> ended = change("'FAILED'", "null", "now() - interval '1 hour'");

        assertThat(ended).containsEntry("changed", "t").containsEntry("execution_time_s", "0");
        assertThat(ended.get("started_at")).isEqualTo(ended.get("ended_at"));
    }

    @Test
    void the_clock_of_the_caller_may_be_ahead() throws SQLException {
        run("RUNNING", "now() + interval '1 minute'");

        assertThat(change("'SUCCESS'", "null", "null")).containsEntry("changed", "t").containsEntry("execution_time_s", "0");
        assertThat(rows(connection, "select 1 from queue_operator.operation_runs where ended_at = started_at")).hasSize(1);
    }

    @Test
    void a_run_that_was_given_up_is_taken_back_as_what_it_was() throws SQLException {
        run("RUNNING", "now() - interval '1 hour'");
        givenUp();
        assertThat(change("'PENDING'", "null", "null")).as("it had begun")
                .containsEntry("changed", "f").containsEntry("in_order", "t");
        assertThat(change("null", "null", "null")).containsEntry("status", "RUNNING").containsEntry("ended_at", null)
                .containsEntry("abandoned", "f").containsEntry("error_message", null);

        run("PENDING", "null");
        givenUp();
        assertThat(change("null", "null", "null")).containsEntry("status", "PENDING").containsEntry("started_at", null);

        run("RUNNING", NOON);
        givenUp();
        assertThat(change("'SUCCESS'", "null", NOON + " + interval '1 minute'"))
                .containsEntry("status", "SUCCESS").containsEntry("execution_time_s", "60");
        assertThat(change("'FAILED'", "null", "null")).as("what has ended stays what it is").containsEntry("changed", "f");
    }

    @Test
    void what_was_cut_stays_said_until_what_it_was_said_of_is_told_anew() throws SQLException {
        run("RUNNING", "now()");
        execute(connection, "update queue_operator.operation_runs"
                + " set metadata = '{\"input_cut\":[\"text\"],\"error_list_cut\":7,\"rows\":1}'");

        assertThat(metadata("null", "'{\"b\":1.10,\"input_cut\":[\"x\"]}'", "null", "3", "null"))
                .isEqualTo("{ \"b\" : 1.10, \"input_cut\" : [\"text\"], \"error_list_cut\" : 7, \"result_refs_cut\" : 3 }");
        assertThat(metadata("null", "null", "null", "null", "null"))
                .isEqualTo("{ \"b\" : 1.10, \"input_cut\" : [\"text\"], \"error_list_cut\" : 7, \"result_refs_cut\" : 3 }");
        assertThat(metadata("'[]'", "null", "'[]'", "null", "null"))
                .isEqualTo("{ \"b\" : 1.10, \"input_cut\" : [\"text\"] }");
        execute(connection, "update queue_operator.operation_runs set metadata = null");
        assertThat(metadata("null", "null", "null", "null", "null")).isNull();
        assertThat(metadata("null", "'null'", "null", "null", "2")).isEqualTo("{ \"error_list_cut\" : 2 }");
    }

    private void run(String status, String startedAt) throws SQLException {
        execute(connection, "truncate queue_operator.operation_runs");
        execute(connection, "insert into queue_operator.operation_runs (operation, category, status, started_at, user_id, channel,"
                + " alive_until) values ('transform', 'external', '" + status + "', " + startedAt + ", 'ann', 'http', now())");
    }

    /** As it is done to what is not heard of any more. */
    private void givenUp() throws SQLException {
        execute(connection, "update queue_operator.operation_runs set status = 'FAILED', ended_at = now(), abandoned = true,"
                + " error_type = 'Abandoned', error_message = 'not heard of'");
    }

    private Map<String, String> change(String status, String startedAt, String endedAt) throws SQLException {
        return changed(status + ", " + startedAt + ", " + endedAt + ", null, case when " + status
                + " = 'FAILED' then 'no' end, null, null, null, null, null, 60, null, null");
    }

    private String metadata(String refs, String metadata, String errors, String refsCut, String errorsCut) throws SQLException {
        return changed("null, null, null, " + refs + ", null, null, null, " + errors + ", null, " + metadata + ", 60, " + refsCut
                + ", " + errorsCut).get("metadata");
    }

    private Map<String, String> changed(String arguments) throws SQLException {
        return database.run(connection, "runs.change",
                rows(connection, "select id from queue_operator.operation_runs").get(0).get("id") + ", " + arguments).get(0);
    }
}
