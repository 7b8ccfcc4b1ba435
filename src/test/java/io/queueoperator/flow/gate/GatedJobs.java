package io.queueoperator.flow.gate;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** A few jobs of two types, sources and projects on the real PostgreSQL, the gates before them, and claims that obey those. */
abstract class GatedJobs {
    private final MigratedDatabase database;

    @AutoClose
    final Connection connection;

    GatedJobs(MigratedDatabase database) {
        this.database = database;
        this.connection = database.connect();
    }

    @BeforeEach
    void three_jobs_of_two_types_sources_and_projects() throws SQLException {
        execute(connection, "truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events,"
                + " queue_operator.pauses, queue_operator.circuit_breakers, queue_operator.circuit_breaker_changes cascade");
        execute(connection, "update queue_operator.circuit_breaker_log set watching = true, event_id = 0,"
                + " xid = pg_snapshot_xmin(pg_current_snapshot())");
        enqueue("a", "scrape", "shop-1", "p-1", null);
        enqueue("b", "scrape", "shop-2", "p-2", "account-1");
        enqueue("c", "ocr", "shop-1", "p-2", "account-2");
        enqueue("d", "ocr", null, null, null);
    }

    void enqueue(String id, String type, String source, String project, String key) throws SQLException {
        execute(connection, """
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, project_id,
                    concurrency_key, available_at, created_at, created_by, updated_at)
                select %s, %s, 'queued', 0, 3, %s, %s, %s,
                       now() - interval '1 hour' + make_interval(secs => count(*)), now(), 't', now()
                from queue_operator.jobs
                """.formatted(quoted(id), quoted(type), quoted(source), quoted(project), quoted(key)));
    }

    Map<String, String> pause(String kind, String key) throws SQLException {
        return database.run(connection, "gates.pause", quoted(kind) + ", " + quoted(key) + ", 'why', 't', 'Ann', null").get(0);
    }

    void breaker(String kind, String key, String state) throws SQLException {
        execute(connection, """
                insert into queue_operator.circuit_breakers (kind, key, state, failures, trips, opened_at, retry_at, changed_at)
                values ('%s', '%s', '%s', 5, 1, now(), now(), now())
                """.formatted(kind, key, state));
    }

    /** What the sweep does until nothing is left. */
    void sweep() throws SQLException {
        while (!database.run(connection, "gates.unpark", "1000").isEmpty()) {
            // Once more.
        }
        while (!database.run(connection, "gates.park", "1000").get(0).get("jobs").equals("0")) {
            // Once more.
        }
    }

    String revision() throws SQLException {
        return texts(connection, "select revision from queue_operator.circuit_breaker_log").get(0);
    }

    int due() throws SQLException {
        int all = 0;
        for (Map<String, String> row : database.run(connection, "claim.due", "array['scrape', 'ocr'], 100")) {
            all += Integer.parseInt(row.get("jobs"));
        }
        int any = 0;
        for (Map<String, String> row : database.run(connection, "claim.due_of_any", "100")) {
            any += Integer.parseInt(row.get("jobs"));
        }
        assertThat(any).isEqualTo(all);
        return all;
    }

    List<String> claim(Connection own) throws SQLException {
        return claim(own, "claim.next");
    }

    List<String> claim(Connection own, String tag) throws SQLException {
        return ids(database.run(own, tag, arguments(tag, "null")));
    }

    static String arguments(String tag, String project) {
        String types = tag.contains("of_any") ? "null" : "array['scrape', 'ocr']";
        return types + ", " + project + ", 50, 60, 'w', null, true";
    }

    static List<String> ids(List<Map<String, String>> rows) {
        return rows.stream().map(row -> row.get("id")).toList();
    }

    static String quoted(String text) {
        return text == null ? "null" : "'" + text + "'";
    }
}
