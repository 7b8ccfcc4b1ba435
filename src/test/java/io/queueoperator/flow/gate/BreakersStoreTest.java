package io.queueoperator.flow.gate;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is written down of circuit breakers, and the log that they are decided from, on the real PostgreSQL. */
class BreakersStoreTest extends GatedJobs {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    BreakersStoreTest() {
        super(database);
    }

    @Test
    void whoever_decided_on_an_older_revision_changes_nothing() throws SQLException {
        String revision = revision();
        assertThat(turn(revision, "open", 5)).hasSize(1);
        assertThat(turn(revision, "closed", 0)).isEmpty();
        assertThat(texts(connection, "select state from queue_operator.circuit_breakers")).containsExactly("open");
        assertThat(texts(connection, "select from_state || ' ' || to_state || ' ' || reason"
                + " from queue_operator.circuit_breaker_changes")).containsExactly("closed open because");
    }

    @Test
    void a_breaker_that_never_opened_leaves_with_its_last_failure_and_one_that_did_stays() throws SQLException {
        turn(revision(), "closed", 3);
        assertThat(texts(connection, "select failures from queue_operator.circuit_breakers")).containsExactly("3");
        turn(revision(), "closed", 0);
        assertThat(texts(connection, "select 1 from queue_operator.circuit_breakers")).isEmpty();

        breaker("source", "shop-1", "open");
        String id = texts(connection, "select id from queue_operator.circuit_breakers").get(0);
        assertThat(database.run(connection, "gates.reset", id + ", 't', 'Ann', 'mended'").get(0))
                .containsEntry("state", "open");
        assertThat(database.run(connection, "gates.reset", id + ", 't', 'Ann', 'mended'").get(0))
                .containsEntry("state", "closed");
        assertThat(texts(connection, "select actor || ' ' || requested_by || ' ' || reason"
                + " from queue_operator.circuit_breaker_changes where actor_kind = 'key'")).containsExactly("t Ann mended");
        assertThat(database.run(connection, "gates.reset", "999999, 't', null, null")).isEmpty();
    }

    @Test
    void the_log_is_read_in_the_order_of_its_transactions_and_only_ended_attempts_are_told() throws SQLException {
        execute(connection, """
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    ended_at, progress_pct, error_category)
                values ('scrape', 'a', 1, 7, 'FAILED', 'queued', 'worker', now(), 0, 'infrastructure'),
                       ('scrape', 'b', 1, 8, 'SUCCESS', 'completed', 'worker', now(), 100, null),
                       ('ocr', 'c', 1, 9, 'FAILED', 'cancelled', 'worker', now(), 0, 'unknown')
                """);
        execute(connection, """
                insert into queue_operator.job_events (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                values ('a', 'queued', 'claimed', 1, 7, 'worker', 'w'), ('a', 'running', 'queued', 2, 7, 'worker', 'w'),
                       ('b', 'claimed', 'completed', 1, 8, 'worker', 'w'), ('c', 'running', 'cancelled', 1, 9, 'worker', 'w'),
                       ('d', 'claimed', 'queued', 1, 10, 'worker', 'w')
                """);
        List<Map<String, String>> place = database.run(connection, "gates.place", "5000, true");

        assertThat(place).extracting(row -> row.get("job_id") + " " + row.get("status") + " " + row.get("source_id"))
                .containsExactly("a FAILED shop-1", "b SUCCESS shop-2");
        assertThat(place.get(0)).containsEntry("events", "5");
        assertThat(database.run(connection, "gates.place", "0, true")).singleElement()
                .satisfies(row -> assertThat(row).containsEntry("events", "0").containsEntry("job_id", null));
    }

    private List<Map<String, String>> turn(String revision, String state, int failures) throws SQLException {
        String opened = state.equals("open") ? "array[now()]" : "array[null]::timestamptz[]";
        return database.run(connection, "gates.turn", """
                %s, '0', 0, true, array['source'], array['turned'], array['%s'], array[%d], array[1], %s, %s, %s,
                array[null]::text[], array[null]::bigint[], array[null]::timestamptz[], array[null]::text[],
                array['1'], array['no answer'], array['TIMEOUT'], array[now()],
                array['source'], array['turned'], array['closed'], array['%s'], array['because'], array['1']
                """.formatted(revision, state, failures, opened, opened, opened, state));
    }
}
