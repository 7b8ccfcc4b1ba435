package io.queueoperator.flow.replay;

import io.queueoperator.flow.replay.NextMove.Enqueue;
import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** Failed jobs and their replays on the real PostgreSQL, and the statements of replays by what they are for. */
abstract class ReplayTables {
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

    @AutoClose
    final Connection connection;

    ReplayTables(MigratedDatabase database) {
        this.connection = database.connect();
    }

    @BeforeEach
    void an_empty_queue() throws SQLException {
        execute("truncate queue_operator.jobs, queue_operator.task_runs, queue_operator.job_events,"
                + " queue_operator.job_children, queue_operator.replays cascade");
    }

    /** A replay with those values, by the name of the column; the others harmless. */
    String create(String values) throws SQLException {
        execute(START);
        return text("select pg_temp.start_replay(" + values + ")").get(0);
    }

    /** The status after a page of that size; "none" when there was nothing to plan. */
    String planPage(String replay, int size) throws SQLException {
        Map<String, String> now = row("select * from queue_operator.replays where id = '" + replay + "'");
        String sql = now.get("job_ids") != null ? PlanSql.PAGE_OF_NAMED
                : now.get("fingerprint") != null ? PlanSql.PAGE_OF_GROUP : PlanSql.PAGE_OF_ALL;
        List<Map<String, String>> rows = run(connection, sql,
                "'" + replay + "', " + now.get("version") + ", " + size + ", null, null, null, null");
        return rows.isEmpty() ? "none" : rows.get(0).get("status");
    }

    /** As the chore does it: what the state allows, at most so many. Answers how many jobs were made. */
    static int enqueue(Connection own, String replay, int most) throws SQLException {
        ReplayState now = state(own, replay);
        if (!(NextMove.of(now) instanceof Enqueue move)) {
            return 0;
        }
        return run(own, RunSql.ENQUEUE,
                "'" + replay + "', " + now.version() + ", " + Math.min(most, move.most())).size();
    }

    static ReplayState state(Connection own, String replay) throws SQLException {
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

    List<String> items(String replay) throws SQLException {
        return text("select seq || ' ' || job_id || ' ' || state from queue_operator.replay_items where replay_id = '" + replay
                + "' order by seq");
    }

    /** Failed jobs, a second apart, each with its last attempt. */
    void failures(String name, int count) throws SQLException {
        for (int i = 1; i <= count; i++) {
            execute(failure(name + "-" + i, "now() - make_interval(secs => " + (10_000 - i) + ")"));
        }
    }

    static String failure(String id, String at) {
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

    void replayOf(String job, String id, String status) throws SQLException {
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

    static List<Map<String, String>> run(Connection own, String sql, String arguments) throws SQLException {
        return MigratedDatabase.rows(own, sql, arguments);
    }

    Map<String, String> row(String sql) throws SQLException {
        return MigratedDatabase.rows(connection, sql).get(0);
    }

    List<String> text(String sql) throws SQLException {
        return MigratedDatabase.texts(connection, sql);
    }

    void execute(String sql) throws SQLException {
        MigratedDatabase.execute(connection, sql);
    }
}
