package io.queueoperator.flow.reap;

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
import org.junit.jupiter.api.Test;

/** What is remembered besides jobs leaves when it is old and nothing refers to it; the statements on the real PostgreSQL. */
class LeftoversStoreTest {
    private static final int WEEK = 7 * 86_400;
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void nothing_is_remembered() throws SQLException {
        execute(connection, "truncate queue_operator.jobs, queue_operator.runs, queue_operator.run_passes,"
                + " queue_operator.csv_imports, queue_operator.pauses, queue_operator.circuit_breakers,"
                + " queue_operator.circuit_breaker_changes, queue_operator.replays cascade");
    }

    @Test
    void a_run_leaves_with_its_passes_when_its_jobs_are_gone_and_its_last_pass_is_old() throws SQLException {
        for (String run : List.of("gone", "with-job", "young-pass", "next-pass", "starting", "to-look-at", "replayed", "other")) {
            run(run, 30, 8);
        }
        run("young", 1, 1);
        job("j-1", "with-job", null);
        pass("young-pass", 2, "'ended', 'asked', now() - interval '9 days', now() - interval '6 days', 'all_complete', null");
        pass("next-pass", 2, "'ended', 'asked', now() - interval '9 days', now() - interval '8 days', 'retryable_remaining', now()");
        pass("starting", 2, "'starting', 'asked', now() - interval '9 days', null, null, null");
        execute(connection, "update queue_operator.runs set looks = 3 where id = 'to-look-at'");
        replay("replayed", "planned");
        replay("other", "finished");

        assertThat(would(WEEK, WEEK, WEEK, WEEK).get("runs")).isEqualTo("2 rows, 5 referred");
        assertThat(pruneRuns(WEEK)).isEqualTo("8 looked at, 2 gone");
        assertThat(runs()).containsExactly("next-pass", "replayed", "starting", "to-look-at", "with-job", "young", "young-pass");
        assertThat(texts(connection, "select distinct run_id from queue_operator.run_passes order by 1")).isEqualTo(runs());

        execute(connection, "delete from queue_operator.jobs");
        execute(connection, "delete from queue_operator.replays");
        execute(connection, "update queue_operator.runs set looked = looks");
        execute(connection, "update queue_operator.run_passes set state = 'ended', result = 'all_complete', next_pass_at = null,"
                + " ended_at = now() - interval '8 days' where run_id <> 'young'");
        assertThat(pruneRuns(WEEK)).isEqualTo("6 looked at, 6 gone");
        assertThat(runs()).containsExactly("young");
    }

    @Test
    void no_run_leaves_while_a_file_that_may_bring_it_jobs_is_under_way() throws SQLException {
        run("gone", 30, 8);
        imported("accepted", 100);

        assertThat(pruneRuns(WEEK)).isEqualTo("1 looked at, 0 gone");
        execute(connection, "update queue_operator.csv_imports set state = 'done'");
        assertThat(pruneRuns(WEEK)).isEqualTo("1 looked at, 1 gone");
    }

    @Test
    void runs_are_looked_at_step_by_step_and_what_stays_stops_nobody() throws SQLException {
        for (int n = 1; n <= 5; n++) {
            run("run-" + n, 30 - n, 8);
        }
        for (int n = 1; n <= 3; n++) {
            job("j-" + n, "run-" + n, null);
        }

        Map<String, String> first = step("'1970-01-01'", "''", 2);
        assertThat(first).containsEntry("looked_at", "2").containsEntry("gone", "0").containsEntry("id", "run-2");
        Map<String, String> second = step("'" + first.get("created_at") + "'", "'run-2'", 2);
        assertThat(second).containsEntry("looked_at", "2").containsEntry("gone", "1").containsEntry("id", "run-4");
        Map<String, String> third = step("'" + second.get("created_at") + "'", "'run-4'", 2);
        assertThat(third).containsEntry("looked_at", "1").containsEntry("gone", "1");
        assertThat(runs()).containsExactly("run-1", "run-2", "run-3");
        assertThat(step("now()", "''", 2)).containsEntry("looked_at", "0").containsEntry("id", null);
    }

