package io.queueoperator.state;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows the log, planned while it was empty: the plan may be kept until somebody looks at the table again. */
class FollowerPlansTest {
    private static final Pattern COMPARED = Pattern.compile("Rows Removed by Join Filter: (\\d+)");

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @BeforeEach
    void an_empty_queue_that_postgresql_has_looked_at() throws SQLException {
        try (Connection connection = database.connect()) {
            execute(connection, "truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events cascade");
            execute(connection, "analyze queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events");
            execute(connection, "update queue_operator.transition_log set xid = pg_snapshot_xmin(pg_current_snapshot())");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "transitions.take, '2000, 3600'", "stats.roll_up, '2000'", "groups.roll_up, '2000'", "passes.read_log, '2000'",
        "webhook.enqueue, '2000, 3600, 3'", "gates.place, '2000, true'",
    })
    void no_event_is_compared_with_each_of_the_others(String tag, String arguments) throws SQLException {
        try (Connection connection = database.connect()) {
            execute(connection, "set plan_cache_mode = force_generic_plan");
            database.run(connection, tag, arguments);
            execute(connection, """
                    insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at,
                        created_by, updated_at)
                    select 'j-' || n, 'ocr', 'queued', 0, 3, now(), now(), 'test', now() from generate_series(1, 2000) n;
                    insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                        ended_at, progress_pct)
                    select 'ocr', 'j-' || n, 1, n, 'FAILED', 'queued', 'worker', now(), 0 from generate_series(1, 2000) n;
                    insert into queue_operator.job_events (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                    select 'j-' || n, 'running', 'queued', 2, n, 'worker', 'w' from generate_series(1, 2000) n;
                    """);

            String plan = String.join("\n", texts(
                    connection, "explain (analyze, timing off, costs off) execute s (" + arguments + ")"));
            assertThat(COMPARED.matcher(plan).results().map(MatchResult::group).mapToLong(FollowerPlansTest::number).sum())
                    .as(plan).isLessThan(100_000);
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }
}
