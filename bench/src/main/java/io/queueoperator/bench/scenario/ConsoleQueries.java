package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Waiting;
import io.queueoperator.bench.servers.Requests;
import java.util.List;

/** What the pages of the console ask for, one after the other; and whether a large table was read as a whole for it. */
final class ConsoleQueries {
    private static final double LONGEST_MS = 300;
    private static final int TIMES = 20;
    private static final int WARM = 3;
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

    /** A connection tells of what it counted once a second at most, and ten seconds after its last statement at the latest. */
    private static final int TOLD_S = 11;

    private ConsoleQueries() {}

    static List<Row> ask(Bench bench) {
        long before = wholeTables(bench);
        String slowest = "";
        double longest = 0;
        for (String question : QUESTIONS) {
            Load.Step ask = bench.service().repeat(Requests.get(question), 200, 1);
            // The first time of each is for its statements to be planned.
            Load.steps(WARM, ask);
            double ms = Load.steps(bench.options().sized(TIMES, 2), ask).ms(100);
            if (ms > longest) {
                longest = ms;
                slowest = question;
            }
        }
        return List.of(
                Row.atMost(QUESTIONS.size() + " questions of the console, slowest: GET " + slowest, "ms", longest, LONGEST_MS),
                Row.atMost("  large tables read as a whole meanwhile", "", wholeTables(bench) - before, 0));
    }

    /** With all that was read before, whoever it was that read it: making the tables reads some of them as a whole. */
    private static long wholeTables(Bench bench) {
        if (!bench.options().smoke()) {
            Waiting.seconds(TOLD_S);
        }
        return bench.stores().number(WHOLE_TABLES);
    }
}
