package io.queueoperator.ledger;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.ledger.run.RunListVariants;
import io.queueoperator.testing.HistoryPartitions;
import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The tables of history as deploy/postgres partitions them: nothing is lost, every statement still fits, months can leave. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PartitionedHistoryTest {
    private static final String JOB = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at,
                created_by, updated_at, completed_at)
            values ('%1$s', 't', '%2$s', 0, 3, now(), now(), 'test', now(), case '%2$s' when 'completed' then now() end)
            """;
    private static final String HISTORY = """
            with event as (
                insert into queue_operator.job_events (job_id, at, to_status, attempt, actor_kind, actor)
                values ('%1$s', %2$s, 'completed', 1, 'key', 'test')
            )
            insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by, ended_at,
                progress_pct)
            values ('t', '%1$s', 1, nextval('queue_operator.lease_token_seq'), 'SUCCESS', 'completed', 'worker', %2$s, 100)
            """;

    private static final String NEXT_MONTH = "date_trunc('month', now()) + interval '1 month 10 days'";

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();
    private static List<String> before;
    private static String lastId;

    @BeforeAll
    static void a_database_with_history_is_partitioned() throws Exception {
        job("old-ended", "completed");
        history("old-ended", "now() - interval '70 days'");
        history("old-ended", "now()");
        before = indexes();
        lastId = only("select max(id) from queue_operator.task_runs");
        // A first try that was broken off, and one that was not enough.
        assertThatThrownBy(() -> execute(connection,
                "create unique index concurrently task_runs_before_pkey on queue_operator.task_runs (job_id)"))
                .hasMessageContaining("duplicate");
        assertThatThrownBy(() -> HistoryPartitions.switchOver(connection)).hasMessageContaining("is not prepared");
        execute(connection, "rollback");
        HistoryPartitions.prepare(connection);
        HistoryPartitions.prepare(connection);
        job("next-month", "completed");
        history("next-month", NEXT_MONTH);
        HistoryPartitions.switchOver(connection);
    }

    @Test
    void what_was_there_is_there_and_the_numbers_go_on() throws SQLException {
        assertThat(only("select count(*) from queue_operator.task_runs where job_id = 'old-ended'")).isEqualTo("2");
        assertThat(only("select count(*) from queue_operator.job_events where job_id = 'old-ended'")).isEqualTo("2");
        job("new", "completed");
        history("new", "now()");
        execute(connection, """
                insert into queue_operator.operation_runs (operation, category, status, user_id, channel, alive_until)
                values ('o', 'c', 'RUNNING', 'test', 'test', now())
                """);

        String run = only("select id from queue_operator.task_runs where job_id = 'new'");
        assertThat(Long.parseLong(run)).isGreaterThan(Long.parseLong(lastId));
        assertThat(Long.parseLong(only("select id from queue_operator.operation_runs"))).as("an id of its own")
                .isGreaterThan(Long.parseLong(run));
    }

    /** The service goes on writing between the steps, also when a new month has begun. */
    @Test
    void what_came_between_the_steps_is_with_what_was_before() throws SQLException {
        assertThat(placesOf("next-month")).hasSize(2).allMatch(place -> place.endsWith("_before"));
        assertThat(texts(connection, "select conname from pg_constraint where conname = 'before_partitions'")).isEmpty();
    }

    @Test
    void the_first_step_does_nothing_to_tables_that_are_partitioned() {
        assertThatThrownBy(() -> HistoryPartitions.prepare(connection)).hasMessageContaining("partitioned already");
    }

    @Test
    void every_index_that_was_there_is_there() throws SQLException {
        assertThat(indexes()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(texts(connection, "select c.relname from pg_index i join pg_class c on c.oid = i.indexrelid"
                + " where not i.indisvalid")).isEmpty();
    }

    @Test
    void every_statement_of_the_service_still_fits() throws SQLException {
        Map<String, String> statements = new TreeMap<>(MigratedDatabase.statementsOfTheService());
        JobListVariants.all().forEach((name, sql) -> statements.put("list by " + name, sql));
        RunListVariants.all().forEach((name, variant) -> statements.put("task runs by " + name, variant.sql()));

        assertThat(statements).hasSizeGreaterThan(100);
        for (Map.Entry<String, String> statement : statements.entrySet()) {
            execute(connection, "deallocate all");
            assertThatCode(() -> execute(connection, "prepare s as " + statement.getValue().replace("?", "$1")))
                    .as(statement.getKey()).doesNotThrowAnyException();
        }
    }

    @Test
    void a_question_about_a_time_reads_the_partitions_of_that_time() throws SQLException {
        String plan = String.join("\n", texts(connection, "explain (costs off) select * from queue_operator.task_runs"
                + " where status = 'FAILED' and ended_at >= '2020-01-01' and ended_at < '2020-02-01' order by ended_at desc"));

        assertThat(plan).contains("task_runs_before").doesNotContain("task_runs_rest").doesNotContain("task_runs_20");
    }

    @Test
    void the_log_is_read_in_its_order_by_indexes_alone() throws SQLException {
        execute(connection, "set enable_seqscan = off");
        String plan = database.plan(connection, "reap.events", "'0', 0, 10");
        execute(connection, "reset enable_seqscan");

        assertThat(plan).contains("Merge Append").doesNotContain("->  Sort").doesNotContain("Seq Scan on job_events");
    }

    @Test
    void what_came_before_its_month_was_made_moves_there() throws SQLException {
        job("early", "completed");
        history("early", "now() + interval '5 months'");
        assertThat(placesOf("early")).hasSize(2).allMatch(place -> place.endsWith("_rest"));

        assertThat(texts(connection, "select queue_operator.add_history_partitions(6)")).hasSize(6);
        assertThat(placesOf("early")).noneMatch(place -> place.endsWith("_rest")).hasSize(2);
        assertThat(texts(connection, "select queue_operator.add_history_partitions(6)")).as("a second time").isEmpty();
    }

    /** The last one: everything older leaves with it. */
    @Test
    @Order(Integer.MAX_VALUE)
    void a_month_leaves_when_nobody_needs_it() throws SQLException {
        String now = "now() + interval '20 months'";
        texts(connection, "select queue_operator.add_history_partitions(20)");
        job("leaving", "queued");
        history("leaving", now);
        String drop = "select queue_operator.drop_history(date_trunc('month', now()) + interval '21 months 2 days')";
        everybodyHasRead();
        assertThat(texts(connection, drop)).as("a job goes on that has history there").noneMatch(PartitionedHistoryTest::isLast);

        execute(connection, "update queue_operator.jobs set status = 'completed', completed_at = now() where id = 'leaving'");
        execute(connection, "update queue_operator.follower_cursors set xid = '0' where follower = 'webhooks'");
        assertThat(texts(connection, drop)).as("webhooks have not been told of it yet")
                .filteredOn(PartitionedHistoryTest::isLast).allMatch(name -> name.startsWith("task_runs_"));

        everybodyHasRead();
        texts(connection, drop);
        assertThat(placesOf("leaving")).isEmpty();
        assertThat(only("select count(*) from queue_operator.jobs where id = 'leaving'")).isEqualTo("1");
    }

    private static boolean isLast(String partition) {
        return partition.endsWith(OffsetDateTime.now(ZoneOffset.UTC).plusMonths(20)
                .format(DateTimeFormatter.ofPattern("yyyy_MM")));
    }

    private static void everybodyHasRead() throws SQLException {
        execute(connection, "update queue_operator.follower_cursors set xid = pg_snapshot_xmax(pg_current_snapshot())");
    }

    private static void job(String id, String status) throws SQLException {
        execute(connection, JOB.formatted(id, status));
    }

    private static void history(String job, String at) throws SQLException {
        execute(connection, HISTORY.formatted(job, at));
    }

    private static List<String> placesOf(String job) throws SQLException {
        return texts(connection, "select tableoid::regclass::text from queue_operator.task_runs where job_id = '" + job
                + "' union all select tableoid::regclass::text from queue_operator.job_events where job_id = '" + job + "'");
    }

    /** Those of the two tables, by name and columns; the unique ones may have more columns now. */
    private static List<String> indexes() throws SQLException {
        return texts(connection, """
                select indexname || case when indexdef like 'CREATE UNIQUE%' then '' else
                    regexp_replace(indexdef, '^.* USING ', ' ') end
                from pg_indexes
                where schemaname = 'queue_operator' and tablename in ('task_runs', 'job_events')
                """);
    }

    private static String only(String sql) throws SQLException {
        return texts(connection, sql).get(0);
    }
}
