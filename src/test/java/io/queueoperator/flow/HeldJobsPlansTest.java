package io.queueoperator.flow;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What ends or renews attempts of many workers finds their jobs by their ids, also where the planner was told that nobody holds any, or
 * that there are few: from then on each batch would read all that are held, or the whole table, until the next {@code ANALYZE}.
 */
class HeldJobsPlansTest {
    private static final int BATCH = 100;
    /** From the sixth call on a connection may carry out a plan for all arguments, and keeps it. */
    private static final int UNTIL_SETTLED = 7;

    private static final String QUEUED = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at, created_by,
                updated_at)
            select 'job-' || n, 'ocr', 'queued', 0, 3, now(), now(), 'test', now() from generate_series(1, %d) as g (n)
            """;

    @AutoClose
    private final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void a_table_that_nobody_vacuums_aside() throws SQLException {
        execute(connection, "alter table queue_operator.jobs set (autovacuum_enabled = off)");
    }

    @ParameterizedTest
    @CsvSource({"finish.complete, 20000", "finish.complete, 500", "finish.fail, 20000", "finish.fail, 500", "claim.release, 20000",
            "claim.release, 500", "progress.checkpoint, 20000", "progress.checkpoint, 500"})
    void held_jobs_are_found_by_their_ids_where_nobody_held_one_when_statistics_were_taken(String tag, int jobs)
            throws SQLException {
        execute(connection, QUEUED.formatted(jobs));
        execute(connection, "vacuum analyze queue_operator.jobs");

        assertThat(scansOfJobs(tag)).isNotEmpty().allMatch(scan -> scan.contains("Index Scan using jobs_pkey on jobs"));
    }

    private List<String> scansOfJobs(String tag) throws SQLException {
        execute(connection, "prepare held as " + database.statement(tag));
        List<String> plan = List.of();
        for (int time = 0; time < UNTIL_SETTLED; time++) {
            plan = texts(connection, "explain (costs off) execute held (" + arguments(tag) + ")");
        }
        return plan.stream().filter(line -> line.contains("Scan") && line.contains(" on jobs")).toList();
    }

    private static String arguments(String tag) {
        String ids = IntStream.rangeClosed(1, BATCH).mapToObj(n -> "'job-" + n + "'").collect(Collectors.joining(", ", "array[", "]"));
        String leases = ids + ", " + nulls("bigint");
        return switch (tag) {
            case "finish.complete" -> leases + ", " + nulls("text", "text", "text", "bigint", "bigint", "text");
            case "progress.checkpoint" -> leases + ", " + nulls("text", "text", "float8", "bigint", "bigint", "text");
            case "claim.release" -> leases + ", null";
            default -> leases + ", " + nulls("bigint", "text", "float8", "text", "text", "text", "text", "text", "text", "text",
                    "bool", "int", "text", "text", "text", "timestamptz", "float8", "bigint", "bigint", "text")
                    + ", false, 'worker', 'a reason', 60, 60, " + nulls("text", "text", "text", "text") + ", false";
        };
    }

    private static String nulls(String... types) {
        return List.of(types).stream()
                .map(type -> Collections.nCopies(BATCH, "null").stream().collect(Collectors.joining(", ", "array[", "]::" + type + "[]")))
                .collect(Collectors.joining(", "));
    }
}
