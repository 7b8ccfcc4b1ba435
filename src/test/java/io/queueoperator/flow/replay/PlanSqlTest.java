package io.queueoperator.flow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The statements that plan a replay, on the real PostgreSQL. */
class PlanSqlTest extends ReplayTables {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    PlanSqlTest() {
        super(database);
    }

    @Test
    void failures_are_planned_page_by_page_each_once_and_the_oldest_first() throws SQLException {
        failures("f", 7);
        execute("insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at,"
                + " created_by, updated_at, completed_at) select 'fine', 'ocr', 'completed', 0, 1, now(), now(), 't', now(),"
                + " now()");
        String replay = create("operation => 'ocr'");

        assertThat(planPage(replay, 3)).isEqualTo("planning");
        assertThat(planPage(replay, 3)).isEqualTo("planning");
        assertThat(planPage(replay, 3)).isEqualTo("running");
        assertThat(planPage(replay, 3)).as("nothing is planned twice").isEqualTo("none");

        assertThat(items(replay)).containsExactly("1 f-1 planned", "2 f-2 planned", "3 f-3 planned", "4 f-4 planned",
                "5 f-5 planned", "6 f-6 planned", "7 f-7 planned");
        assertThat(row("select planned, skipped, looked_at, limited from queue_operator.replays"))
                .containsEntry("planned", "7").containsEntry("looked_at", "7").containsEntry("limited", "f");
    }

    @Test
    void conditions_narrow_what_is_meant() throws SQLException {
        failures("f", 6);
        execute("update queue_operator.jobs set error_message = 'Connection TIMED out after 100%' where id = 'f-2'");
        execute("update queue_operator.jobs set source_id = 'stepstone', run_id = 'r', error_category = 'account',"
                + " fingerprint = '00000000000000aa' where id = 'f-3'");
        execute("update queue_operator.jobs set task_type = 'scrape' where id = 'f-4'");

        assertThat(planned("error_text => 'timed OUT AFTER 100%'")).containsExactly("f-2");
        assertThat(planned("error_text => '_'")).as("no pattern of LIKE").isEmpty();
        assertThat(planned("source_id => 'stepstone'")).containsExactly("f-3");
        assertThat(planned("run_id => 'r'")).containsExactly("f-3");
        assertThat(planned("error_category => 'account'")).containsExactly("f-3");
        assertThat(planned("fingerprint => '00000000000000aa'")).containsExactly("f-3");
        assertThat(planned("operation => 'scrape'")).containsExactly("f-4");
        assertThat(planned("operation => 'scrape', source_id => 'stepstone'")).isEmpty();
        assertThat(planned("since => (select completed_at from queue_operator.jobs where id = 'f-3')"))
                .as("since is in the window").containsExactly("f-3", "f-4", "f-5", "f-6");
        assertThat(planned("until => (select completed_at from queue_operator.jobs where id = 'f-3')"))
                .as("until is not").containsExactly("f-1", "f-2");
    }

    @Test
    void the_limit_is_that_of_what_would_run_and_says_that_there_is_more() throws SQLException {
        failures("f", 5);
        execute("update queue_operator.jobs set status = 'queued', completed_at = null, error_message = null,"
                + " replay_of = 'f-1', replay_root = 'f-1' where id = 'f-5'");
        String replay = create("operation => 'ocr', item_limit => 2");

        assertThat(planPage(replay, 100)).isEqualTo("running");
        assertThat(items(replay)).containsExactly("1 f-1 already_replayed", "2 f-2 planned", "3 f-3 planned");
        assertThat(row("select limited, planned, skipped from queue_operator.replays where id = '" + replay + "'"))
                .containsEntry("limited", "t").containsEntry("planned", "2").containsEntry("skipped", "1");
    }

    @Test
    void of_what_would_not_run_no_more_is_listed_than_may_run_and_all_of_it_is_counted() throws SQLException {
        failures("f", 6);
        for (int n = 1; n <= 4; n++) {
            replayOf("f-" + n, "r-" + n, "completed");
        }
        String replay = create("operation => 'ocr', item_limit => 2");

        assertThat(planPage(replay, 3)).isEqualTo("planning");
        assertThat(planPage(replay, 100)).isEqualTo("running");

        List<String> items = items(replay);
        assertThat(items).hasSize(4);
        assertThat(items.stream().map(item -> item.substring(item.indexOf(' ') + 1))).containsExactly(
                "f-1 already_replayed", "f-2 already_replayed", "f-5 planned", "f-6 planned");
        assertThat(row("select limited, planned, skipped from queue_operator.replays where id = '" + replay + "'"))
                .containsEntry("limited", "f").containsEntry("planned", "2").containsEntry("skipped", "4");
        assertThat(Report.unlisted(4, 2, false)).contains("Of 4 ").contains("the first 2 are listed");
        assertThat(List.of(Report.unlisted(2, 2, false), Report.unlisted(900, 2, true))).containsOnly("");

        String named = create("job_ids => array['f-1', 'f-2', 'f-3', 'f-5'], item_limit => 1");
        planPage(named, 100);
        assertThat(items(named)).as("named jobs are all said").hasSize(4);
    }

