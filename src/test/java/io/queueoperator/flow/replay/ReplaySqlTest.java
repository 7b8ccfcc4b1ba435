package io.queueoperator.flow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.flow.replay.NextMove.Enqueue;
import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The statements of replays on the real PostgreSQL, also side by side with each other. */
class ReplaySqlTest {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    @AutoClose
    private final Connection connection = database.connect();

    @BeforeEach
    void an_empty_queue() throws SQLException {
        execute("truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events,"
                + " queue_operator.job_children, queue_operator.replays cascade");
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

    @Test
    void the_new_job_has_the_same_input_and_knows_what_it_replays() throws SQLException {
        execute("insert into queue_operator.job_children (parent_job_id, total) values ('mother', 1)");
        failures("f", 2);
        execute("insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at,"
                + " created_by, updated_at) values ('mother', 'm', 'queued', 0, 1, now(), now(), 't', now())");
        execute("""
                update queue_operator.jobs set payload = '{"b": 1.50,  "a":[]}', execution = '{"x":1}', metadata = '"m"',
                    source_id = 's', source_url_id = 'u', document_id = 'd', document_url = 'http://x/', run_id = 'r',
                    project_id = 'p', parent_job_id = case id when 'f-1' then 'mother' else 'gone' end, priority = 7,
                    max_attempts = 5, timeout_s = 60, progress_deadline_s = 30, concurrency_key = 'k', concurrency_limit = 2,
                    idempotency_key = 'given-' || id,
                    traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
                """ + " where id like 'f-%'");
        String replay = create("operation => 'ocr'");
        planPage(replay, 10);

        assertThat(enqueue(connection, replay, 10)).isEqualTo(2);

        String same = "task_type, payload::text, execution::text, metadata::text, source_id, source_url_id, document_id,"
                + " document_url, run_id, project_id, priority, max_attempts, timeout_s, progress_deadline_s,"
                + " concurrency_key, concurrency_limit, traceparent";
        assertThat(row("select " + same + " from queue_operator.jobs where replay_of = 'f-1'"))
                .isEqualTo(row("select " + same + " from queue_operator.jobs where id = 'f-1'"));
        Map<String, String> made = row("select j.*, t.job_id as of_job from queue_operator.jobs j join"
                + " queue_operator.task_runs t on t.id = j.replay_of_task_run where j.replay_of = 'f-1'");
        assertThat(made).containsEntry("status", "queued").containsEntry("attempt", "1")
                .containsEntry("replay_root", "f-1").containsEntry("replay_id", replay).containsEntry("of_job", "f-1")
                .containsEntry("idempotency_key", "replay:" + replay + ":1").containsEntry("parent_job_id", "mother")
                .containsEntry("created_by", "tests");
        assertThat(row("select replayed_by, version from queue_operator.jobs where id = 'f-1'"))
                .containsEntry("replayed_by", made.get("id")).containsEntry("version", "1");
        assertThat(row("select parent_job_id from queue_operator.jobs where replay_of = 'f-2'"))
                .as("its parent is not there any more").containsEntry("parent_job_id", null);
        assertThat(text("select total::text from queue_operator.job_children")).containsExactly("2");
        assertThat(text("select actor_kind || ' ' || actor || ' ' || to_status from queue_operator.job_events where job_id = '"
                + made.get("id") + "'")).containsExactly("key tests queued");
    }

    @Test
    void steps_side_by_side_make_each_job_once() throws SQLException {
        failures("f", 200);
        String replay = create("operation => 'ocr', max_parallel => 1000");
        planPage(replay, 1000);
        List<CompletableFuture<?>> instances = new ArrayList<>();
        for (int instance = 0; instance < 4; instance++) {
            instances.add(CompletableFuture.runAsync(() -> alone(own -> {
                while (state(own, replay).pending() > 0) {
                    enqueue(own, replay, 7);
                }
            })));
        }
        instances.forEach(CompletableFuture::join);

        assertThat(text("select count(*) || ' ' || count(distinct replay_of) from queue_operator.jobs where replay_id = '"
                + replay + "'")).containsExactly("200 200");
        assertThat(state(connection, replay).replayed()).isEqualTo(200);
    }

    @Test
    void two_replays_of_the_same_failure_make_one_job() throws Exception {
        failures("f", 1);
        String one = create("operation => 'ocr'");
        String two = create("operation => 'ocr'");
        planPage(one, 10);
        planPage(two, 10);
        try (Connection slow = database.connect()) {
            slow.setAutoCommit(false);
            assertThat(enqueue(slow, one, 10)).isEqualTo(1);
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> {
                int[] made = new int[1];
                alone(own -> made[0] = enqueue(own, two, 10));
                return made[0];
            });
            waitsForALock();
            slow.commit();
            assertThat(other.get()).isZero();
        }
        assertThat(items(two)).as("what changes at this moment is left to the next step").containsExactly("1 f-1 planned");
        assertThat(enqueue(connection, two, 10)).isZero();

        assertThat(items(two)).containsExactly("1 f-1 already_replayed");
        assertThat(text("select replay_id from queue_operator.jobs where replay_of = 'f-1'")).containsExactly(one);
    }

