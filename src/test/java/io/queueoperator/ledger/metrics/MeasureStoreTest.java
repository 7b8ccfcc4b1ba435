package io.queueoperator.ledger.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the measurement says of a queue, also of one with more jobs than it counts: here it counts up to ten. */
class MeasureStoreTest {
    private static final int UP_TO = 10;

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void empty() throws SQLException {
        execute("truncate queue_operator.jobs, queue_operator.job_events, queue_operator.pauses cascade");
    }

    @Test
    void jobs_that_are_due_are_the_depth_and_can_be_claimed() throws SQLException {
        jobs("ocr", 3, "");
        jobs("ocr", 2, "available_at = now() + interval '1 day'");

        assertThat(measured("queue_depth", "ocr")).isEqualTo(3);
        assertThat(measured("queue_scheduled", "ocr")).isEqualTo(2);
        assertThat(measured("queue_claimable", "")).isEqualTo(3);
    }

    @Test
    void any_number_of_jobs_for_tomorrow_are_no_depth() throws SQLException {
        jobs("ocr", 5 * UP_TO, "available_at = now() + interval '1 day'");
        assertThat(measured("queue_depth", "ocr")).isZero();
        assertThat(measured("queue_claimable", "")).isZero();

        jobs("ocr", 4, "");

        assertThat(measured("queue_scheduled", "ocr")).isEqualTo(UP_TO);
        assertThat(measured("queue_depth", "ocr")).isEqualTo(4);
        assertThat(measured("queue_claimable", "")).isEqualTo(4);
    }

    @Test
    void the_depth_is_exact_beyond_what_is_counted_unless_as_many_are_scheduled() throws SQLException {
        jobs("ocr", 3 * UP_TO, "");
        assertThat(measured("queue_depth", "ocr")).isEqualTo(3 * UP_TO);

        jobs("ocr", UP_TO, "available_at = now() + interval '1 day'");

        assertThat(measured("queue_depth", "ocr")).isEqualTo(UP_TO);
    }

    @Test
    void any_number_of_parked_jobs_leave_nothing_to_claim() throws SQLException {
        jobs("ocr", 5 * UP_TO, "parked_by = 1");
        assertThat(measured("queue_parked", "")).isEqualTo(UP_TO);
        assertThat(measured("queue_claimable", "")).isZero();

        jobs("ocr", 1, "");

        assertThat(measured("queue_claimable", "")).isEqualTo(1);
    }

    @Test
    void parked_jobs_for_tomorrow_do_not_hide_what_can_be_claimed_today() throws SQLException {
        jobs("ocr", 5, "parked_by = 1, available_at = now() + interval '1 day'");
        jobs("ocr", 5, "");

        assertThat(measured("queue_claimable", "")).isEqualTo(5);
    }

    @Test
    void a_pause_of_a_type_leaves_the_other_types_and_one_of_everything_leaves_nothing() throws SQLException {
        jobs("ocr", 3, "");
        jobs("download", 2, "");

        pause("task_type", "ocr");
        assertThat(measured("queue_claimable", "")).isEqualTo(2);

        pause("everything", "");
        assertThat(measured("queue_claimable", "")).isZero();
        assertThat(measured("queue_depth", "ocr")).isEqualTo(3);
    }

    @Test
    void jobs_behind_a_concurrency_key_that_is_taken_cannot_be_claimed() throws SQLException {
        jobs("ocr", 5 * UP_TO, "concurrency_key = 'account-1', concurrency_limit = 1");
        jobs("ocr", 2, "concurrency_key = 'account-2', concurrency_limit = 1");
        assertThat(measured("queue_claimable", "")).isEqualTo(UP_TO);

        held("concurrency_key = 'account-1', concurrency_limit = 1, concurrency_slot = 1");

        assertThat(measured("queue_claimable", "")).isEqualTo(2);
    }

    @Test
    void what_can_be_claimed_is_counted_up_to_the_bound_over_all_types_together() throws SQLException {
        jobs("ocr", UP_TO - 1, "");
        jobs("download", UP_TO - 1, "concurrency_key = 'account-1', concurrency_limit = 1");

        assertThat(measured("queue_claimable", "")).isEqualTo(UP_TO);
    }

    /** Queued jobs, in the log too, for it is what is counted; {@code but} is how they are unlike others. */
    private void jobs(String taskType, int many, String but) throws SQLException {
        execute("create temporary table made as select 'job-' || gen_random_uuid() as id from generate_series(1, " + many + ")");
        execute("insert into queue_operator.jobs (id, task_type, status, priority, attempt, max_attempts, available_at, created_at,"
                + " updated_at, created_by) select id, '" + taskType + "', 'queued', 0, 1, 3, now(), now(), now(), 'test' from made");
        if (!but.isEmpty()) {
            execute("update queue_operator.jobs set " + but + " where id in (select id from made)");
        }
        execute("insert into queue_operator.job_events (job_id, at, to_status, attempt, actor_kind, actor)"
                + " select id, now(), 'queued', 1, 'service', 'test' from made");
        execute("drop table made");
    }

    private void held(String and) throws SQLException {
        execute("insert into queue_operator.jobs (id, task_type, status, priority, attempt, max_attempts, available_at, created_at,"
                + " updated_at, created_by, lease_token, lease_expires_at, worker_id, claimed_at) values ('held', 'ocr', 'claimed',"
                + " 0, 1, 3, now(), now(), now(), 'test', 1, now() + interval '1 hour', 'w', now())");
        execute("update queue_operator.jobs set " + and + " where id = 'held'");
    }

    private void pause(String kind, String key) throws SQLException {
        execute("insert into queue_operator.pauses (kind, key, paused_by) values ('" + kind + "', '" + key + "', 'test')");
    }

    private double measured(String what, String label) throws SQLException {
        return database.run(connection, "metrics.measure", "null, null, 50, " + UP_TO + ", 3600, 60").stream()
                .filter(row -> row.get("measured").equals(what) && row.get("one").equals(label))
                .mapToDouble(row -> Double.parseDouble(row.get("value")))
                .findFirst().orElseThrow();
    }

    private void execute(String sql) throws SQLException {
        MigratedDatabase.execute(connection, sql);
    }
}
