package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.servers.PeerProgram;
import io.queueoperator.bench.servers.PeerProgram.Result;
import io.queueoperator.bench.servers.Service;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Other queues on the same PostgreSQL and Redis, each by a program of its own in {@code bench/peers}; ours over HTTP. */
public final class PeerQueues implements Scenario {
    private static final int JOBS = 20_000;
    private static final int SAMPLES = 200;
    private static final int BATCH = 100;

    @Override
    public List<Row> run(Bench bench) {
        int jobs = bench.options().sized(JOBS, 200);
        int samples = bench.options().sized(SAMPLES, 5);
        Result ours = ours(bench, jobs, samples);
        List<Row> rows = new ArrayList<>();
        for (PeerProgram program : PeerProgram.all(bench.options().app())) {
            if (!program.ready()) {
                rows.add(Row.missing("beside " + program.name(), program.hint()));
                continue;
            }
            try {
                rows.addAll(beside(ours, program, program.run(bench.stores().addresses(), jobs, samples), jobs));
            } catch (IllegalStateException e) {
                // The others can be measured all the same.
                rows.add(Row.failed("beside " + program.name(), e.getMessage()));
            } finally {
                bench.stores().execute("drop schema if exists " + program.schema() + " cascade");
            }
        }
        return rows;
    }

    private static List<Row> beside(Result ours, PeerProgram program, Result peer, int jobs) {
        double target = program.onPostgres() ? 1 : 0;
        return List.of(
                at("drain of " + jobs + " beside " + peer.name(), "jobs/s", ours.drainPerS(), peer.drainPerS(), target),
                at("  enqueue in batches beside " + peer.name(), "jobs/s", ours.enqueuePerS(), peer.enqueuePerS(), 0),
                // The other way round: the shorter the better.
                at("  pickup of one, " + peer.name() + "'s median ms / ours", "ms", peer.medianMs(), ours.medianMs(), target));
    }

    private static Row at(String what, String unit, double ours, double other, double target) {
        Row row = Row.beside(what, unit, ours, other);
        return target == 0 ? row
                : new Row(row.what(), row.measured(), row.limit(), row.ratio(), "≥ 1", row.ratio() >= target, List.of());
    }

    private static Result ours(Bench bench, int jobs, int samples) {
        Service service = bench.service().lanes(Bench.WORKERS);
        Load.Step work = service.work("bench", BATCH);
        Measured drained = null;
        double enqueued = 0;
        for (int round = 0; round < bench.options().sized(3, 1); round++) {
            bench.tables().empty();
            long began = System.nanoTime();
            service.enqueue("bench", jobs, null);
            enqueued = jobs / ((System.nanoTime() - began) / 1e9);
            bench.tables().analyze();
            drained = Load.untilEmpty(Bench.WORKERS, work);
        }
        Pickup.samples(service, samples);
        Histogram latencies = Pickup.samples(service, samples);
        return new Result("Queue-Operator", enqueued, drained.perSecond(), latencies.getValueAtPercentile(50) / 1000.0,
                latencies.getValueAtPercentile(99) / 1000.0);
    }
}
