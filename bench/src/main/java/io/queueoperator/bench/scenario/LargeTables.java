package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Comparison;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.store.History;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The same work with a million finished and a million queued jobs in the tables as with none, and what people ask then. */
public final class LargeTables implements Scenario {
    private static final int BATCH = 100;

    @Override
    public List<Row> run(Bench bench) {
        bench.service().lanes(Bench.WORKERS);
        Load.Step work = bench.service().work("bench", BATCH);
        int rounds = bench.options().rounds() + 1;
        int rows = bench.options().rows();
        // Whole batches, or the last round would have too few.
        int jobs = (int) Math.min(rows / rounds, Math.max(BATCH, bench.options().round().toMillis() * 5)) / BATCH * BATCH;
        History history = new History(bench.stores());
        long warm = System.nanoTime() + (bench.options().smoke() ? 0 : Bench.WARM.toNanos());
        while (System.nanoTime() < warm) {
            few(bench, history, jobs);
            Load.untilEmpty(Bench.WORKERS, work);
        }
        few(bench, history, jobs * rounds);
        List<Double> empty = rounds(work, jobs, rounds);
        bench.tables().empty();
        history.ended("done", rows, "source-", 1000);
        history.queued("wait", "bench", rows);
        history.settle();
        List<Row> answer = new ArrayList<>(ConsoleQueries.ask(bench));
        List<Double> large = rounds(work, jobs, rounds);
        answer.add(Row.atLeast("claim + complete at " + rows + " finished and " + rows + " queued jobs, beside empty tables",
                "jobs/s", compared(large, empty), 0.8));
        return answer;
    }

    /** As with the many, past the service: of neither is there anything in Redis yet. */
    private static void few(Bench bench, History history, int jobs) {
        bench.tables().empty();
        history.queued("few", "bench", jobs);
        history.settle();
    }

    /** One after the other: whoever follows the log of changes works meanwhile, and is not spared it by tables that are emptied. */
    private static List<Double> rounds(Load.Step work, int jobs, int rounds) {
        List<Double> perSecond = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            perSecond.add(some(work, jobs).perSecond());
        }
        return perSecond;
    }

    /** Without the first of each: plans and pages are not warm yet. */
    private static Comparison compared(List<Double> large, List<Double> empty) {
        double ours = Comparison.median(large.subList(1, large.size()));
        double limit = Comparison.median(empty.subList(1, empty.size()));
        return new Comparison(ours, limit, ours / limit, List.of(ours / limit));
    }

    private static Measured some(Load.Step work, int jobs) {
        AtomicInteger left = new AtomicInteger(jobs);
        return Load.untilEmpty(Bench.WORKERS, lane -> left.getAndAdd(-BATCH) <= 0
                ? Future.succeededFuture(0)
                : work.take(lane));
    }
}
