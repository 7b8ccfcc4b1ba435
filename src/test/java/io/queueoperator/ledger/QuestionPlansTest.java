package io.queueoperator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.ledger.run.RunListVariants;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.testing.MainClasses;
import io.queueoperator.testing.MigratedDatabase;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each question about the queue is answered from an index: on the real PostgreSQL, with as many jobs as
 * {@code -Dplans.jobs} says ({@code 1000000} for what the answers are meant for; every build asks a table that is made
 * sooner), no plan reads the jobs, their attempts or their changes as a whole. Both for plans that know the arguments and
 * for those that PostgreSQL makes once for all arguments.
 */
class QuestionPlansTest {
    private static final int JOBS = Integer.getInteger("plans.jobs", 40_000);
    /** What one answer looks at, in the same proportion to the table as the defaults have to a million jobs. */
    private static final int LOOKED_AT = JOBS / 10;

    private static final Set<String> LARGE = Set.of("jobs", "task_runs", "job_events", "operation_runs");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Most have ended, one in twenty waits, two hundred are held; one every half second. */
    private static final String MANY_JOBS = """
            insert into queue_operator.jobs (id, task_type, status, priority, attempt, max_attempts, source_id, run_id,
                project_id, parent_job_id, available_at, lease_token, lease_expires_at, worker_id, created_at, created_by,
                updated_at, claimed_at, started_at, completed_at, error_message, error_category, error_code, fingerprint)
            select 'many-' || n, (array['discover', 'download', 'ocr'])[1 + n %% 3], s.status, n %% 5, 1, 3,
                   'source-' || n %% (%1$d / 100), 'run-' || n %% 50, 'project-' || n %% 20,
                   case when n > 1000 then 'many-' || n %% 1000 end, t.at,
                   case when s.status <> 'queued' then n end,
                   case when s.status in ('claimed', 'running') then now() + interval '1 minute' end,
                   case when s.status <> 'queued' then 'worker-' || n %% 20 end, t.at, 'test', t.at,
                   case when s.status <> 'queued' then t.at end,
                   case when s.status not in ('queued', 'claimed') then t.at end,
                   case when s.status in ('completed', 'failed') then t.at + interval '1 minute' end,
                   case when s.status = 'failed' then 'it broke' end,
                   case when s.status = 'failed' then 'infrastructure' end,
                   case when s.status = 'failed' then 'TIMEOUT' end,
                   case when s.status = 'failed' then 'f' || n %% 700 end
            from generate_series(1, %1$d) as g (n)
            cross join lateral (select case when n > %1$d - 200 then (array['claimed', 'running'])[1 + n %% 2]
                when n > %1$d * 0.95 then 'queued' when n %% 20 = 0 then 'failed' else 'completed' end as status) s
            cross join lateral (select now() - make_interval(secs => (%1$d - n) * 0.5) as at) t
            """.formatted(JOBS);

    private static final String THEIR_CHANGES = """
            insert into queue_operator.job_events (job_id, at, from_status, to_status, attempt, lease_token, actor_kind, actor)
            select j.id, j.created_at + make_interval(secs => c.n), c.from_status, c.to_status, 1,
                   case when c.n > 0 then j.lease_token end, 'worker', 'w'
            from queue_operator.jobs j
            cross join lateral (values (0, null, 'queued'), (1, 'queued', 'claimed'), (2, 'claimed', 'running'),
                (3, 'running', j.status)) as c (n, from_status, to_status)
            where c.n = 0 or j.completed_at is not null
            order by j.created_at
            """;

    private static final String THEIR_ATTEMPTS = """
            insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                worker_id, ended_at, progress_pct, error_message, error_category, error_code, fingerprint, user_id)
            select task_type, id, attempt, lease_token, case status when 'completed' then 'SUCCESS' else 'FAILED' end,
                   status, 'worker', worker_id, completed_at, 100, error_message, error_category, error_code, fingerprint,
                   'user' || lease_token % 200
            from queue_operator.jobs where completed_at is not null
            order by completed_at
            """;

    private static final String MANY_OPERATIONS = """
            insert into queue_operator.operation_runs (operation, category, status, started_at, ended_at, error_message,
                errors, user_id, channel, flow_run_id, instance, alive_until, frequent)
            select 'operation-' || n %% 20, 'maintenance', case when n %% 20 = 0 then 'FAILED' else 'SUCCESS' end, t.at, t.at,
                   case when n %% 20 = 0 then 'it broke' end, case when n %% 100 = 1 then 3 else 0 end,
                   'user' || n %% 200, 'http', case when n %% 10 = 0 then 'flow-' || n %% 1000 end, 'i', t.at, n %% 2 = 0
            from generate_series(1, %1$d) as g (n)
            cross join lateral (select now() - make_interval(secs => (%1$d - n) * 0.5) as at) t
            """.formatted(JOBS);

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @BeforeAll
    static void a_table_of_many_jobs() throws SQLException {
        execute(MANY_JOBS);
        execute(THEIR_CHANGES);
        execute(THEIR_ATTEMPTS);
        execute(MANY_OPERATIONS);
        execute("insert into queue_operator.sources (id) select distinct source_id from queue_operator.jobs");
        execute("analyze");
    }

