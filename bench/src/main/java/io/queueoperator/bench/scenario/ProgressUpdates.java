package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Comparison;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.servers.Service;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A thousand workers say how far they are, as many at a time as there are readers elsewhere; beside writing the same fields
 * into hashes of Redis.
 */
public final class ProgressUpdates implements Scenario {
    private static final int WORKERS = 1000;
    private static final String ROWS_WRITTEN = """
            select coalesce(sum(n_tup_upd + n_tup_ins), 0)::bigint from pg_stat_user_tables where schemaname = 'queue_operator'
            """;

    @Override
    public List<Row> run(Bench bench) {
        int workers = bench.options().sized(WORKERS, 50);
        Service service = bench.service().lanes(Bench.READERS);
        service.enqueue("bench", workers, null);
        List<JsonObject> held = service.hold("bench", workers);
        AtomicLong said = new AtomicLong();
        Load.Step report = lane -> {
            long number = said.incrementAndGet();
            JsonObject job = held.get((int) (number % workers));
            return service.send(lane, Service.progress(job, 40 + number / workers % 6000 / 100.0))
                    .map(answer -> answer.require(202).status() / 202);
        };
        Load.Step raw = lane -> bench.stores().redis(hash(said.incrementAndGet(), workers)).map(1);
        Comparison compared = bench.compare(Bench.READERS, report, raw);
        bench.stores().forget("bench:*");
        return List.of(
                Row.atLeast("progress updates, " + workers + " workers", "/s", compared, 0.5),
                Row.atMost("  rows written to PostgreSQL for each", "", rowsWritten(bench, report), 0.1));
    }

    private static Request hash(long number, int workers) {
        return Request.cmd(Command.HSET).arg("bench:" + number % workers).arg("phase").arg("recognize").arg("step").arg("page")
                .arg("progress_pct").arg(Long.toString(number % 100)).arg("units_completed").arg(Long.toString(number))
                .arg("units_total").arg("100").arg("message").arg("page after page").arg("updated_ms")
                .arg(Long.toString(number));
    }

    /** Leases have to be renewed now and then; nothing else is written. */
    private static double rowsWritten(Bench bench, Load.Step report) {
        long before = bench.stores().number(ROWS_WRITTEN);
        Measured reports = bench.load(Bench.READERS, report);
        return (bench.stores().number(ROWS_WRITTEN) - before) / (double) reports.units();
    }
}
