package io.queueoperator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.postgres.StoreDatabase;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The jobs of a filter, counted and named on the real PostgreSQL. */
class SelectJobsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String[] COLUMNS = {
        "source_id", "run_id", "project_id", "parent_job_id", "task_type", "worker_id", "error_category", "error_type",
        "error_code", "fingerprint"
    };

    @AutoClose
    private static final StoreDatabase database = new StoreDatabase();

    /** 20,000 completed, 2,000 queued, 200 failed, 20 held, of which ten are asked to stop; one second apart. */
    @BeforeAll
    static void many_jobs() {
        rows("""
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, available_at,
                    lease_token, lease_expires_at, created_at, created_by, updated_at, completed_at, error_message,
                    cancel_requested_at)
                select 'job-' || to_char(n, 'FM00000'), (array['discover', 'download', 'ocr'])[1 + n % 3], s.status, 0, 3,
                       'source-' || n % 50, t.at, n, case when s.status = 'running' then now() + interval '1 hour' end,
                       t.at, 'test', t.at, case when s.status in ('completed', 'failed') then t.at end,
                       case when s.status = 'failed' then 'broken' end, case when n > 22210 then now() end
                from generate_series(1, 22220) as g (n)
                cross join lateral (select case when n <= 20000 then 'completed' when n <= 22000 then 'queued'
                    when n <= 22200 then 'failed' else 'running' end as status) s
                cross join lateral (select now() - interval '1 day' + make_interval(secs => n) as at) t
                """);
        rows("analyze queue_operator.jobs");
    }

    @Test
    void what_matches_is_counted_by_status_and_what_can_be_acted_on_is_named_the_oldest_first() {
        Selection all = select(filter(null), Actionable.UNENDED, null, 3);

        assertThat(all.matching()).isEqualTo(22_220);
        assertThat(all.actionable()).isEqualTo(2_010);
        assertThat(all.exact()).isTrue();
        assertThat(all.byStatus()).containsEntry("queued", 2_000).containsEntry("running", 20).containsEntry("failed", 200)
                .containsEntry("cancelled", 0);
        assertThat(all.ids()).containsExactly("job-20001", "job-20002", "job-20003");
        assertThat(select(filter(null), Actionable.FAILED, null, 1).ids()).containsExactly("job-22001");
        assertThat(select(filter(JobStatus.COMPLETED), Actionable.FAILED, null, 10).ids()).isEmpty();
    }

    @Test
    void what_came_or_failed_after_the_count_is_not_meant() {
        Selection now = select(filter(JobStatus.FAILED), Actionable.FAILED, null, 500);
        Instant between = Instant.from(row("select created_at from queue_operator.jobs where id = 'job-22100'")
                .getOffsetDateTime("created_at"));

        Selection then = select(filter(JobStatus.FAILED), Actionable.FAILED, between, 500);
        assertThat(now.actionable()).isEqualTo(200);
        assertThat(then.asOf()).isEqualTo(between);
        assertThat(then.ids()).hasSize(100).last().isEqualTo("job-22100");

        rows("update queue_operator.jobs set completed_at = now() where id = 'job-22050'");
        assertThat(select(filter(JobStatus.FAILED), Actionable.FAILED, between, 500).actionable()).isEqualTo(99);
        rows("update queue_operator.jobs set completed_at = created_at where id = 'job-22050'");
        assertThat(select(filter(JobStatus.FAILED), Actionable.FAILED, now.asOf().plusSeconds(3600), 0).asOf())
                .as("nobody counts the future").isBefore(Instant.now().plusSeconds(600));
    }

    @Test
    void what_was_replayed_is_counted_and_not_acted_on() {
        rows("update queue_operator.jobs set replayed_by = 'job-22200' where id = 'job-22001'");

        Selection failed = select(filter(JobStatus.FAILED), Actionable.FAILED, null, 1);
        assertThat(failed.matching()).isEqualTo(200);
        assertThat(failed.actionable()).isEqualTo(199);
        assertThat(failed.ids()).containsExactly("job-22002");
        rows("update queue_operator.jobs set replayed_by = null where id = 'job-22001'");
    }

    @Test
    void filters_narrow_it_as_they_narrow_the_list() {
        assertThat(select(filter(JobStatus.QUEUED, "task_type", "ocr"), Actionable.UNENDED, null, 0).matching()).isEqualTo(666);
        assertThat(select(filter(JobStatus.RUNNING, "source_id", "source-1"), Actionable.UNENDED, null, 0).matching()).isEqualTo(1);
        assertThat(select(filter(null, "source_id", "source-1"), Actionable.UNENDED, null, 0).matching()).isEqualTo(445);
        assertThat(select(new JobFilter(null, Map.of(), null, null, "BROK"), Actionable.FAILED, null, 0).matching()).isEqualTo(200);
        assertThat(select(new JobFilter(null, Map.of(), null, null, "b%k"), Actionable.FAILED, null, 0).matching()).isZero();
    }

    @Test
    void no_more_jobs_are_read_than_is_said_and_then_the_number_is_not_exact() {
        JobSelectionSql sql = JobSelectionSql.of(filter(null), Actionable.UNENDED, null, 1_000, 0);

        Row row = database.database().run(sql.sql(), sql.arguments()).await().atMost(PATIENCE).iterator().next();
        assertThat(row.getInteger("scanned")).isEqualTo(1_001);
    }

    @Test
    void each_filter_can_be_counted_and_is_found_in_an_index() {
        Map<String, String> every = new LinkedHashMap<>();
        List<JobFilter> filters = new ArrayList<>();
        for (String column : COLUMNS) {
            every.put(column, "x");
            filters.add(filter(null, column, "x"));
        }
        for (JobStatus status : JobStatus.values()) {
            filters.add(filter(status));
            filters.add(filter(status, "task_type", "ocr"));
            filters.add(new JobFilter(status, every, Instant.EPOCH, Instant.now(), "x"));
        }
        for (JobFilter filter : filters) {
            JobSelectionSql sql = JobSelectionSql.of(filter, Actionable.UNENDED, Instant.now(), 500, 10);
            String plan = StreamSupport.stream(database.database().run("explain " + sql.sql(), sql.arguments())
                            .await().atMost(PATIENCE).spliterator(), false)
                    .map(row -> row.getString(0)).reduce("", (a, b) -> a + "\n" + b);
            assertThat(plan).as("%s", filter).doesNotContain("Seq Scan on jobs").contains("jobs_");
        }
    }

    private static Selection select(JobFilter filter, Actionable actionable, @Nullable Instant asOf, int ids) {
        return new SelectJobs(database.database()).select(filter, actionable, asOf, ids).await().atMost(PATIENCE);
    }

    private static JobFilter filter(@Nullable JobStatus status, String... equal) {
        return new JobFilter(
                status, equal.length == 0 ? Map.of() : Map.of(equal[0], equal[1]), null, null, null);
    }

    private static Row row(String sql) {
        return rows(sql).iterator().next();
    }

    private static Iterable<Row> rows(String sql) {
        return database.database().run(sql, Tuple.tuple()).await().atMost(PATIENCE);
    }
}
