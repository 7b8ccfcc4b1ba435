package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Comparison;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.store.RawSql;
import io.queueoperator.bench.servers.Requests;
import java.util.List;

/** Producers bring batches of a hundred, beside one multi-row INSERT of as many rows into a copy of the table. */
public final class EnqueueBatches implements Scenario {
    private static final int BATCH = 100;

    @Override
    public List<Row> run(Bench bench) {
        bench.service().lanes(Bench.WORKERS);
        Load.Step ours = bench.service().repeat(Requests.enqueue("bench", BATCH, null), 201, BATCH);
        Load.Step raw = new RawSql(bench.stores()).insert("bench", BATCH);
        Comparison compared = bench.compare(false, () -> emptied(bench, ours), () -> emptied(bench, raw));
        return List.of(Row.atLeast("enqueue, batches of " + BATCH, "jobs/s", compared, 0.6));
    }

    /** Both begin with empty tables: a full one is slower. */
    private static Measured emptied(Bench bench, Load.Step step) {
        bench.tables().empty();
        bench.tables().copy();
        return bench.load(Bench.WORKERS, step);
    }
}