    @Test
    void imports_leave_that_were_carried_out_long_ago_and_never_others() throws SQLException {
        imported("done", 9);
        imported("done", 8);
        imported("done", 1);
        imported("accepted", 100);
        imported("reading", 100);

        assertThat(would(WEEK, WEEK, WEEK, WEEK).get("imports")).isEqualTo("2 rows, 0 referred");
        database.run(connection, "prune.imports", WEEK + ", 1");
        assertThat(texts(connection, "select state || ' ' || extract(day from now() - touched_at)"
                + " from queue_operator.csv_imports order by touched_at"))
                .containsExactlyInAnyOrder("accepted 100", "reading 100", "done 8", "done 1");
        database.run(connection, "prune.imports", WEEK + ", 100");
        assertThat(texts(connection, "select state from queue_operator.csv_imports order by state"))
                .containsExactly("accepted", "done", "reading");
    }

    @Test
    void pauses_leave_that_ended_long_ago_once_no_job_is_parked_for_them() throws SQLException {
        pause("ended", "now() - interval '8 days'");
        pause("young", "now() - interval '1 day'");
        pause("in-force", "null");
        pause("holding", "now() - interval '8 days'");
        job("parked", "r", "(select id from queue_operator.pauses where key = 'holding')");

        assertThat(would(WEEK, WEEK, WEEK, WEEK).get("pauses")).isEqualTo("1 rows, 1 referred");
        database.run(connection, "prune.pauses", WEEK + ", 100");
        assertThat(pauses()).containsExactly("holding", "in-force", "young");

        execute(connection, "update queue_operator.jobs set parked_by = null");
        database.run(connection, "prune.pauses", WEEK + ", 100");
        assertThat(pauses()).containsExactly("in-force", "young");
    }

    @Test
    void changes_of_breakers_leave_except_the_last_one_of_each_that_is_there() throws SQLException {
        execute(connection, "insert into queue_operator.circuit_breakers (id, kind, key, state, failures, trips)"
                + " values (1, 'source', 'a', 'closed', 0, 0), (2, 'source', 'b', 'closed', 0, 0)");
        change(1, 30);
        change(1, 20);
        change(2, 10);
        change(2, 1);
        change(3, 30);

        assertThat(would(WEEK, WEEK, WEEK, WEEK).get("breaker_changes")).isEqualTo("3 rows, 1 referred");
        database.run(connection, "prune.breaker_changes", WEEK + ", 1");
        assertThat(changes()).hasSize(4);
        database.run(connection, "prune.breaker_changes", WEEK + ", 100");
        assertThat(changes()).containsExactly("1 20", "2 1");
    }

    @Test
    void what_is_kept_for_ever_is_none_and_what_was_not_counted_further_is_said() throws SQLException {
        for (int n = 0; n < 3; n++) {
            imported("done", 9);
            run("run-" + n, 30, 9);
        }
        assertThat(would(null, null, null, null)).containsOnly(Map.entry("runs", "0 rows, 0 referred"),
                Map.entry("imports", "0 rows, 0 referred"), Map.entry("pauses", "0 rows, 0 referred"),
                Map.entry("breaker_changes", "0 rows, 0 referred"));
        assertThat(database.run(connection, "prune.leftovers_would", "604800, 604800, 604800, 604800, 3"))
                .extracting(row -> row.get("kind") + " " + row.get("rows") + " " + row.get("exact"))
                .containsExactly("runs 3 f", "imports 3 f", "pauses 0 t", "breaker_changes 0 t");
        assertThat(runs()).hasSize(3);
    }

    @Test
    void each_step_has_an_index() throws SQLException {
        execute(connection, "analyze");
        // So few rows are read as a whole by choice; what has no index still is.
        execute(connection, "set enable_seqscan = off; set enable_bitmapscan = off");

        assertThat(database.plan(connection, "prune.runs", WEEK + ", '1970-01-01', '', 100")).contains("runs_created_idx",
                "jobs_run", "run_passes_pkey", "csv_imports_open_idx", "replays_run_idx").doesNotContain("Seq Scan");
        assertThat(database.plan(connection, "prune.imports", WEEK + ", 100")).contains("csv_imports_done_idx");
        assertThat(database.plan(connection, "prune.pauses", WEEK + ", 100")).contains("pauses_ended_idx", "jobs_parked_idx");
        assertThat(database.plan(connection, "prune.breaker_changes", WEEK + ", 100"))
                .contains("circuit_breaker_changes_at_idx", "circuit_breaker_changes_idx", "circuit_breakers_pkey");
    }