    static Stream<Arguments> questions() {
        return Stream.of(
                question("stats.task_types", "null, null"),
                question("stats.task_types", "'ocr', 'project-7'"),
                question("stats.failed", "null, null"),
                question("stats.roll_up", "5000"),
                question("metrics.measure", "null, null, 50, " + LOOKED_AT + ", 3600, 60"),
                question("groups.by_last_seen", "'9000-01-01', '~', null, null, null, null, null, null, 51"),
                question("groups.by_last_seen",
                        "'9000-01-01', '~', 'open', 'ocr', 'infrastructure', 'TIMEOUT', now(), '%b%', 501"),
                question("groups.by_count", "9223372036854775807, '~', null, null, null, null, null, null, 51"),
                question("groups.one", "'f20'"),
                question("groups.jobs", "'f20', '9000-01-01', 9223372036854775807, 51"),
                question("late.open", "'9000-01-01', 9223372036854775807, null, 51, 1000"),
                question("groups.changes", "'f20', 0, 51"),
                question("groups.decide", "'f20', 'resolved', 'key', 'Ann', 'mended'"),
                question("groups.roll_up", "5000"),
                question("insight.stuck", "'claimed', 300, '1970-01-01', '', null, 51, false"),
                question("insight.stuck", "'running', 0, '1970-01-01', '', 'ocr', 501, true"),
                question("insight.transitions", "'9000-01-01', 9223372036854775807, 51"),
                question("insight.times", "3600, " + LOOKED_AT + ", null"),
                question("insight.times", "31536000, " + LOOKED_AT + ", 'ocr'"),
                question("insight.error_rates", "'operation', 604800, " + LOOKED_AT + ", 50"),
                question("insight.error_rates", "'source', 604800, " + LOOKED_AT + ", 500"),
                question("insight.error_rates_of_type", "'error_code', 604800, " + LOOKED_AT + ", 50, 'ocr'"),
                question("insight.error_series", "'operation', 604800, " + LOOKED_AT + ", 10, 48"),
                question("insight.error_series", "'source', 604800, " + LOOKED_AT + ", 50, 200"),
                question("insight.error_series_of_type", "'error_code', 604800, " + LOOKED_AT + ", 10, 48, 'ocr'"),
                question("runs.one", "4711"),
                question("runs.change", "4711, 'SUCCESS', null, null, null, null, null, null, null, null, null, 60, null, null"),
                question("runs.create", "'x', 'external', 'RUNNING', null, null, null, null, 'u', 'k', 'http', null, null,"
                        + " null, null, null, null, 0, 'key-1', null, 60"),
                question("operation.abandon", "500, array[1, 2]::bigint[]"),
                question("operation.renew", "array[1, 2]::bigint[], 60"),
                question("operation.prune", "true, 604800, 500"),
                question("explain.facts", "'many-" + (JOBS - 300) + "', 1000"),
                question("explain.facts", "'many-20', 1000"),
                question("csv.run", "'run-7'"),
                question("csv.run", "'nobody'"),
                question("csv.page", "'run-7', '1970-01-01', '', 500"),
                question("groups.prune", "31536000, 500"),
                question("ledger.sources", "'', 51, 1000"),
                question("ledger.events", "'many-20', 0, 51"),
                question("ledger.known", "'many-20'"),
                question("ledger.attempts", "'many-20'"),
                question("ledger.job", "'many-20'"));
    }

    @ParameterizedTest
    @MethodSource("questions")
    void a_question_is_answered_from_an_index(String name, String arguments) throws Exception {
        assertThat(readAsAWhole(statement(name), arguments)).isEmpty();
    }

