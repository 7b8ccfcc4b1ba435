package io.queueoperator.flow.gate;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.rows;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statements of pauses and circuit breakers, and the claim that obeys them, on the real PostgreSQL. */
class GateStoreTest {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();

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

    @ParameterizedTest
    @CsvSource({"task_type, scrape, 'c d'", "source, shop-1, 'b d'", "project, p-2, 'a d'", "everything, '', ''",
        "source, nobody, 'a b c d'"})
    void a_claim_takes_nothing_that_is_paused(String kind, String key, String left) throws SQLException {
        pause(kind, key);

        assertThat(due()).isEqualTo(left.isEmpty() ? 0 : left.split(" ").length);
        for (String claim : List.of("claim.next", "claim.next_of_any")) {
            execute(connection, "begin");
            assertThat(String.join(" ", claim(connection, claim))).as(claim).isEqualTo(left);
            execute(connection, "rollback");
        }
        sweep();
        assertThat(String.join(" ", claim(connection))).isEqualTo(left);
    }

    @Test
    void a_worker_of_a_paused_project_gets_nothing_whichever_way_it_asks() throws SQLException {
        pause("project", "p-2");
        for (String claim : List.of("claim.next_in_project", "claim.next_of_any_in_project")) {
            assertThat(ids(database.run(connection, claim, arguments(claim, "'p-2'")))).isEmpty();
        }
        execute(connection, "update queue_operator.pauses set ended_at = now(), ended_by = 't'");
        assertThat(ids(database.run(connection, "claim.next_in_project", arguments("claim.next_in_project", "'p-2'"))))
                .containsExactly("b", "c");
    }

    @Test
    void a_pause_ends_when_its_time_is_over_and_when_somebody_resumes() throws SQLException {
        pause("task_type", "scrape");
        execute(connection, "update queue_operator.pauses set until = now() - interval '1 second'");
        assertThat(claim(connection)).hasSize(4);
        sweep();
        assertThat(texts(connection, "select ended_by from queue_operator.pauses")).containsExactly("until");
    }

