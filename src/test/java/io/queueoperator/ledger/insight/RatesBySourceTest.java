package io.queueoperator.ledger.insight;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Attempts know their source; those of before they did ask their jobs. */
class RatesBySourceTest {
    private static final String JOB = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, available_at, created_at,
                created_by, updated_at, lease_token, lease_expires_at)
            values ('%1$s', 'ocr', 'running', 0, 3, %2$s, now(), now(), 'test', now(), %3$d, now() + interval '1 hour')
            """;
    private static final String FORGOTTEN = "update queue_operator.task_runs set source_id = null where job_id = '%s'";

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @BeforeAll
    static void attempts_of_four_jobs() throws SQLException {
        complete("job-1", "'source-1'", 1);
        complete("job-2", "'source-1'", 2);
        complete("job-3", "null", 3);
        complete("job-4", "null", 4);
        execute(connection, FORGOTTEN.formatted("job-2"));
        execute(connection, FORGOTTEN.formatted("job-4"));
    }

    @Test
    void attempts_from_before_and_after_they_knew_their_source_are_counted_alike() throws SQLException {
        Map<String, String> runs = new HashMap<>();
        for (Map<String, String> row : database.run(connection, "insight.error_rates", "'source', 3600, 100, 10")) {
            runs.put(row.get("key"), row.get("runs"));
        }

        Map<String, String> expected = new HashMap<>();
        expected.put("source-1", "2");
        expected.put(null, "2");
        assertThat(runs).isEqualTo(expected);
    }

    @Test
    void a_job_without_a_source_is_not_asked_again() throws SQLException {
        assertThat(MigratedDatabase.texts(connection,
                "select source_id from queue_operator.task_runs where job_id in ('job-1', 'job-3') order by job_id"))
                .containsExactly("source-1", "");
    }

    private static void complete(String id, String source, int lease) throws SQLException {
        execute(connection, JOB.formatted(id, source, lease));
        database.run(connection, "finish.complete", """
                array['%s'], array[%d], array[null]::text[], array[null]::text[], array[null]::text[], array[null]::bigint[],
                array[null]::bigint[], array[null]::text[]""".formatted(id, lease));
    }
}
