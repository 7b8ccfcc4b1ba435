package io.queueoperator.flow.gate;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one job that an open circuit breaker lets through, on the real PostgreSQL, also side by side with others. */
class ProbesStoreTest extends GatedJobs {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    ProbesStoreTest() {
        super(database);
    }

    @ParameterizedTest
    @CsvSource({"source, shop-1, 'b d'", "account, account-1, 'a c d'", "operation, ocr, 'a b'"})
    void an_open_circuit_breaker_holds_its_jobs_and_lets_through_one_probe(String kind, String key, String left)
            throws SQLException {
        breaker(kind, key, "open");
        sweep();
        assertThat(String.join(" ", claim(connection))).isEqualTo(left);
        assertThat(choose()).isNull();

        halfOpen();
        String probe = choose();
        assertThat(choose()).isNull();
        assertThat(probe).isNotNull();
        assertThat(claim(connection)).containsExactly(probe);
        assertThat(claim(connection)).isEmpty();
        assertThat(texts(connection, "select probe::text || ' ' || coalesce(parked_by, 0) from queue_operator.jobs where id = '"
                + probe + "'")).containsExactly("false 0");
    }

    @Test
    void of_two_claims_at_once_one_takes_the_probe_and_the_other_nothing() throws Exception {
        breaker("operation", "scrape", "half_open");
        sweep();
        assertThat(choose()).isEqualTo("a");
        execute(connection, "update queue_operator.jobs set status = 'cancelled', completed_at = now(), error_message = 'x'"
                + " where task_type = 'ocr'");

        try (Connection other = database.connect()) {
            execute(connection, "begin");
            assertThat(claim(connection)).containsExactly("a");
            assertThat(claim(other)).isEmpty();
            execute(connection, "commit");
            assertThat(claim(other)).isEmpty();
            assertThat(choose()).isNull();
        }
    }

    @Test
    void many_claimers_together_take_one_probe() throws Exception {
        for (int i = 0; i < 20; i++) {
            enqueue("m-" + i, "scrape", "shop-9", null, null);
        }
        breaker("source", "shop-9", "half_open");
        sweep();
        String probe = choose();
        List<CompletableFuture<List<String>>> claimers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> claimAside())).toList();

        assertThat(claimers.stream().flatMap(c -> c.join().stream()).filter(id -> id.startsWith("m-")))
                .containsExactly(probe);
    }

    @Test
    void a_probe_that_nobody_takes_makes_room_for_one_of_another_type_and_a_claim_that_comes_late_does_not_get_it()
            throws SQLException {
        breaker("source", "shop-1", "half_open");
        sweep();
        assertThat(choose()).isEqualTo("a");
        assertThat(recall(3600)).isEmpty();

        try (Connection slow = database.connect()) {
            execute(slow, "begin");
            database.run(slow, "gates.recall", revision() + ", 0");
            assertThat(claim(connection)).containsExactly("b", "d");
            execute(slow, "commit");
        }
        assertThat(claim(connection)).isEmpty();
        assertThat(choose()).isEqualTo("c");
        assertThat(claim(connection)).containsExactly("c");
    }

    @Test
    void a_job_behind_two_half_open_breakers_is_the_probe_of_both() throws SQLException {
        breaker("source", "shop-2", "half_open");
        breaker("operation", "scrape", "half_open");
        sweep();
        String probe = choose();

        assertThat(probe).isEqualTo("b");
        assertThat(choose()).isNull();
        assertThat(texts(connection, "select probe_job_id from queue_operator.circuit_breakers")).containsExactly("b", "b");
    }

    @Test
    void a_job_that_is_paused_or_behind_another_open_breaker_is_nobodys_probe() throws SQLException {
        breaker("source", "shop-1", "half_open");
        breaker("operation", "ocr", "open");
        pause("project", "p-1");
        sweep();

        assertThat(choose()).isNull();
    }

    @Test
    void a_pause_holds_back_a_probe_as_well() throws SQLException {
        breaker("source", "shop-1", "half_open");
        sweep();
        assertThat(choose()).isEqualTo("a");
        pause("everything", "");

        assertThat(claim(connection)).isEmpty();
        assertThat(due()).isZero();
    }

    @Test
    void a_probe_that_waits_is_not_lost_one_that_was_given_back_is_and_one_that_ended_says_how() throws SQLException {
        breaker("operation", "scrape", "half_open");
        sweep();
        choose();
        assertThat(found()).containsEntry("probe_lost", "f").containsEntry("status", null);
        claim(connection);
        assertThat(found()).containsEntry("probe_lost", "f");
        execute(connection, "update queue_operator.jobs set status = 'queued', lease_expires_at = null where id = 'a'");
        assertThat(found()).containsEntry("probe_lost", "t");

        execute(connection, """
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    ended_at, progress_pct, error_category)
                select 'scrape', id, 1, lease_token, 'FAILED', 'queued', 'worker', now(), 0, 'infrastructure'
                from queue_operator.jobs where id = 'a'
                """);
        assertThat(found()).containsEntry("probe_lost", "f").containsEntry("status", "FAILED");
    }

    private void halfOpen() throws SQLException {
        execute(connection, "update queue_operator.circuit_breakers set state = 'half_open'");
    }

    private String choose() throws SQLException {
        if (database.run(connection, "gates.choose", revision()).isEmpty()) {
            return null;
        }
        return texts(connection, "select probe_job_id from queue_operator.circuit_breakers where probe_job_id is not null")
                .get(0);
    }

    private List<Map<String, String>> recall(int patienceS) throws SQLException {
        return database.run(connection, "gates.recall", revision() + ", " + patienceS);
    }

    private Map<String, String> found() throws SQLException {
        return database.run(connection, "gates.found", "array[]::text[], array[]::text[]").get(0);
    }

    private List<String> claimAside() {
        try (Connection own = database.connect()) {
            return claim(own);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
