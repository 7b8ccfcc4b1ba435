package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.load.Waiting;
import io.queueoperator.bench.target.Requests;
import java.util.ArrayList;
import java.util.List;

/** What the pages of the console ask for, one after the other; and whether a large table was read as a whole for it. */
final class ConsoleQueries {
    private static final double LONGEST_MS = 300;
    private static final int TIMES = 20;
    private static final List<String> QUESTIONS = List.of(
            "/api/v1/stats", "/api/v1/jobs?limit=50", "/api/v1/jobs?status=failed&limit=50",
            "/api/v1/jobs?source_id=source-7&limit=50", "/api/v1/jobs?q=host%207", "/api/v1/jobs?project_id=project-7&status=completed",
            "/api/v1/errors/groups?limit=50", "/api/v1/errors/rates?window=7d&by=operation", "/api/v1/errors/rates?window=7d&by=source",
            "/api/v1/task-runs?limit=50", "/api/v1/task-runs?status=FAILED&limit=50", "/api/v1/sources?limit=50",
            "/api/v1/workers", "/api/v1/runs?limit=50", "/sources/source-7/progress");
    private static final String WHOLE_TABLES = """
            select coalesce(sum(seq_scan), 0)::bigint from pg_stat_user_tables
            where schemaname = 'queue_operator' and relname in ('jobs', 'task_runs', 'job_events')
            """;

    private ConsoleQueries() {}

    static List<Row> ask(Bench bench) {
        List<Row> rows = new ArrayList<>();
        long before = bench.stores().number(WHOLE_TABLES);
        for (String question : QUESTIONS) {
            Load.Step ask = bench.service().repeat(Requests.get(question), 200, 1);
            int times = bench.options().sized(TIMES, 2);
            Measured slowest = null;
            for (int i = 0; i < 2; i++) {
                slowest = Load.steps(times, ask);
            }
            rows.add(Row.atMost("GET " + question + ", slowest of " + times, "ms", slowest.ms(100), LONGEST_MS));
        }
        Waiting.seconds(2);
        rows.add(Row.atMost("  large tables read as a whole meanwhile", "", bench.stores().number(WHOLE_TABLES) - before, 0));
        return rows;
    }
}
