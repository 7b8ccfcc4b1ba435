package io.queueoperator.ledger.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.postgres.StoreDatabase;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the roll-up makes of changes does not depend on how many of them it takes at once. */
class RollUpStoreTest {
    private static final String JOBS = """
            insert into queue_operator.jobs (id, task_type, project_id, status, priority, max_attempts, available_at, created_at,
                created_by, updated_at)
            values ('tried-twice', 'ocr', 'p', 'queued', 0, 3, now(), now(), 'test', now()),
                   ('waiting', 'ocr', null, 'queued', 0, 3, now(), now(), 'test', now()),
                   ('running', 'crawl', 'p', 'queued', 0, 3, now(), now(), 'test', now())
            """;
    /** Jobs change in between each other; one has left, and of one a change is missing. */
    private static final String CHANGES = """
            insert into queue_operator.job_events (job_id, at, from_status, to_status, attempt, actor_kind, actor)
            select c.job_id, timestamptz '2026-01-01 12:00:00Z' + make_interval(secs => c.s), c.from_status, c.to_status,
                   c.attempt, 'worker', 'test'
            from (values
                ('tried-twice', 0, null, 'queued', 1), ('running', 1, null, 'queued', 1),
                ('tried-twice', 2, 'queued', 'claimed', 1), ('left', 2, 'claimed', 'completed', 1),
                ('tried-twice', 5, 'claimed', 'queued', 2), ('running', 8, 'queued', 'claimed', 1),
                ('waiting', 9, null, 'queued', 1), ('tried-twice', 15, 'queued', 'claimed', 2),
                ('running', 16, 'claimed', 'running', 1), ('tried-twice', 16, 'claimed', 'completed', 2),
                ('waiting', 21, 'running', 'cancelled', 1)
            ) as c (job_id, s, from_status, to_status, attempt)
            """;

    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    @BeforeEach
    void nothing_counted() {
        run("truncate queue_operator.jobs, queue_operator.job_events, queue_operator.job_counts cascade");
        run("update queue_operator.follower_cursors set xid = '0', event_id = 0 where follower = 'statistics'");
        run(JOBS);
        run(CHANGES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void how_long_jobs_stayed_where_they_were_is_told_of_each_change(int atOnce) {
        assertThat(stays(atOnce)).isEqualTo(Map.of(
                "null queued", List.of(), "queued claimed", List.of(2.0, 7.0, 10.0), "claimed queued", List.of(3.0),
                "claimed running", List.of(8.0), "claimed completed", List.of(1.0), "running cancelled", List.of(12.0)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void jobs_are_counted_where_they_are_now_and_where_they_ever_were(int atOnce) {
        stays(atOnce);

        assertThat(texts("""
                select concat_ws(' ', task_type, project_id, status, jobs, entered, attempts) as line
                from queue_operator.job_counts order by 1
                """)).containsExactly(
                "crawl p claimed 0 1 1", "crawl p queued 0 1 1", "crawl p running 1 1 1",
                "ocr  cancelled 1 1 1", "ocr  queued 1 1 1", "ocr  running -1 0 0", "ocr p claimed 0 2 3", "ocr p completed 1 1 2", "ocr p queued 0 2 3");
    }

    /** Rolls up so many at a time, until nothing is left; the seconds by the change that ended them. */
    private static Map<String, List<Double>> stays(int atOnce) {
        Map<String, List<Double>> stays = new TreeMap<>();
        for (int events = 1; events > 0;) {
            events = 0;
            for (Row row : store.database().run(RollUpSql.ROLL_UP, Tuple.of(atOnce)).await().indefinitely()) {
                events = row.getInteger("events");
                if (row.getString("to_status") != null) {
                    List<Double> some = stays.computeIfAbsent(
                            row.getString("from_status") + " " + row.getString("to_status"), none -> new ArrayList<>());
                    Double[] seconds = row.getArrayOfDoubles("stays_s");
                    some.addAll(seconds == null ? List.of() : List.of(seconds));
                    some.sort(null);
                }
            }
        }
        return stays;
    }

    private static List<String> texts(String sql) {
        List<String> texts = new ArrayList<>();
        store.database().run(sql, Tuple.tuple()).await().indefinitely().forEach(row -> texts.add(row.getString("line")));
        return texts;
    }

    private static void run(String sql) {
        store.database().run(sql, Tuple.tuple()).await().indefinitely();
    }
}