    @Test
    void the_same_pause_again_changes_the_one_that_is_in_force() throws SQLException {
        Map<String, String> first = pause("source", "shop-1");
        Map<String, String> again = pause("source", "shop-1");
        assertThat(first.get("made")).isEqualTo("t");
        assertThat(again.get("made")).isEqualTo("f");
        assertThat(again.get("id")).isEqualTo(first.get("id"));
        assertThat(again.get("since")).isEqualTo(first.get("since"));

        Map<String, String> resumed = database.run(connection, "gates.resume", first.get("id") + ", 't', 'Ann', null").get(0);
        assertThat(resumed.get("in_force")).isEqualTo("f");
        assertThat(database.run(connection, "gates.resume", first.get("id") + ", 'u', 'Bob', null").get(0))
                .containsEntry("ended_by", "t").containsEntry("end_requested_by", "Ann");
        assertThat(pause("source", "shop-1").get("id")).isNotEqualTo(first.get("id"));
        assertThat(database.run(connection, "gates.resume", "999999, 't', null, null")).isEmpty();
        assertThat(database.run(connection, "gates.pause", "'source', 'x', null, 't', null, '2000-01-01'")).isEmpty();
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

    @Test
    void a_claim_walks_past_thousands_of_paused_jobs_only_until_they_are_parked() throws Exception {
        execute(connection, """
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, available_at,
                    created_at, created_by, updated_at)
                select 'w-' || n, 'walk', 'queued', 0, 3, case when n <= 3000 then 'slow' else 'shop-' || n % 10 end,
                       now() - make_interval(secs => 9000 - n), now(), 't', now()
                from generate_series(1, 6000) as g (n)
                """);
        execute(connection, "analyze queue_operator.jobs");
        pause("source", "slow");
        assertThat(walkedPast()).isGreaterThanOrEqualTo(3000);

        sweep();
        execute(connection, "vacuum analyze queue_operator.jobs");
        assertThat(texts(connection, "select count(*) from queue_operator.jobs where parked_by is not null"))
                .containsExactly("3000");
        assertThat(walkedPast()).isLessThan(100);

        execute(connection, "update queue_operator.pauses set ended_at = now(), ended_by = 't'");
        assertThat(claimOf("walk")).containsExactly("w-3001");
        sweep();
        assertThat(texts(connection, "select count(*) from queue_operator.jobs where parked_by is not null"))
                .containsExactly("0");
        assertThat(claimOf("walk")).containsExactly("w-1");
    }

    @Test
    void jobs_that_another_gate_holds_as_well_stay_held_when_one_of_them_opens() throws SQLException {
        pause("source", "shop-1");
        sweep();
        pause("project", "p-1");
        execute(connection, "update queue_operator.pauses set ended_at = now(), ended_by = 't' where kind = 'source'");
        sweep();

        assertThat(claim(connection)).containsExactly("b", "c", "d");
        assertThat(texts(connection, "select p.kind from queue_operator.jobs j join queue_operator.pauses p on p.id = j.parked_by"))
                .containsExactly("project");
    }

    private void enqueue(String id, String type, String source, String project, String key) throws SQLException {
        execute(connection, """
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, project_id,
                    concurrency_key, available_at, created_at, created_by, updated_at)
                select %s, %s, 'queued', 0, 3, %s, %s, %s,
                       now() - interval '1 hour' + make_interval(secs => count(*)), now(), 't', now()
                from queue_operator.jobs
                """.formatted(quoted(id), quoted(type), quoted(source), quoted(project), quoted(key)));
    }

    private Map<String, String> pause(String kind, String key) throws SQLException {
        return database.run(connection, "gates.pause", quoted(kind) + ", " + quoted(key) + ", 'why', 't', 'Ann', null").get(0);
    }

    private void breaker(String kind, String key, String state) throws SQLException {
        execute(connection, """
                insert into queue_operator.circuit_breakers (kind, key, state, failures, trips, opened_at, retry_at, changed_at)
                values ('%s', '%s', '%s', 5, 1, now(), now(), now())
                """.formatted(kind, key, state));
    }

    private void halfOpen() throws SQLException {
        execute(connection, "update queue_operator.circuit_breakers set state = 'half_open'");
    }

    /** What the sweep does until nothing is left. */
    private void sweep() throws SQLException {
        while (!database.run(connection, "gates.unpark", "1000").isEmpty()) {
            // Once more.
        }
        while (!database.run(connection, "gates.park", "1000").get(0).get("jobs").equals("0")) {
            // Once more.
        }
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

    private String revision() throws SQLException {
        return texts(connection, "select revision from queue_operator.circuit_breaker_log").get(0);
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

    private int due() throws SQLException {
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

    private static List<String> claim(Connection own) throws SQLException {
        return claim(own, "claim.next");
    }

    private static List<String> claim(Connection own, String tag) throws SQLException {
        return ids(database.run(own, tag, arguments(tag, "null")));
    }

    private static List<String> claimAside() {
        try (Connection own = database.connect()) {
            return claim(own);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> claimOf(String type) throws SQLException {
        return ids(database.run(connection, "claim.next", "array['" + type + "'], null, 1, 60, 'w', null, true"));
    }

    private static String arguments(String tag, String project) {
        String types = tag.contains("of_any") ? "null" : "array['scrape', 'ocr']";
        return types + ", " + project + ", 50, 60, 'w', null, true";
    }

    private static List<String> ids(List<Map<String, String>> rows) {
        return rows.stream().map(row -> row.get("id")).toList();
    }

    /** How many jobs one claim reads and passes over. */
    private long walkedPast() throws Exception {
        execute(connection, "deallocate all");
        execute(connection, "prepare s as " + database.statement("claim.next"));
        execute(connection, "begin");
        String plan = rows(connection, "explain (analyze, format json) execute s (array['walk'], null, 5, 60, 'w', null, true)")
                .get(0).values().iterator().next();
        execute(connection, "rollback");
        return passed(new ObjectMapper().readTree(plan));
    }

    private static long passed(JsonNode node) {
        long passed = node.path("Relation Name").asText().equals("jobs")
                ? node.path("Rows Removed by Filter").asLong() * node.path("Actual Loops").asLong()
                : 0;
        for (JsonNode child : node) {
            passed += passed(child);
        }
        return passed;
    }

    private static String quoted(String text) {
        return text == null ? "null" : "'" + text + "'";
    }
}
