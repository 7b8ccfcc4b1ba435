package io.queueoperator.flow;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How PostgreSQL carries out the statements that run for every job: which nodes, which indexes. Whoever changes a statement or
 * an index sees here what becomes of the plan: {@code -Dplans.write} writes the files anew, and their diff is to be read.
 */
class HotPlansTest {
    private static final Path SNAPSHOTS = Path.of("src", "test", "resources", "plans");
    /** As many as the planner looks at all of, so that its statistics are the same every time. */
    private static final int JOBS = 20_000;
    private static final int BATCH = 100;
    /** After five plans for the given arguments PostgreSQL decides whether one for all arguments is as good. */
    private static final int UNTIL_SETTLED = 7;
    /** Not a line about a node, such as a condition or a key. */
    private static final Pattern DETAIL = Pattern.compile("^\\s*[A-Z][\\w -]*: .*");

    /** Most have ended, some wait, some are held; fifty sources, of which each has some that are active. */
    private static final String MANY_JOBS = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, available_at,
                lease_token, lease_expires_at, lease_s, worker_id, created_at, created_by, updated_at, claimed_at, started_at,
                completed_at)
            select 'many-' || n, (array['discover', 'download', 'ocr'])[1 + n %% 3], s.status, 0, 3, 'source-' || n %% 50,
                   t.at, case when s.status <> 'queued' then n end,
                   case when s.status in ('claimed', 'running') then t.at + interval '1 day' end, 60,
                   case when s.status <> 'queued' then 'worker-' || n %% 20 end, t.at, 'test', t.at,
                   case when s.status <> 'queued' then t.at end, case when s.status not in ('queued', 'claimed') then t.at end,
                   case when s.status = 'completed' then t.at end
            from generate_series(1, %1$d) as g (n)
            cross join lateral (select case when n > %1$d - 400 then (array['claimed', 'running'])[1 + n %% 2]
                when n > %1$d - 2400 then 'queued' else 'completed' end as status) s
            cross join lateral (select timestamptz '2026-01-01' + make_interval(secs => n) as at) t
            """.formatted(JOBS);
    private static final String THEIR_SOURCES =
            "insert into queue_operator.sources (id) select distinct source_id from queue_operator.jobs";

    private static final String THEIR_CHILDREN = """
            insert into queue_operator.job_children (parent_job_id, total)
            select id, 3 from queue_operator.jobs order by created_at limit 2000
            """;

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @BeforeAll
    static void a_table_of_many_jobs() throws SQLException {
        // Or else some table may be as small as at the start in one run, and known to be large in the next.
        execute(connection, "alter table queue_operator.jobs set (autovacuum_enabled = off)");
        execute(connection, MANY_JOBS);
        execute(connection, THEIR_SOURCES);
        execute(connection, THEIR_CHILDREN);
        execute(connection, "vacuum analyze");
        execute(connection, "set jit = off");
    }

    static List<Arguments> statements() {
        String ids = repeated(n -> "'many-" + (JOBS - n) + "'", "text");
        String tokens = repeated(n -> Integer.toString(JOBS - n), "bigint");
        return List.of(
                Arguments.of("enqueue.insert", newJobs()),
                Arguments.of("enqueue.insert_plain", plainJobs(BATCH)),
                Arguments.of("enqueue.insert_plain_one", plainJobs(1)),
                Arguments.of("enqueue.hand_over", plainJobs(1) + ", 60, 'worker-1', null"),
                Arguments.of("claim.next", "array['ocr'], null, " + BATCH + ", 60, 'worker-1', null, true"),
                Arguments.of("claim.next_from", "array['ocr'], null, " + BATCH + ", 60, 'worker-1', null, true, array[0::float8]"),
                Arguments.of("claim.next_plain", "array['ocr'], array[0::float8], " + BATCH + ", 60, 'worker-1', null"),
                Arguments.of("claim.next_plain_of_type", "array['ocr'], array[0::float8], " + BATCH + ", 60, 'worker-1', null"),
                Arguments.of("claim.next_plain_one", "array['ocr'], array[0::float8], 1, 60, 'worker-1', null"),
                Arguments.of("claim.next_plain_one_each", "array['ocr'], array[0::float8], 4, array[60, 60, 60, 60],"
                        + " array['worker-1', 'worker-2', 'worker-3', 'worker-4'], array[null, null, null, null]::text[]"),
                Arguments.of("progress.source_active", "'source-7', 200"),
                Arguments.of("progress.checkpoint", ids + ", " + tokens + ", " + repeated(n -> "'recognize'", "text") + ", "
                        + repeated(n -> "'page'", "text") + ", " + repeated(n -> "50", "float8") + ", " + nulls("bigint")
                        + ", " + nulls("bigint") + ", " + nulls("text")),
                Arguments.of("finish.complete", ids + ", " + tokens + ", " + nulls("text") + ", " + nulls("text") + ", "
                        + nulls("text") + ", " + nulls("bigint") + ", " + nulls("bigint") + ", " + nulls("text")),
                Arguments.of("finish.complete_one", "array['many-19999'], array[19999::bigint], array[null]::text[],"
                        + " array[null]::text[], array[null]::text[], array[null]::bigint[], array[null]::bigint[],"
                        + " array[null]::text[]"));
    }

    /** A plan for all arguments names them; one that is made anew each time has their values in it. */
    @ParameterizedTest
    @ValueSource(strings = {"enqueue.insert_plain_one", "enqueue.hand_over", "claim.next_plain_of_type", "claim.next_plain_one",
            "claim.next_plain_one_each", "finish.complete", "finish.complete_one"})
    void what_takes_less_time_than_its_plan_is_planned_once_for_all(String tag) throws SQLException {
        Arguments statement = statements().stream().filter(one -> one.get()[0].equals(tag)).findFirst().orElseThrow();

        assertThat(settled(tag, (String) statement.get()[1], "costs off, verbose")).anyMatch(line -> line.contains("$1"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void a_hot_statement_is_carried_out_as_it_was(String tag, String arguments) throws Exception {
        Path snapshot = SNAPSHOTS.resolve(tag + ".txt");
        String plan = plan(tag, arguments);
        if (Boolean.getBoolean("plans.write") || "".equals(System.getProperty("plans.write"))) {
            Files.createDirectories(SNAPSHOTS);
            Files.writeString(snapshot, plan);
        }

        assertThat(plan).isEqualTo(Files.readString(snapshot));
    }

    /** The nodes of the plan that a connection of the service ends up with, without costs and conditions. */
    private static String plan(String tag, String arguments) throws SQLException {
        return settled(tag, arguments, "costs off").stream().filter(line -> !DETAIL.matcher(line).matches()).map(String::stripTrailing)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static List<String> settled(String tag, String arguments, String options) throws SQLException {
        execute(connection, "deallocate all");
        execute(connection, "prepare hot as " + database.statement(tag));
        List<String> lines = List.of();
        for (int time = 0; time < UNTIL_SETTLED; time++) {
            lines = texts(connection, "explain (" + options + ") execute hot (" + arguments + ")");
        }
        return lines;
    }

    /** The arguments of enqueueing: types and payloads, everything else is not said. */
    private static String newJobs() {
        return String.join(", ", nulls("text"), repeated(n -> "'ocr'", "text"), repeated(n -> "'source-7'", "text"),
                nulls("text"), nulls("text"), nulls("text"), nulls("text"), nulls("text"), nulls("text"), nulls("text"),
                repeated(n -> "0", "int"), repeated(n -> "3", "int"), nulls("int"), nulls("timestamptz"),
                repeated(n -> "'{}'", "text"), nulls("text"), nulls("text"), "'test'", nulls("text"),
                repeated(n -> "1", "int"), nulls("int"), nulls("timestamptz"), "'key'", nulls("int"),
                nulls("text"));
    }

    /** The same without those that the plain statement does not know. */
    private static String plainJobs(int jobs) {
        String none = "null";
        return String.join(", ", "'test'", "'key'", repeated(jobs, n -> "'ocr'", "text"),
                repeated(jobs, n -> "'source-7'", "text"), none, none, none, none, none, repeated(jobs, n -> "0", "int"),
                repeated(jobs, n -> "3", "int"), none, none, repeated(jobs, n -> "'{}'", "text"), none, none, none,
                repeated(jobs, n -> "1", "int"), none, none);
    }

    private static String repeated(IntFunction<String> value, String type) {
        return repeated(BATCH, value, type);
    }

    private static String repeated(int times, IntFunction<String> value, String type) {
        return IntStream.range(0, times).mapToObj(value).collect(Collectors.joining(", ", "array[", "]::" + type + "[]"));
    }

    private static String nulls(String type) {
        return Collections.nCopies(BATCH, "null").stream().collect(Collectors.joining(", ", "array[", "]::" + type + "[]"));
    }
}
