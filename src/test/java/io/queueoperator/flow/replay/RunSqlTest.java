package io.queueoperator.flow.replay;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The statements that carry out a replay, on the real PostgreSQL, also side by side with each other. */
class RunSqlTest extends ReplayTables {
    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();

    RunSqlTest() {
        super(database);
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
            instances.add(CompletableFuture.runAsync(() -> database.alone(own -> {
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
                database.alone(own -> made[0] = enqueue(own, two, 10));
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
            instances.add(CompletableFuture.runAsync(
                    () -> database.alone(own -> run(own, RunSql.SETTLE, "'" + replay + "', 100"))));
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

    private static String ended(String original, String status, @Nullable String fingerprint) {
        return "update queue_operator.jobs set status = '" + status + "', completed_at = now(), fingerprint = " + fingerprint
                + ", error_message = " + (status.equals("failed") ? "'it broke'" : "null") + " where replay_of = '" + original
                + "'";
    }

    /** Until a session waits for another one's lock. */
    private void waitsForALock() throws Exception {
        eventually("a session waits for a lock", () -> !text(
                "select 1::text from pg_stat_activity where wait_event_type = 'Lock' and query like '%execute s%'").isEmpty());
    }
}
