package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.store.History;
import io.queueoperator.bench.servers.Requests;
import io.queueoperator.bench.servers.Service;
import java.util.List;

/** The page of a source: {@code GET /sources/{id}/progress} with fifty active jobs, and with a long history behind them. */
public final class SourceReads implements Scenario {
    private static final int ACTIVE = 50;

    @Override
    public List<Row> run(Bench bench) {
        Service service = bench.service().lanes(Bench.READERS);
        int history = Math.max(1000, bench.options().rows() / 10);
        new History(bench.stores()).ended("past", history, "busy-", 1);
        for (String source : List.of("busy-0", "fresh")) {
            service.enqueue(source, ACTIVE, source);
            service.hold(source, ACTIVE);
        }
        new History(bench.stores()).settle();
        Load.Step fresh = service.repeat(Requests.get("/sources/fresh/progress"), 200, 1);
        Load.Step busy = service.repeat(Requests.get("/sources/busy-0/progress"), 200, 1);
        return List.of(
                Row.atLeast("GET /sources/{id}/progress, " + ACTIVE + " active jobs", "/s",
                        bench.compare(Bench.READERS, fresh, service.bare()), 0.3),
                Row.atLeast("  with " + history + " ended jobs, beside one without", "/s",
                        bench.compare(Bench.READERS, busy, fresh), 0.9));
    }
}
