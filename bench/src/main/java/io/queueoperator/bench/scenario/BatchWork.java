package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Comparison;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.store.RawSql;
import java.util.List;

/** Workers claim and complete until nothing is left, beside the two statements of raw SQL on the same jobs. */
public final class BatchWork implements Scenario {
    private final int batch;
    private final double target;

    public BatchWork(int batch, double target) {
        this.batch = batch;
        this.target = target;
    }

    @Override
    public List<Row> run(Bench bench) {
        bench.service().lanes(Bench.WORKERS);
        Load.Step ours = bench.service().work("bench", batch);
        Load.Step raw = new RawSql(bench.stores()).work("bench", batch);
        Comparison compared = bench.compare(false, () -> drained(bench, ours), () -> drained(bench, raw));
        return List.of(Row.atLeast("claim + complete, batches of " + batch, "jobs/s", compared, target));
    }

    private Measured drained(Bench bench, Load.Step step) {
        bench.tables().empty();
        // About as long as the other measurements, on a machine that does a hundred of either size in a good second.
        double jobs = bench.options().round().toMillis() / 1000.0 * (batch == 1 ? 500 : 5000);
        bench.service().enqueue("bench", (int) Math.max(batch, jobs), null);
        bench.tables().copyQueued();
        return Load.untilEmpty(Bench.WORKERS, step);
    }
}
