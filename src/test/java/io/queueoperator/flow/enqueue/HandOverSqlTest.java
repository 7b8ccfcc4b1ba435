package io.queueoperator.flow.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.NewJob;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.flow.WorkSignal.Worker;
import io.queueoperator.platform.postgres.StoreDatabase;
import io.queueoperator.state.JobRow;
import io.queueoperator.testing.Settings;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the statement leaves that takes a job in and claims it. */
class HandOverSqlTest {
    private static final Actor BY = Actor.key("producer");
    private static final Worker WORKER = new Worker("worker-1", "Anna", 20);
    private static final EnqueueConfig CONFIG = Settings.of(EnqueueConfig.class);
    /** Which job it is, and all that a claim changes: those are looked at one by one. */
    private static final String AS_IT_CAME_IN = """
            select (to_jsonb(j) - 'id' - 'created_at' - 'updated_at' - 'available_at' - 'queue_rank' - 'status' - 'version'
                    - 'claimed_at' - 'advanced_at' - 'lease_token' - 'lease_s' - 'deadline_at' - 'lease_expires_at'
                    - 'worker_id' - 'worker_name')::text || coalesce(j.payload::text, '') as text
            from queue_operator.jobs j order by j.id::bigint
            """;
    private static final String EVENTS = """
            select concat_ws(' ', coalesce(from_status, '-'), to_status, e.attempt, actor_kind, actor,
                             case when e.lease_token = j.lease_token then 'its lease' end) as text
            from queue_operator.job_events e join queue_operator.jobs j on j.id = e.job_id order by e.id
            """;

    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    @BeforeEach
    void empty() {
        rows("truncate queue_operator.jobs, queue_operator.job_events, queue_operator.sources, queue_operator.pauses,"
                + " queue_operator.circuit_breakers cascade", Tuple.tuple());
    }

    @Test
    void the_job_is_held_by_the_worker_under_a_lease_of_its_own() {
        Job job = handed(job("ocr")).get(0);

        assertThat(job.status()).isEqualTo(JobStatus.CLAIMED);
        assertThat(job.version()).as("as after a claim").isEqualTo(2);
        assertThat(job.claim().workerId()).isEqualTo("worker-1");
        assertThat(job.claim().token()).isPositive();
        assertThat(Duration.between(job.claimedAt(), job.claim().ends())).isEqualTo(Duration.ofSeconds(20));
        assertThat(job.claimedAt()).isEqualTo(job.createdAt());
        assertThat(rows("select * from queue_operator.jobs where lease_s = 20 and worker_name = 'Anna'"
                + " and deadline_at - claimed_at = interval '30 seconds'", Tuple.tuple()))
                .as("its time limit counts from the claim").hasSize(1);
    }

    @Test
    void the_log_says_that_it_came_in_and_then_who_took_it() {
        handed(job("ocr"));

        assertThat(texts(EVENTS)).containsExactly("- queued 1 key producer", "queued claimed 1 worker worker-1 its lease");
    }

    @Test
    void all_that_the_producer_said_is_written_as_by_the_usual_statement() {
        NewJob job = job("ocr");
        handed(job);
        rows(PlainSql.INSERT_ONE, PlainSql.arguments(List.of(job), CONFIG, BY, null));

        List<String> written = texts(AS_IT_CAME_IN);
        assertThat(written).hasSize(2);
        assertThat(written.get(0)).isEqualTo(written.get(1));
        assertThat(texts("select id as text from queue_operator.sources")).containsExactly("source-1");
    }

    @Test
    void whoever_enqueues_is_answered_with_what_the_usual_statement_would_have_left() {
        NewJob sent = job("ocr");
        Job claimed = handed(sent).get(0);
        rows(PlainSql.INSERT_ONE, PlainSql.arguments(List.of(sent), CONFIG, BY, null));
        Job usual = rows("select " + JobRow.columns("j") + " from queue_operator.jobs j where status = 'queued'", Tuple.tuple())
                .stream().map(JobRow::job).findFirst().orElseThrow();

        assertThat(HandOver.asItCameIn(claimed)).usingRecursiveComparison()
                .ignoringFields("id", "availableAt", "createdAt", "updatedAt", "readAt").isEqualTo(usual);
    }

    @ParameterizedTest
    @CsvSource({"everything,''", "task_type,ocr", "source,source-1", "project,project-1"})
    void where_a_gate_is_closed_nothing_is_done(String kind, String key) {
        rows("insert into queue_operator.pauses (kind, key, reason, paused_by) values ($1, $2, 'maintenance', 'test')",
                Tuple.of(kind, key));

        assertThat(handed(job("ocr"))).isEmpty();
        assertThat(texts("select id as text from queue_operator.jobs")).isEmpty();
        assertThat(texts(EVENTS)).isEmpty();
        assertThat(texts("select id as text from queue_operator.sources")).isEmpty();
    }

    @Test
    void a_gate_that_is_not_for_this_job_is_in_nobodys_way() {
        rows("insert into queue_operator.pauses (kind, key, reason, paused_by) values ('task_type', 'download', 'x', 'test')",
                Tuple.tuple());

        assertThat(handed(job("ocr"))).hasSize(1);
    }

    private static List<Job> handed(NewJob job) {
        return rows(HandOverSql.INSERT, HandOverSql.arguments(List.of(job), CONFIG, BY, null, WORKER)).stream()
                .map(JobRow::job).toList();
    }

    private static List<String> texts(String sql) {
        return rows(sql, Tuple.tuple()).stream().map(row -> row.getString("text")).toList();
    }

    private static List<Row> rows(String sql, Tuple arguments) {
        return StreamSupport.stream(store.database().run(sql, arguments).await().indefinitely().spliterator(), false).toList();
    }

    private static NewJob job(String taskType) {
        return new NewJob(null, taskType, "source-1", "url-1", "doc-1", null, null, "project-1", null, 2, null, 5, 30, null,
                null, null, null, new RawJson("{\"b\": 1, \"a\":1e2}"), null, null, null);
    }
}