    @Test
    void what_has_changed_since_it_was_planned_is_not_run_and_said() throws SQLException {
        failures("f", 5);
        String replay = create("operation => 'ocr'");
        planPage(replay, 10);
        execute("delete from queue_operator.jobs where id = 'f-1'");
        execute("update queue_operator.jobs set status = 'completed', error_message = null where id = 'f-2'");
        replayOf("f-3", "other", "running");
        replayOf("f-4", "given-up", "cancelled");

        assertThat(enqueue(connection, replay, 10)).isEqualTo(2);

        assertThat(items(replay)).containsExactly("1 f-1 gone", "2 f-2 not_failed", "3 f-3 already_replayed",
                "4 f-4 replayed", "5 f-5 replayed");
        assertThat(text("select detail from queue_operator.replay_items where detail is not null order by seq"))
                .containsExactly("completed", "other running");
        assertThat(state(connection, replay)).extracting(ReplayState::replayed, ReplayState::changed, ReplayState::pending)
                .containsExactly(2, 3, 0);
    }

    @Test
    void after_an_abort_nothing_further_is_enqueued_by_whoever_had_decided_before() throws SQLException {
        failures("f", 4);
        String replay = create("operation => 'ocr'");
        planPage(replay, 10);
        enqueue(connection, replay, 1);
        ReplayState decidedOn = state(connection, replay);
        assertThat(run(connection, RunSql.ABORT, "'" + replay + "', 'Ann', false, null")).hasSize(1);
        assertThat(run(connection, RunSql.ABORT, "'" + replay + "', 'Bob', false, null")).as("said twice").isEmpty();

        assertThat(run(connection, RunSql.ENQUEUE, "'" + replay + "', " + decidedOn.version() + ", 10")).isEmpty();
        assertThat(enqueue(connection, replay, 10)).isZero();
        assertThat(state(connection, replay)).extracting(ReplayState::status, ReplayState::stopReason, ReplayState::replayed)
                .containsExactly("stopping", "aborted", 1);
    }

    @Test
    void ends_are_written_down_once_and_a_failure_as_before_is_told_from_another_one() throws SQLException {
        failures("f", 5);
        String replay = create("operation => 'ocr'");
        planPage(replay, 10);
        enqueue(connection, replay, 10);
        execute(ended("f-1", "completed", null));
        execute(ended("f-2", "failed", "(select fingerprint from queue_operator.jobs where id = 'f-2')"));
        execute(ended("f-3", "failed", "'00000000000000bb'"));
        execute("delete from queue_operator.jobs where replay_of = 'f-4'");
        List<CompletableFuture<?>> instances = new ArrayList<>();
        for (int instance = 0; instance < 3; instance++) {
            instances.add(CompletableFuture.runAsync(() -> alone(own -> run(own, RunSql.SETTLE, "'" + replay + "', 100"))));
        }
        instances.forEach(CompletableFuture::join);
        run(connection, RunSql.SETTLE, "'" + replay + "', 100");

        assertThat(items(replay)).containsExactly("1 f-1 succeeded", "2 f-2 failed", "3 f-3 failed", "4 f-4 lost",
                "5 f-5 replayed");
        ReplayState now = state(connection, replay);
        assertThat(List.of(now.succeeded(), now.failed(), now.cancelled(), now.sameFailure(), now.live()))
                .containsExactly(1, 2, 1, 1, 1);
        assertThat(run(connection, ReadSql.ITEMS_IN_STATE, "'" + replay + "', 0, 10, 'failed'")).hasSize(2)
                .extracting(row -> row.get("new_fingerprint")).contains("00000000000000bb");
        assertThat(run(connection, ReadSql.GROUPS, "'" + replay + "', 10")).extracting(
                row -> row.get("planned") + " " + row.get("succeeded") + " " + row.get("failed") + " "
                        + row.get("same_failure")).contains("1 1 0 0", "1 0 1 1", "1 0 1 0");
    }