    private void run(String id, int madeDaysAgo, int endedDaysAgo) throws SQLException {
        execute(connection, "insert into queue_operator.runs (id, posted, created_at, created_by) values ('" + id
                + "', true, now() - interval '" + madeDaysAgo + " days', 't')");
        pass(id, 1, "'ended', 'first', now() - interval '" + madeDaysAgo + " days', now() - interval '" + endedDaysAgo
                + " days', 'all_complete', null");
    }

    private void pass(String run, int number, String stateAndMore) throws SQLException {
        execute(connection, "insert into queue_operator.run_passes (run_id, number, state, cause, started_at, ended_at, result,"
                + " next_pass_at, started_by) values ('" + run + "', " + number + ", " + stateAndMore + ", 't')");
    }

    private void job(String id, String run, String parkedBy) throws SQLException {
        execute(connection, "insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, run_id, available_at,"
                + " created_at, created_by, updated_at, parked_by) values ('" + id + "', 'ocr', 'queued', 0, 3, '" + run
                + "', now(), now(), 't', now(), " + parkedBy + ")");
    }

    private void replay(String run, String status) throws SQLException {
        execute(connection, "insert into queue_operator.replays (status, dry_run, until, run_id, again, item_limit, max_parallel,"
                + " stop_on_same_failure, cursor_at, created_by, ended_at, verdict) values ('" + status + "', true, now(), '" + run
                + "', false, 10, 10, false, now(), 't', " + (status.equals("finished") ? "now(), 'fixed'" : "null, null") + ")");
    }

    private void imported(String state, int daysAgo) throws SQLException {
        execute(connection, "insert into queue_operator.csv_imports (state, task_type, touched_at, created_by) values ('" + state
                + "', 'post', now() - interval '" + daysAgo + " days', 't')");
    }

    private void pause(String key, String endedAt) throws SQLException {
        execute(connection, "insert into queue_operator.pauses (kind, key, paused_by, ended_at, ended_by) values ('source', '" + key
                + "', 't', " + endedAt + ", " + (endedAt.equals("null") ? "null" : "'t'") + ")");
    }

    private void change(int breaker, int daysAgo) throws SQLException {
        execute(connection, "insert into queue_operator.circuit_breaker_changes (breaker_id, kind, key, at, from_state, to_state,"
                + " actor_kind, actor, reason) values (" + breaker + ", 'source', 'a', now() - interval '" + daysAgo
                + " days', 'open', 'closed', 'chore', 't', 'because')");
    }

    private Map<String, String> step(String at, String id, int most) throws SQLException {
        return database.run(connection, "prune.runs", WEEK + ", " + at + ", " + id + ", " + most).get(0);
    }

    private String pruneRuns(int olderThan) throws SQLException {
        Map<String, String> row =
                database.run(connection, "prune.runs", olderThan + ", '1970-01-01', '', 100").get(0);
        return row.get("looked_at") + " looked at, " + row.get("gone") + " gone";
    }

    private Map<String, String> would(Integer runs, Integer imports, Integer pauses, Integer changes) throws SQLException {
        Map<String, String> would = new java.util.LinkedHashMap<>();
        database.run(connection, "prune.leftovers_would", runs + ", " + imports + ", " + pauses + ", " + changes + ", 1000")
                .forEach(row -> would.put(row.get("kind"), row.get("rows") + " rows, " + row.get("referred") + " referred"));
        return would;
    }

    private List<String> runs() throws SQLException {
        return texts(connection, "select id from queue_operator.runs order by id");
    }

    private List<String> pauses() throws SQLException {
        return texts(connection, "select key from queue_operator.pauses order by key");
    }

    private List<String> changes() throws SQLException {
        return texts(connection, "select breaker_id || ' ' || extract(day from now() - at)"
                + " from queue_operator.circuit_breaker_changes order by id");
    }
}
