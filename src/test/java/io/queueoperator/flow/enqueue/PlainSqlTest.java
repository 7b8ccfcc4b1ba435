package io.queueoperator.flow.enqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.NewJob;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Job;
import io.queueoperator.platform.postgres.StoreDatabase;
import io.queueoperator.state.JobRow;
import io.queueoperator.testing.Settings;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statement for most calls against the one for all: what it writes, and what is made of its answer. */
class PlainSqlTest {
    private static final Actor BY = Actor.key("producer");
    private static final String CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final EnqueueConfig CONFIG =
            Settings.of(EnqueueConfig.class, "queue-operator.enqueue.default-max-attempts", "4");
    /** What differs between two calls that say the same: which job it is, and when it came in. */
    private static final String WRITTEN = """
            select (to_jsonb(j) - 'id' - 'created_at' - 'updated_at' - 'available_at' - 'queue_rank')::text
                   || coalesce(j.payload::text, '') || coalesce(j.execution::text, '') as written
            from queue_operator.jobs j order by j.id::bigint
            """;
    private static final String EVENTS = """
            select (to_jsonb(e) - 'id' - 'xid' - 'job_id' - 'at')::text || (e.at = j.created_at) as written
            from queue_operator.job_events e join queue_operator.jobs j on j.id = e.job_id order by e.job_id::bigint
            """;
    private static final String SOURCES = "select id as written from queue_operator.sources order by id";

    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    private final Random random = new Random(7);

    @BeforeEach
    void empty() {
        clear();
        run("truncate queue_operator.runs cascade");
        run("insert into queue_operator.runs (id, pass_number, posted, created_at, created_by)"
                + " values ('run-1', 3, true, now(), 'test')");
    }

    @Test
    void it_writes_what_the_statement_for_all_jobs_writes() {
        List<NewJob> jobs = any(300);
        plain(jobs);
        List<String> jobsWritten = written(WRITTEN);
        List<String> events = written(EVENTS);
        List<String> sources = written(SOURCES);
        clear();

        run(EnqueueSql.INSERT, EnqueueSql.arguments(jobs, Collections.nCopies(jobs.size(), Past.NONE), CONFIG, BY, CALLER));

        assertThat(jobsWritten).hasSize(jobs.size()).isEqualTo(written(WRITTEN));
        assertThat(events).hasSize(jobs.size()).isEqualTo(written(EVENTS));
        assertThat(sources).hasSizeGreaterThan(1).isEqualTo(written(SOURCES));
    }

    @Test
    void the_statement_for_one_job_writes_the_same() {
        List<NewJob> jobs = any(50);
        plain(jobs);
        List<String> jobsWritten = written(WRITTEN);
        List<String> events = written(EVENTS);
        clear();

        List<Job> made = jobs.stream().flatMap(job -> plain(List.of(job)).stream()).toList();

        assertThat(written(WRITTEN)).hasSize(jobs.size()).isEqualTo(jobsWritten);
        assertThat(written(EVENTS)).isEqualTo(events);
        assertThat(made).usingRecursiveFieldByFieldElementComparatorIgnoringFields("readAt").isEqualTo(read());
    }

    @Test
    void what_is_made_of_its_answer_is_the_job_that_is_read_back() {
        List<NewJob> jobs = any(300);

        List<Job> made = plain(jobs);

        assertThat(made).usingRecursiveFieldByFieldElementComparatorIgnoringFields("readAt").isEqualTo(read());
        assertThat(made).allMatch(job -> job.readAt().equals(job.createdAt()));
    }

    @Test
    void an_answer_is_in_the_order_of_the_call_also_where_ids_get_longer() {
        run("select setval('queue_operator.job_id_seq', 95)");

        List<Job> made = plain(IntStream.range(0, 20).mapToObj(i -> job("type-" + i)).toList());

        assertThat(made).extracting(Job::taskType)
                .isEqualTo(IntStream.range(0, 20).mapToObj(i -> "type-" + i).toList());
        assertThat(made).extracting(Job::id).startsWith("96").endsWith("115");
    }

    @Test
    void one_job_that_has_to_be_looked_up_takes_the_call_to_the_other_statement() {
        NewJob plain = job("ocr");
        List<Past> none = List.of(Past.NONE, Past.NONE);

        assertThat(PlainSql.isFor(List.of(plain, plain), none)).isTrue();
        assertThat(PlainSql.isFor(List.of(plain, with("id-1", null, null)), none)).isFalse();
        assertThat(PlainSql.isFor(List.of(plain, with(null, "parent-1", null)), none)).isFalse();
        assertThat(PlainSql.isFor(List.of(plain, with(null, null, "key-1")), none)).isFalse();
        assertThat(PlainSql.isFor(List.of(plain, plain), List.of(Past.NONE, new Past(null, 2)))).isFalse();
        assertThat(PlainSql.isFor(List.of(plain, plain), List.of(Past.NONE, new Past(Instant.EPOCH, 1)))).isFalse();
    }

    private static List<Job> plain(List<NewJob> jobs) {
        List<Job> made = new ArrayList<>();
        rows(PlainSql.insert(jobs.size()), PlainSql.arguments(jobs, CONFIG, BY, CALLER))
                .forEach(row -> made.add(PlainJob.of(jobs.get(made.size()), row, CONFIG, CALLER)));
        return made;
    }

    private static List<Job> read() {
        return rows("select " + JobRow.columns("j") + " from queue_operator.jobs j order by j.id::bigint", Tuple.tuple())
                .map(JobRow::job).toList();
    }

    private static void clear() {
        run("truncate queue_operator.jobs, queue_operator.job_events, queue_operator.sources cascade");
    }

    private static List<String> written(String sql) {
        return rows(sql, Tuple.tuple()).map(row -> row.getString("written")).toList();
    }

    private static void run(String sql) {
        run(sql, Tuple.tuple());
    }

    private static void run(String sql, Tuple arguments) {
        store.database().run(sql, arguments).await().indefinitely();
    }

    private static Stream<Row> rows(String sql, Tuple arguments) {
        return StreamSupport.stream(store.database().run(sql, arguments).await().indefinitely().spliterator(), false);
    }

    private static NewJob job(String taskType) {
        return new NewJob(null, taskType, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null);
    }

    private static NewJob with(@Nullable String id, @Nullable String parent, @Nullable String key) {
        return new NewJob(id, "ocr", null, null, null, null, null, null, parent, null, null, null, null, null, null, null,
                key, null, null, null, null);
    }

    private List<NewJob> any(int many) {
        return IntStream.range(0, many).mapToObj(this::one).toList();
    }

    /** Each field is said by about half of the jobs. */
    private NewJob one(int number) {
        String key = some(x -> "account:" + x);
        return new NewJob(
                null, "type-" + random.nextInt(3), some(x -> "source-" + x), some(x -> "url-" + x), some(x -> "doc-" + x),
                some(x -> "https://example.org/ä/" + x), some(x -> "run-" + x), some(x -> "project-" + x), null,
                some(x -> x - 3), some(x -> Instant.parse("2026-01-02T03:04:05.123456Z").plusSeconds(x * 100_000_000L)),
                some(x -> x + 1), some(x -> x + 10), some(x -> x + 20), key, key == null ? null : some(x -> x + 1), null,
                some(x -> new RawJson("{\"b\": " + x + ", \"a\":1e2}")), some(x -> new RawJson("[" + x + "]")),
                some(x -> new RawJson("null")), some(x -> "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333" + x + "-00"));
    }

    private <T> @Nullable T some(Function<Integer, T> value) {
        return random.nextBoolean() ? value.apply(random.nextInt(7)) : null;
    }
}