    @Test
    void what_did_not_run_is_said_when_it_is_over() throws SQLException {
        failures("f", 3);
        String replay = create("operation => 'ocr'");
        planPage(replay, 10);
        assertThat(run(connection, ReadSql.ITEMS_IN_STATE, "'" + replay + "', 0, 10, 'planned'")).hasSize(3);
        enqueue(connection, replay, 1);
        execute(ended("f-1", "completed", null));
        run(connection, RunSql.SETTLE, "'" + replay + "', 10");
        run(connection, RunSql.STOP, "'" + replay + "', " + state(connection, replay).version() + ", 'same_failure'");
        run(connection, RunSql.FINISH, "'" + replay + "', " + state(connection, replay).version() + ", 'finished', 'mixed'");

        assertThat(run(connection, ReadSql.ITEMS, "'" + replay + "', 0, 10")).extracting(row -> row.get("shown"))
                .containsExactly("succeeded", "not_run", "not_run");
        assertThat(run(connection, ReadSql.ITEMS_IN_STATE, "'" + replay + "', 0, 10, 'not_run'")).hasSize(2);
        assertThat(run(connection, ReadSql.ITEMS_IN_STATE, "'" + replay + "', 0, 10, 'planned'")).isEmpty();
    }

    @Test
    void a_key_makes_one_replay_and_old_ones_leave() throws SQLException {
        assertThat(create("idempotency_key => 'once'")).isEqualTo(create("idempotency_key => 'once'"));
        failures("f", 5);
        String plan = create("operation => 'ocr', dry_run => true");
        assertThat(planPage(plan, 10)).isEqualTo("planned");
        execute("update queue_operator.replays set updated_at = now() - interval '2 days' where id = '" + plan + "'");

        run(connection, RunSql.PRUNE, "86400, 3");
        assertThat(items(plan)).as("of a plan that can still be run").hasSize(5);
        run(connection, RunSql.EXPIRE, "86400");
        assertThat(text("select status || ' ' || verdict || ' ' || note from queue_operator.replays where id = '" + plan + "'"))
                .containsExactly("aborted aborted Nobody ran the plan in time.");
        run(connection, RunSql.PRUNE, "86400, 3");
        assertThat(items(plan)).hasSize(2);
        run(connection, RunSql.PRUNE, "86400, 3");
        assertThat(text("select id from queue_operator.replays where id = '" + plan + "'")).isEmpty();
        assertThat(text("select status from queue_operator.replays")).as("what goes on stays").containsExactly("planning");
    }

    /** The statement that makes a replay, with arguments by the names of their columns. */
    private static final String START = """
            create or replace function pg_temp.start_replay(operation text default null, since timestamptz default null,
                until timestamptz default null, error_text text default null, error_regex text default null,
                fingerprint text default null, error_category text default null, source_id text default null,
                run_id text default null, job_ids text[] default null, again bool default false,
                item_limit int default 1000, canary int default null, max_parallel int default 100,
                dry_run bool default false, idempotency_key text default null)
            returns text language plpgsql as $function$
                declare made text;
                begin
                    execute $statement$ %s $statement$ into made using dry_run, idempotency_key, operation, since, until,
                        error_text, error_regex, fingerprint, error_category, source_id, run_id, job_ids, again,
                        item_limit, canary, max_parallel, true, null::text, 'tests'::text, null::text;
                    return made;
                end
            $function$
            """.formatted(PlanSql.CREATE);

    /** A replay with those values, by the name of the column; the others harmless. */
    private String create(String values) throws SQLException {
        execute(START);
        return text("select pg_temp.start_replay(" + values + ")").get(0);
    }

    private List<String> planned(String values) throws SQLException {
        String replay = create(values);
        while (planPage(replay, 2).equals("planning")) {
            // The next page.
        }
        return text("select job_id from queue_operator.replay_items where would_run and replay_id = '" + replay
                + "' order by seq");
    }

    /** The status after a page of that size; "none" when there was nothing to plan. */
    private String planPage(String replay, int size) throws SQLException {
        Map<String, String> now = row("select * from queue_operator.replays where id = '" + replay + "'");
        String sql = now.get("job_ids") != null ? PlanSql.PAGE_OF_NAMED
                : now.get("fingerprint") != null ? PlanSql.PAGE_OF_GROUP : PlanSql.PAGE_OF_ALL;
        List<Map<String, String>> rows = run(connection, sql,
                "'" + replay + "', " + now.get("version") + ", " + size + ", null, null, null, null");
        return rows.isEmpty() ? "none" : rows.get(0).get("status");
    }