    @Test
    void of_a_job_with_three_failed_attempts_the_last_one_is_replayed_once() throws SQLException {
        failures("f", 1);
        execute("insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,"
                + " ended_at, progress_pct) select 'ocr', 'f-1', n, -n, 'FAILED', 'queued', 'worker', now(), 0"
                + " from generate_series(1, 2) n");
        String replay = create("operation => 'ocr'");
        planPage(replay, 100);

        assertThat(items(replay)).containsExactly("1 f-1 planned");
        assertThat(text("select r.job_status from queue_operator.replay_items i join queue_operator.task_runs r"
                + " on r.id = i.task_run_id")).containsExactly("failed");
        String runs = String.join(", ", text("select id::text from queue_operator.task_runs order by id"));
        assertThat(run(connection, PlanSql.TASK_RUNS, "array[" + runs + ", -5]::bigint[]")).extracting(
                        row -> row.get("known") + " " + row.get("job_id") + " " + row.get("job_status"))
                .containsExactly("t f-1 failed", "t f-1 failed", "t f-1 failed", "f null null");
    }

    @Test
    void what_has_a_live_or_succeeded_replay_is_skipped_unless_it_is_wanted_again() throws SQLException {
        failures("f", 3);
        replayOf("f-1", "lives", "queued");
        replayOf("f-2", "done", "completed");
        replayOf("f-3", "dropped", "cancelled");

        assertThat(planned("operation => 'ocr'")).as("a cancelled replay is none").containsExactly("f-3");
        assertThat(text("select job_id || ' ' || detail from queue_operator.replay_items where detail is not null order by 1"))
                .containsExactly("f-1 lives queued", "f-2 done completed");
        assertThat(planned("operation => 'ocr', again => true")).containsExactly("f-1", "f-2", "f-3");
    }

    @Test
    void of_a_chain_of_failed_replays_it_is_the_turn_of_the_last_one_unless_one_is_named() throws SQLException {
        failures("f", 1);
        replayOf("f-1", "second", "failed");

        assertThat(planned("operation => 'ocr'")).containsExactly("second");
        assertThat(planned("job_ids => array['f-1']")).containsExactly("f-1");
        replayOf("second", "third", "running");
        execute("update queue_operator.jobs set replay_root = 'f-1' where id = 'third'");

        assertThat(planned("operation => 'ocr'")).as("the third one is at it").isEmpty();
        assertThat(planned("job_ids => array['f-1']")).isEmpty();
        assertThat(run(connection, PlanSql.OTHER_OF_JOB, "'f-1', false")).extracting(row -> row.get("other"))
                .containsExactly("third");
    }

    @Test
    void named_jobs_are_planned_in_their_order_and_what_is_not_failed_is_said() throws SQLException {
        failures("f", 3);
        execute("update queue_operator.jobs set status = 'completed', error_message = null where id = 'f-2'");
        String replay = create("job_ids => array['f-3', 'never', 'f-2', 'f-1']");

        assertThat(planPage(replay, 2)).isEqualTo("running");
        assertThat(items(replay)).containsExactly("1 f-3 planned", "2 never gone", "3 f-2 not_failed", "4 f-1 planned");
    }

    @Test
    void a_page_that_was_searched_ends_where_it_was_read_whatever_has_failed_in_between() throws SQLException {
        failures("f", 6);
        String replay = create("error_regex => 'page [24]'");
        List<Map<String, String>> texts = run(connection, PlanSql.TEXTS_OF_ALL, "'" + replay + "', 1, 4");
        assertThat(texts).extracting(row -> row.get("id")).containsExactlyInAnyOrder("f-1", "f-2", "f-3", "f-4");
        assertThat(texts.get(0)).containsEntry("last_id", "f-4").containsEntry("looked_at", "4");

        // One more appears within the page that was read: it was not searched, and the others are not pushed out by it.
        execute(failure("late", "(select completed_at - interval '1 millisecond' from queue_operator.jobs where id = 'f-2')"));
        run(connection, PlanSql.PAGE_OF_ALL, "'" + replay + "', 1, 4, array['f-2', 'f-4'], '" + texts.get(0).get("last_at")
                + "', 'f-4', false");

        assertThat(items(replay)).containsExactly("1 f-2 planned", "2 f-4 planned");
        assertThat(run(connection, PlanSql.TEXTS_OF_ALL, "'" + replay + "', 2, 4")).extracting(row -> row.get("id"))
                .containsExactlyInAnyOrder("f-5", "f-6");
    }

    private List<String> planned(String values) throws SQLException {
        String replay = create(values);
        while (planPage(replay, 2).equals("planning")) {
            // The next page.
        }
        return text("select job_id from queue_operator.replay_items where would_run and replay_id = '" + replay
                + "' order by seq");
    }
}