    @Test
    void every_statement_of_the_ledger_is_among_the_questions() throws Exception {
        Set<String> asked = questions().map(question -> (String) question.get()[0]).collect(Collectors.toSet());
        // Once after a restore, all jobs are counted, and what failed and was not counted yet.
        asked.add("stats.recount");
        asked.add("groups.restored");

        Set<String> there = new TreeSet<>();
        for (Field field : statements("io.queueoperator.ledger.")) {
            there.add(tag((String) field.get(null)));
        }
        // Workers and executions are tables of their own, asked by their keys; debts are few, and read in the order of theirs.
        there.removeIf(tag -> tag.startsWith("worker.") || tag.startsWith("execution.") || tag.startsWith("reconciliation."));
        assertThat(asked).containsAll(there);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "source_id=source-7", "run_id=run-7", "project_id=project-7", "parent_job_id=many-7",
        "task_type=ocr", "worker_id=worker-7", "error_category=infrastructure", "error_type=timeout",
        "error_code=TIMEOUT", "fingerprint=f1", "source_id=source-7 run_id=run-7", "project_id=project-7 task_type=ocr"})
    void a_list_of_jobs_comes_from_an_index_whatever_it_is_narrowed_by(String equal) throws Exception {
        Map<String, String> columns = equal.isEmpty() ? Map.of() : Stream.of(equal.split(" "))
                .map(pair -> pair.split("=")).collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        Instant since = Instant.now().minus(1, ChronoUnit.HOURS);
        List<JobFilter> filters = new ArrayList<>();
        filters.add(new JobFilter(null, columns, null, null, null));
        filters.add(new JobFilter(null, columns, since, since.plusSeconds(600), "50%"));
        for (JobStatus status : JobStatus.values()) {
            filters.add(new JobFilter(status, columns, null, null, null));
        }
        for (JobFilter filter : filters) {
            JobListSql list = JobListSql.of(filter, PageCursor.START, 50);
            String arguments = IntStream.range(0, list.arguments().size())
                    .mapToObj(i -> "'" + list.arguments().getValue(i) + "'").collect(Collectors.joining(", "));
            assertThat(readAsAWhole(list.sql(), arguments)).as("%s", filter).isEmpty();
        }
    }

    @Test
    void a_list_of_task_runs_comes_from_indexes_whatever_is_asked() throws Exception {
        for (Map.Entry<String, RunListVariants.Variant> variant : RunListVariants.all().entrySet()) {
            assertThat(readAsAWhole(variant.getValue().sql(), variant.getValue().arguments()))
                    .as(variant.getKey()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"all failed operations, task_runs_failed_idx, operation_runs_failed_idx",
        "failures for a specific operation, task_runs_(operation_)?failed_idx, operation_runs_operation_idx",
        "failures by user, task_runs_user_failed_idx, operation_runs_user_idx",
        "operations with partial failures, task_runs_partly_idx, operation_runs_partly_idx",
        "failures by error text, task_runs_failed_idx, operation_runs_failed_idx"})
    void each_query_of_seed_003_takes_the_indexes_that_were_made_for_it(
            String question, String ofAttempts, String ofOperations) throws Exception {
        RunListVariants.Variant variant = RunListVariants.all().get(question);
        execute("deallocate all");
        execute("set plan_cache_mode = force_custom_plan");
        execute("prepare s as " + variant.sql());
        // So few failures may as well be sorted, or found by another index; walked in the order of the list or not, the one
        // that was made for the question has to be among the best. Of an operation that a third of all failures are of, the
        // index of all failures is as good.
        StringBuilder plans = new StringBuilder();
        for (String bitmaps : List.of("on", "off")) {
            execute("set enable_bitmapscan = " + bitmaps);
            plans.append(plan("explain (format json) execute s (" + variant.arguments() + ")"));
        }
        execute("reset enable_bitmapscan");
        assertThat(plans.toString()).containsPattern(ofAttempts).contains(ofOperations);
    }

    @Test
    void a_plan_that_reads_the_whole_table_is_noticed() throws Exception {
        assertThat(readAsAWhole("select count(*) from queue_operator.task_runs where ended_by = $1", "'x'"))
                .containsExactly("task_runs");
    }

    private static Arguments question(String name, String arguments) {
        return Arguments.of(name, arguments);
    }

    /** The large tables that one of the two plans of a statement reads from the beginning to the end. */
    private static Set<String> readAsAWhole(String sql, String arguments) throws Exception {
        Set<String> tables = new TreeSet<>();
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            execute("deallocate all");
            execute("set plan_cache_mode = " + mode);
            execute("prepare s as " + sql);
            collect(plan("explain (format json) execute s (" + arguments + ")"), tables);
        }
        return tables;
    }

    private static void collect(JsonNode node, Set<String> tables) {
        if (node.path("Node Type").asText().equals("Seq Scan") && LARGE.contains(node.path("Relation Name").asText())) {
            tables.add(node.path("Relation Name").asText());
        }
        node.forEach(child -> collect(child, tables));
    }

    private static JsonNode plan(String explain) throws Exception {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(explain)) {
            result.next();
            return JSON.readTree(result.getString(1));
        }
    }

    private static String statement(String name) throws Exception {
        for (Field field : statements("io.queueoperator.")) {
            String sql = (String) field.get(null);
            if (tag(sql).equals(name)) {
                return sql;
            }
        }
        throw new AssertionError("no statement " + name);
    }

    /** The constants that begin with a tag. */
    private static List<Field> statements(String below) throws IllegalAccessException {
        List<Field> found = new ArrayList<>();
        for (Class<?> type : MainClasses.all()) {
            for (Field field : type.getName().startsWith(below) ? type.getDeclaredFields() : new Field[0]) {
                if (field.getType() == String.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    if (String.valueOf(field.get(null)).startsWith("/*")) {
                        found.add(field);
                    }
                }
            }
        }
        return found;
    }

    private static String tag(String sql) {
        return sql.substring(3, sql.indexOf(" */"));
    }

    private static void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