    /** As the chore does it: what the state allows, at most so many. Answers how many jobs were made. */
    private static int enqueue(Connection own, String replay, int most) throws SQLException {
        ReplayState now = state(own, replay);
        if (!(NextMove.of(now) instanceof Enqueue move)) {
            return 0;
        }
        return run(own, RunSql.ENQUEUE,
                "'" + replay + "', " + now.version() + ", " + Math.min(most, move.most())).size();
    }

    private static ReplayState state(Connection own, String replay) throws SQLException {
        Map<String, String> row = run(own, RunSql.STATE, "'" + replay + "'").get(0);
        return new ReplayState(replay, row.get("status"), Long.parseLong(row.get("version")),
                new ReplayState.Filter(null, null, false), null, Integer.parseInt(row.get("max_parallel")), false,
                number(row, "planned"), number(row, "replayed"), number(row, "changed"), number(row, "succeeded"),
                number(row, "failed"), number(row, "cancelled"), number(row, "same_failure"), row.get("stop_reason"), false,
                null);
    }

    private static int number(Map<String, String> row, String column) {
        return Integer.parseInt(row.get(column));
    }

    private List<String> items(String replay) throws SQLException {
        return text("select seq || ' ' || job_id || ' ' || state from queue_operator.replay_items where replay_id = '" + replay
                + "' order by seq");
    }

    /** Failed jobs, a second apart, each with its last attempt. */
    private void failures(String name, int count) throws SQLException {
        for (int i = 1; i <= count; i++) {
            execute(failure(name + "-" + i, "now() - make_interval(secs => " + (10_000 - i) + ")"));
        }
    }

    private static String failure(String id, String at) {
        return """
                with job as (
                    insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, lease_token,
                        created_at, created_by, updated_at, completed_at, error_message, error_category, fingerprint)
                    select '%1$s', 'ocr', 'failed', 0, 3, t.at, nextval('queue_operator.lease_token_seq'), t.at, 't', t.at,
                           t.at, 'document, page ' || right('%1$s', 1) || ': it broke', 'infrastructure',
                           lpad(substr(md5('%1$s'), 1, 16), 16, '0')
                    from (select %2$s as at) t
                    returning *
                )
                insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                    ended_at, progress_pct, error_message)
                select 'ocr', id, 3, lease_token, 'FAILED', 'failed', 'worker', completed_at, 0, error_message from job
                """.formatted(id, at);
    }

    private void replayOf(String job, String id, String status) throws SQLException {
        execute("""
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, lease_token,
                    lease_expires_at, created_at, created_by, updated_at, completed_at, error_message, replay_of, replay_root)
                select '%2$s', 'ocr', '%3$s', 0, 3, now(), -7, case when '%3$s' in ('claimed', 'running') then now() end,
                       now(), 't', now(), case when '%3$s' in ('completed', 'failed', 'cancelled') then now() end,
                       case when '%3$s' in ('failed', 'cancelled') then 'again' end, '%1$s', '%1$s'
                """.formatted(job, id, status));
        execute("update queue_operator.jobs set completed_at = now() - interval '1 second' where id = '" + id
                + "' and completed_at is not null");
    }

    private static String ended(String original, String status, @Nullable String fingerprint) {
        return "update queue_operator.jobs set status = '" + status + "', completed_at = now(), fingerprint = " + fingerprint
                + ", error_message = " + (status.equals("failed") ? "'it broke'" : "null") + " where replay_of = '" + original
                + "'";
    }

    /** Until a session waits for another one's lock. */
    private void waitsForALock() throws Exception {
        io.queueoperator.testing.Eventually.eventually("a session waits for a lock", () -> !text(
                "select 1::text from pg_stat_activity where wait_event_type = 'Lock' and query like '%execute s%'").isEmpty());
    }

    private interface Work {
        void on(Connection own) throws SQLException;
    }

    private static void alone(Work work) {
        try (Connection own = database.connect()) {
            work.on(own);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Map<String, String>> run(Connection own, String sql, String arguments) throws SQLException {
        try (Statement statement = own.createStatement()) {
            statement.execute("deallocate all");
            statement.execute("prepare s as " + sql);
            boolean rows = statement.execute("execute s (" + arguments + ")");
            return rows ? rows(statement.getResultSet()) : List.of();
        }
    }

    private Map<String, String> row(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            return rows(result).get(0);
        }
    }

    private List<String> text(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                values.add(result.getString(1));
            }
        }
        return values;
    }

    private static List<Map<String, String>> rows(ResultSet result) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        while (result.next()) {
            Map<String, String> row = new HashMap<>();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
