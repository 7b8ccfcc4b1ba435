package io.queueoperator.flow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a replay asks, no plan reads the jobs, their attempts or the items of all replays as a whole: neither one that
 * knows the arguments nor the one that PostgreSQL makes for all. {@code -Dplans.jobs=1000000} asks larger tables.
 */
class ReplayPlansTest {
    private static final int JOBS = Integer.getInteger("plans.jobs", 40_000);
    private static final Set<String> LARGE = Set.of("jobs", "task_runs", "replay_items");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One in four has failed, in one of a hundred ways; one in forty of those was replayed. */
    private static final String MANY_JOBS = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, run_id, available_at,
                lease_token, created_at, created_by, updated_at, completed_at, error_message, error_category, fingerprint,
                replay_of, replay_root)
            select 'many-' || n, 'ocr', case when n %% 4 = 0 then 'failed' else 'completed' end, 0, 3, 'source-' || n %% 50,
                   'run-' || n %% 500, t.at, n, t.at, 'test', t.at, t.at, case when n %% 4 = 0 then 'page ' || n || ' broke' end,
                   case when n %% 4 = 0 then 'infrastructure' end,
                   case when n %% 4 = 0 then lpad((n %% 100)::text, 16, '0') end,
                   case when n %% 160 = 1 then 'many-' || n + 3 end, case when n %% 160 = 1 then 'many-' || n + 3 end
            from generate_series(1, %1$d) as g (n)
            cross join lateral (select now() - make_interval(secs => %1$d - n) as at) t
            """.formatted(JOBS);

    private static final String THEIR_ATTEMPTS = """
            insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                ended_at, progress_pct, error_message)
            select task_type, id, 1, lease_token, case status when 'completed' then 'SUCCESS' else 'FAILED' end, status,
                   'worker', completed_at, 100, error_message
            from queue_operator.jobs
            """;

    /** One replay that goes on, one that waits to be planned, and many that are over. */
    private static final String REPLAYS = """
            insert into queue_operator.replays (id, status, dry_run, until, again, item_limit, max_parallel,
                stop_on_same_failure, cursor_at, created_by, verdict, ended_at, fingerprint, planned)
            select 'r-' || n, case n when 1 then 'running' when 2 then 'planning' else 'finished' end, false, now(), false,
                   100000, 100, false, '1970-01-01', 't', case when n > 2 then 'fixed' end, case when n > 2 then now() end,
                   case when n = 2 then lpad('4', 16, '0') end, 0
            from generate_series(1, 20) g (n)
            """;

    private static final String ITEMS = """
            insert into queue_operator.replay_items (replay_id, seq, job_id, task_type, would_run, state, replay_job_id)
            select 'r-' || r.n, j.n, 'many-' || j.n * 4, 'ocr', true,
                   case when r.n > 2 then 'succeeded' when j.n < 50 then 'replayed' else 'planned' end, 'many-' || j.n * 4 + 1
            from generate_series(1, 20) r (n), generate_series(1, %d / 20) j (n) where r.n <> 2
            """.formatted(JOBS);

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @BeforeAll
    static void many_jobs_and_some_replays() throws SQLException {
        for (String sql : List.of(MANY_JOBS, THEIR_ATTEMPTS, REPLAYS, ITEMS, "analyze")) {
            execute(sql);
        }
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of(PlanSql.PAGE_OF_ALL, "'r-2', 1, 1000, null, null, null, null"),
                Arguments.of(PlanSql.PAGE_OF_GROUP, "'r-2', 1, 1000, null, null, null, null"),
                Arguments.of(PlanSql.TEXTS_OF_ALL, "'r-2', 1, 1000"),
                Arguments.of(PlanSql.TEXTS_OF_GROUP, "'r-2', 1, 1000"),
                Arguments.of(PlanSql.OTHER_OF_JOB, "'many-8', false"),
                Arguments.of(PlanSql.TASK_RUNS, "array[1, 2]::bigint[]"),
                Arguments.of(PlanSql.UNKNOWN_JOBS, "array['many-1', 'x']"),
                Arguments.of(RunSql.SETTLE, "'r-1', 1000"),
                Arguments.of(RunSql.ENQUEUE, "'r-1', 1, 100"),
                Arguments.of(RunSql.QUEUED, "'r-1', 100"),
                Arguments.of(RunSql.PRUNE, "86400, 5000"),
                Arguments.of(ReadSql.ITEMS, "'r-1', 0, 51"),
                Arguments.of(ReadSql.ITEMS_IN_STATE, "'r-1', 0, 51, 'failed'"),
                Arguments.of(ReadSql.GROUPS, "'r-1', 50"),
                Arguments.of(ReadSql.MADE, "'r-1', 'many-8'"));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void a_replay_is_read_and_written_through_indexes(String sql, String arguments) throws Exception {
        assertThat(readAsAWhole(sql, arguments)).isEmpty();
    }

    @Test
    void failures_are_looked_for_in_the_index_of_their_order() throws Exception {
        execute("set plan_cache_mode = force_generic_plan");
        assertThat(explained(PlanSql.PAGE_OF_ALL, "'r-2', 1, 1000, null, null, null, null").toString())
                .contains("jobs_failed_ended_idx");
        assertThat(explained(PlanSql.PAGE_OF_GROUP, "'r-2', 1, 1000, null, null, null, null").toString())
                .contains("jobs_failed_group_idx");
    }

    @Test
    void a_plan_that_reads_the_whole_table_is_noticed() throws Exception {
        assertThat(readAsAWhole("select count(*) from queue_operator.replay_items where detail = $1", "'x'"))
                .containsExactly("replay_items");
    }

    private static Set<String> readAsAWhole(String sql, String arguments) throws Exception {
        Set<String> tables = new TreeSet<>();
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            execute("set plan_cache_mode = " + mode);
            collect(explained(sql, arguments), tables);
        }
        return tables;
    }

    private static void collect(JsonNode node, Set<String> tables) {
        if (node.path("Node Type").asText().equals("Seq Scan") && LARGE.contains(node.path("Relation Name").asText())) {
            tables.add(node.path("Relation Name").asText());
        }
        node.forEach(child -> collect(child, tables));
    }

    private static JsonNode explained(String sql, String arguments) throws Exception {
        execute("deallocate all");
        execute("prepare s as " + sql);
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("explain (format json) execute s (" + arguments + ")")) {
            result.next();
            return JSON.readTree(result.getString(1));
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
