package io.queueoperator.intake.csv;

import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file is put aside and carried out in steps that fit into memory; the statements on the real PostgreSQL. */
class ImportStepsStoreTest {
    private static final String ROW =
            "{\"status\":\"queued\",\"attempt\":1,\"max_attempts\":3,\"pass_number\":1,\"requeues\":0,\"begun\":1}";
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();
    private String importId;

    /** Seven rows, as long as each other. */
    @BeforeEach
    void a_file_that_was_read() throws SQLException {
        execute(connection, "truncate queue_operator.jobs, queue_operator.job_events, queue_operator.runs,"
                + " queue_operator.csv_imports cascade");
        importId = database.run(connection, "csv.begin", "'post', 'run', 'tests'").get(0).get("id");
        assertThat(database.run(connection, "csv.stage", importId + ", array[2, 3, 4, 5, 6, 7, 8], array['job-2', 'job-3',"
                + " 'job-4', 'job-5', 'job-6', 'job-7', 'job-8'], array_fill('" + ROW + "'::text, array[7])")).hasSize(7);
        database.run(connection, "csv.accept", importId + ", array[]::text[]");
    }

    @Test
    void a_step_takes_no_more_rows_than_fit_and_at_least_one() throws SQLException {
        assertThat(texts(connection, "select distinct size from queue_operator.csv_rows"))
                .containsExactly(Integer.toString(ROW.length()));

        assertThat(step(100, 2 * ROW.length())).containsExactly("job-2", "job-3");
        assertThat(step(100, 1)).containsExactly("job-4");
        assertThat(step(2, 1_000_000)).containsExactly("job-5", "job-6");
        // One that was put aside before rows were measured.
        execute(connection, "update queue_operator.csv_rows set size = 0");
        assertThat(step(100, 1)).containsExactly("job-7", "job-8");
        assertThat(step(100, 1)).as("nothing is left").isEmpty();
        database.run(connection, "csv.close", importId);

        assertThat(texts(connection, "select id from queue_operator.jobs order by created_at"))
                .containsExactly("job-2", "job-3", "job-4", "job-5", "job-6", "job-7", "job-8");
        assertThat(database.run(connection, "csv.tally", importId).get(0)).containsEntry("created", "7")
                .containsEntry("known_run_id", "run");
    }

    @Test
    void two_who_carry_out_the_same_file_take_turns_and_neither_thinks_that_it_is_over() throws Exception {
        try (Connection first = database.connect(); Connection other = database.connect()) {
            first.setAutoCommit(false);
            assertThat(step(first, 3, 1_000_000)).containsExactly("job-2", "job-3", "job-4");
            CompletableFuture<List<String>> second = CompletableFuture.supplyAsync(() -> aside(other));
            eventually("the second waits for the first", () -> !texts(connection,
                    "select 1 from pg_stat_activity where wait_event_type = 'Lock'").isEmpty());
            first.commit();

            assertThat(second.get()).containsExactly("job-5", "job-6", "job-7");
        }
        assertThat(texts(connection, "select created from queue_operator.csv_imports")).containsExactly("6");
    }

    @Test
    void what_somebody_is_at_is_not_taken_for_cut_off() throws SQLException {
        assertThat(database.run(connection, "csv.open", "600, 10")).isEmpty();
        execute(connection, "update queue_operator.csv_imports set touched_at = now() - interval '11 seconds'");
        assertThat(database.run(connection, "csv.open", "600, 10"))
                .extracting(row -> row.get("state") + " " + row.get("created_by")).containsExactly("accepted tests");

        execute(connection, "update queue_operator.csv_imports set state = 'reading'");
        assertThat(database.run(connection, "csv.open", "600, 10")).isEmpty();
        execute(connection, "update queue_operator.csv_imports set touched_at = now() - interval '601 seconds'");
        assertThat(database.run(connection, "csv.open", "600, 10")).hasSize(1);
        execute(connection, "update queue_operator.csv_imports set state = 'done'");
        assertThat(database.run(connection, "csv.open", "600, 10")).isEmpty();
    }

    private List<String> step(int most, int characters) throws SQLException {
        return step(connection, most, characters);
    }

    /** The jobs that it made. */
    private List<String> step(Connection own, int most, int characters) throws SQLException {
        return database.run(own, "csv.carry_out", importId + ", " + most + ", " + characters).stream()
                .map(row -> row.get("id")).filter(id -> id != null).sorted().toList();
    }

    private List<String> aside(Connection own) {
        try {
            return step(own, 3, 1_000_000);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
