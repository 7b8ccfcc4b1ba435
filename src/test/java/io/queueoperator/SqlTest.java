package io.queueoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.ledger.JobListVariants;
import io.queueoperator.ledger.run.RunListVariants;
import io.queueoperator.testing.MainClasses;
import io.queueoperator.testing.MigratedDatabase;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every statement fits the migrated schema, and those that must be quick take the index that was made for them. */
class SqlTest {
    private static final Pattern TAG = Pattern.compile("/\\* ([a-z_]+\\.[a-z_]+) \\*/");
    /** As many as there were when this was last looked at; more is welcome. */
    private static final int KNOWN = 36;

    /** Ended jobs as a service has them after a day, and what waits and runs besides. */
    private static final String JOBS = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, run_id,
                available_at, lease_token, lease_expires_at, worker_id, created_at, created_by, updated_at, completed_at)
            select 'plan-' || n, (array['discover', 'download', 'ocr'])[1 + n % 3], s.status, n % 5, 3,
                   'source-' || n % 50, 'run-' || n % 500, t.at,
                   case when s.status <> 'queued' then n end,
                   case when s.status = 'running' then now() + make_interval(secs => n - 22100) end,
                   case when s.status <> 'queued' then 'worker-' || n % 20 end,
                   t.at, 'test', t.at, case when s.status = 'completed' then t.at + interval '1 minute' end
            from generate_series(1, 22200) as g (n)
            cross join lateral (select case when n <= 20000 then 'completed' when n <= 22000 then 'queued'
                else 'running' end as status) s
            cross join lateral (select now() - make_interval(secs => 90000 - 4 * n) as at) t
            """;

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @Test
    void every_statement_has_a_name_of_its_own() throws IllegalAccessException {
        List<String> names = statements().stream().map(Sql::name).toList();

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(KNOWN)
                .contains("claim.next", "finish.complete", "finish.fail", "reap.stale", "health.schema");
    }

    @Test
    void postgresql_can_prepare_every_statement() throws Exception {
        for (Sql sql : statements()) {
            prepare(sql.name(), sql.text());
        }
    }

    @Test
    void postgresql_can_prepare_every_list_of_jobs() throws SQLException {
        assertThat(JobListVariants.forgotten()).isEmpty();
        for (Map.Entry<String, String> variant : JobListVariants.all().entrySet()) {
            assertThat(variant.getValue()).startsWith("/* ledger.list_jobs */");
            prepare("list by " + variant.getKey(), variant.getValue());
        }
    }

    @Test
    void postgresql_can_prepare_every_list_of_task_runs() throws SQLException {
        for (Map.Entry<String, RunListVariants.Variant> variant : RunListVariants.all().entrySet()) {
            assertThat(variant.getValue().sql()).startsWith("/* runs.list */");
            prepare("task runs by " + variant.getKey(), variant.getValue().sql());
        }
    }

    @Test
    void a_statement_that_does_not_fit_the_schema_is_noticed() {
        assertThatThrownBy(
                        () -> prepare("wrong.column", "select no_such_column from queue_operator.jobs"))
                .isInstanceOf(AssertionError.class).hasMessageContaining("wrong.column")
                .hasRootCauseInstanceOf(SQLException.class);
    }

    @Test
    void what_must_be_quick_takes_the_index_that_was_made_for_it() throws Exception {
        execute("delete from queue_operator.jobs");
        execute(JOBS);
        execute("analyze queue_operator.jobs");
        Map<String, String> plans = new TreeMap<>();
        plans.put("claim.next", plan("claim.next",
                "array['discover', 'ocr'], null, 10, 60, 'worker-1', 'Worker One', true"));
        plans.put("reap.stale", plan("reap.stale", "100, 60, null, true, null"));
        plans.put("progress.source_active", plan("progress.source_active", "'source-7', 100"));
        plans.put("finish.complete", plan("finish.complete",
                "array['plan-22001', 'plan-22002'], array[22001, 22002]::bigint[], array[null, '{}']::text[],"
                        + " null::text[], null::text[], null::bigint[], null::bigint[], null::text[]"));

        assertThat(plans.values()).noneMatch(plan -> plan.contains("Seq Scan on jobs"));
        assertThat(plans.get("claim.next")).contains("jobs_claim_idx");
        assertThat(plans.get("reap.stale")).contains("jobs_lease_idx").contains("jobs_progress_idx");
        assertThat(plans.get("progress.source_active")).contains("jobs_source_active_idx");
        assertThat(plans.get("finish.complete")).contains("jobs_pkey");
    }

    @Test
    void a_plan_that_reads_the_whole_table_is_noticed() throws SQLException {
        execute("deallocate all");
        execute("prepare whole as select count(*) from queue_operator.jobs where created_by = $1");

        assertThat(lines("explain (costs off) execute whole ('test')")).contains("Seq Scan on jobs");
    }

    private record Sql(String name, String text) {}

    /** The constants that begin with a tag. */
    private static List<Sql> statements() throws IllegalAccessException {
        List<Sql> found = new ArrayList<>();
        for (Class<?> type : MainClasses.all()) {
            for (Field field : type.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (field.getType() != String.class || !Modifier.isStatic(modifiers) || !Modifier.isFinal(modifiers)) {
                    continue;
                }
                field.setAccessible(true);
                String text = String.valueOf(field.get(null));
                Matcher tag = TAG.matcher(text);
                if (tag.lookingAt()) {
                    found.add(new Sql(tag.group(1), text));
                }
            }
        }
        return found;
    }

    private static String plan(String name, String arguments) throws Exception {
        Sql sql = statements().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        prepare(name, sql.text());
        return lines("explain (costs off) execute s (" + arguments + ")");
    }

    private static void prepare(String name, String sql) throws SQLException {
        execute("deallocate all");
        try {
            // The demo speaks JDBC, with one argument each.
            execute("prepare s as " + sql.replace("?", "$1"));
        } catch (SQLException e) {
            throw new AssertionError(name + " does not fit the schema: " + e.getMessage(), e);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String lines(String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                text.append(result.getString(1)).append('\n');
            }
        }
        return text.toString();
    }
}
