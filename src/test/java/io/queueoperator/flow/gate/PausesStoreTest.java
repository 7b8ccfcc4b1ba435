package io.queueoperator.flow.gate;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static io.queueoperator.testing.MigratedDatabase.rows;
import static io.queueoperator.testing.MigratedDatabase.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.MigratedDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statements of pauses, and the claim that obeys them, on the real PostgreSQL. */
class PausesStoreTest extends GatedJobs {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    PausesStoreTest() {
        super(database);
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

    private List<String> claimOf(String type) throws SQLException {
        return ids(database.run(connection, "claim.next", "array['" + type + "'], null, 1, 60, 'w', null, true"));
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
}
