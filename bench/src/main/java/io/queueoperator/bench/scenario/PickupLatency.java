package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Waiting;
import io.queueoperator.bench.servers.PgBouncer;
import io.queueoperator.bench.servers.Service;
import io.queueoperator.bench.servers.ServiceProcess;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * At low load: how long from sending a job to the answer of the worker who waits for one; directly, and with PgBouncer
 * between the service and PostgreSQL. And what it costs that a hundred workers wait while there is nothing to do.
 */
public final class PickupLatency implements Scenario {
    private static final int SAMPLES = 300;
    private static final int IDLE_WORKERS = 100;
    private static final double MEDIAN_MS = 10;
    private static final double P99_MS = 50;
    private static final double IDLE_PER_S = 10;
    private static final String COMMITS = "select xact_commit from pg_stat_database where datname = current_database()";

    @Override
    public List<Row> run(Bench bench) {
        List<Row> rows = new ArrayList<>(samples(bench, bench.options().port(), "enqueue to claim"));
        double nobody = idle(bench, 0);
        rows.add(Row.atMost("  transactions for " + IDLE_WORKERS + " workers who wait for nothing, on top of "
                + Math.round(nobody) + "/s of chores", "/s", Math.max(0, idle(bench, IDLE_WORKERS) - nobody), IDLE_PER_S));
        if (!PgBouncer.installed()) {
            rows.add(Row.missing("enqueue to claim, through PgBouncer", "no pgbouncer here"));
            return rows;
        }
        int port = bench.options().port() + 1;
        try (PgBouncer bouncer = PgBouncer.start(bench.options().out(), port + 1, bench.stores().addresses());
                ServiceProcess behind = ServiceProcess.start(bench.options().app(),
                        bench.options().out().resolve("service-pgbouncer.log"), port, bouncer.settings())) {
            rows.addAll(samples(bench, port, "enqueue to claim, through PgBouncer " + bouncer.version()));
        }
        return rows;
    }

    private static List<Row> samples(Bench bench, int port, String what) {
        int samples = bench.options().sized(SAMPLES, 10);
        Histogram latencies;
        try (Service service = new Service(bench.vertx(), port).lanes(2)) {
            // Until the JIT knows the way.
            long end = System.nanoTime() + (bench.options().smoke() ? 0 : Bench.WARM.toNanos());
            do {
                Pickup.samples(service, samples);
            } while (System.nanoTime() < end);
            latencies = Pickup.samples(service, samples);
        }
        return List.of(
                Row.atMost(what + ", median", "ms", latencies.getValueAtPercentile(50) / 1000.0, MEDIAN_MS),
                Row.atMost(what + ", p99", "ms", latencies.getValueAtPercentile(99) / 1000.0, P99_MS));
    }

    /** Transactions a second while so many wait. */
    private static double idle(Bench bench, int workers) {
        double seconds = bench.options().sized(20, 2);
        try (Service waiting = new Service(bench.vertx(), bench.options().port()).lanes(workers)) {
            for (int lane = 0; lane < workers; lane++) {
                waiting.send(lane, Pickup.waitingClaim());
            }
            // PostgreSQL has counted by then what was done before: an idle connection says so after ten seconds.
            Waiting.seconds(bench.options().sized(11, 1));
            long before = bench.stores().number(COMMITS);
            Waiting.seconds(seconds);
            return (bench.stores().number(COMMITS) - before) / seconds;
        }
    }
}
