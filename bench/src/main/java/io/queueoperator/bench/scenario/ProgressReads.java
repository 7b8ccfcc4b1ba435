package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Comparison;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.servers.Requests;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Many people look at many jobs: {@code GET /jobs/{id}/progress} of distinct live jobs. */
public final class ProgressReads implements Scenario {
    private static final int JOBS = 10_000;

    @Override
    public List<Row> run(Bench bench) {
        int jobs = bench.options().sized(JOBS, 100);
        bench.service().lanes(Bench.READERS);
        bench.service().enqueue("bench", jobs, null);
        List<Buffer> reads = bench.service().hold("bench", jobs).stream().map(ProgressReads::read).toList();
        Load.Step step = each(bench, reads);
        Comparison compared = bench.compare(Bench.READERS, step, bench.service().bare());
        return List.of(
                Row.atLeast("GET /jobs/{id}/progress, " + jobs + " distinct live jobs", "/s", compared, 0.45),
                Row.atMost("  commands to Redis for each", "", commands(bench, step), 1.1));
    }

    static Buffer read(JsonObject job) {
        return Requests.get("/jobs/" + job.getString("id") + "/progress");
    }

    /** One after the other, whichever lane comes next. */
    static Load.Step each(Bench bench, List<Buffer> requests) {
        AtomicInteger next = new AtomicInteger();
        return lane -> bench.service()
                .send(lane, requests.get(Math.floorMod(next.getAndIncrement(), requests.size())))
                .map(answer -> answer.require(200).status() / 200);
    }

    private static double commands(Bench bench, Load.Step step) {
        long before = bench.stores().redisCommands();
        Measured reads = bench.load(Bench.READERS, step);
        return (bench.stores().redisCommands() - before) / (double) reads.units();
    }
}
