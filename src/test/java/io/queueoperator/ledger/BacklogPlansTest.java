package io.queueoperator.ledger;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Half of all jobs wait, behind as many that have ended: what looks for any so many of them does not get there by reading the
 * table from its beginning.
 */
class BacklogPlansTest {
    private static final int JOBS = 40_000;

    private static final String ENDED_AND_QUEUED = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at, created_by,
                updated_at, completed_at, concurrency_key, concurrency_limit)
            select 'job-' || n, 'ocr', case when n <= %1$d / 2 then 'completed' else 'queued' end, 0, 3, now(), now(), 'test', now(),
                   case when n <= %1$d / 2 then now() end, case when %2$s then 'key-' || n %% 100 end, 1
            from generate_series(1, %1$d) as g (n)
            """;

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @BeforeAll
    static void a_backlog() throws SQLException {
        execute(connection, ENDED_AND_QUEUED.formatted(JOBS, "n % 2 = 0"));
        execute(connection, "insert into queue_operator.job_counts (task_type, project_id, status, jobs, entered, attempts)"
                + " select task_type, '', status, count(*), count(*), count(*) from queue_operator.jobs group by 1, 2, 3");
        execute(connection, "vacuum analyze");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = ';', value = {"metrics.measure; null, null, 50, 400, 3600, 60",
        "claim.due; array['ocr'], 100", "claim.due_of_any; 100", "stats.task_types; null, null",
        "explain.facts; 'job-39999', 1000"})
    void what_waits_is_looked_at_through_an_index(String tag, String arguments) throws SQLException {
        for (String mode : new String[] {"force_custom_plan", "force_generic_plan"}) {
            execute(connection, "set plan_cache_mode = " + mode);
            assertThat(database.plan(connection, tag, arguments)).as(mode).contains(" on jobs").doesNotContain("Seq Scan on jobs");
        }
    }

    @Test
    void a_look_at_open_transactions_does_not_read_the_log() throws SQLException {
        execute(connection, "begin; insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)"
                + " select id, 'queued', 1, 'key', 'test' from queue_operator.jobs");
        execute(connection, "analyze queue_operator.job_events");
        for (String mode : new String[] {"force_custom_plan", "force_generic_plan"}) {
            execute(connection, "set plan_cache_mode = " + mode);
            assertThat(database.plan(connection, "log.pass_over", "'{7,8}', 10000")).as(mode)
                    .contains("job_events_pkey").doesNotContain("Seq Scan on job_events");
        }
        execute(connection, "rollback");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', delimiter = ';', value = {"stats.roll_up; 5000", "groups.roll_up; 5000",
        "passes.read_log; 5000", "transitions.take; 5000, 3600", "reap.events; '3', 0, 500", "gates.place; 5000, true"})
    void a_follower_that_is_far_behind_reads_the_log_in_its_order_and_does_not_sort_it(String tag, String arguments)
            throws SQLException {
        execute(connection, "begin; insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)"
                + " select id, 'queued', 1, 'key', 'test' from queue_operator.jobs");
        execute(connection, "analyze queue_operator.job_events");
        for (String mode : new String[] {"force_custom_plan", "force_generic_plan"}) {
            execute(connection, "set plan_cache_mode = " + mode);
            assertThat(database.plan(connection, tag, arguments)).as(mode)
                    .contains("Index Scan using job_events_pkey").doesNotContain("Bitmap Heap Scan on job_events");
        }
        execute(connection, "rollback");
    }
}
