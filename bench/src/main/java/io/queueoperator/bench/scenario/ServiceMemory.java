package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Answer;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.load.Waiting;
import io.queueoperator.bench.servers.Requests;
import io.queueoperator.bench.servers.Service;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Five thousand requests a second of all kinds, for minutes: what the process takes of the memory, and whether that grows. */
public final class ServiceMemory implements Scenario {
    private static final int REQUESTS_PER_S = 5000;
    private static final int LANES = 64;
    private static final double GROWTH = 1.1;
    private static final double HEAP_MB = 256;

    @Override
    public List<Row> run(Bench bench) {
        int perSecond = bench.options().sized(REQUESTS_PER_S, 200);
        try (Service service = new Service(bench.vertx(), bench.options().port()).lanes(LANES)) {
            service.enqueue("held", 1000, "held");
            List<JsonObject> held = service.hold("held", bench.options().sized(1000, 100));
            Load.Step mix = mix(service, held);
            bench.warm(LANES, mix);
            AtomicReference<Measured> done = new AtomicReference<>();
            Thread load = new Thread(() -> done.set(Load.during(
                    bench.options().length(), LANES, paced(bench, mix, perSecond))));
            load.start();
            List<MemoryUse> samples = samples(bench, load);
            return rows(samples, done.get(), perSecond);
        }
    }

    private static List<MemoryUse> samples(Bench bench, Thread load) {
        List<MemoryUse> samples = new ArrayList<>();
        while (load.isAlive()) {
            samples.add(MemoryUse.of(bench.process().pid(), bench.service()));
            Waiting.seconds(0.25);
        }
        return samples;
    }

    private static List<Row> rows(List<MemoryUse> samples, Measured done, int perSecond) {
        if (done == null) {
            throw new IllegalStateException("the load failed");
        }
        int quarter = Math.max(1, samples.size() / 4);
        // The first quarter is for the JIT and for caches to fill.
        List<MemoryUse> early = samples.subList(Math.min(quarter, samples.size() - 1), Math.min(2 * quarter, samples.size()));
        List<MemoryUse> late = samples.subList(samples.size() - quarter, samples.size());
        double heap = samples.stream().mapToDouble(MemoryUse::heapMb).max().orElseThrow();
        return List.of(
                Row.reaches("requests of all kinds while memory is watched", "/s", done.perSecond(), perSecond * 0.95),
                Row.atMost("  heap, at most", "MB", heap, HEAP_MB),
                growth("  heap after garbage collection, late beside early", "MB", MemoryUse.leastHeap(late), MemoryUse.leastHeap(early)),
                growth("  resident memory, late beside early", "MB", MemoryUse.meanResident(late), MemoryUse.meanResident(early)));
    }

    private static Row growth(String what, String unit, double late, double early) {
        Row row = Row.beside(what, unit, late, early);
        return new Row(row.what(), row.measured(), row.limit(), row.ratio(), "≤ " + GROWTH, row.ratio() <= GROWTH, List.of());
    }

    /** Of forty 32 read a job and four report, two read a source, one enqueues and one takes what was enqueued. */
    private static Load.Step mix(Service service, List<JsonObject> held) {
        int[] turns = new int[LANES];
        Load.Step work = service.work("mixed", 5);
        return lane -> {
            int turn = turns[lane]++;
            JsonObject job = held.get(Math.floorMod(turn * LANES + lane, held.size()));
            return switch (turn % 40) {
                case 0, 10, 20, 30 -> status(service.send(lane, Service.progress(job, 40 + turn % 6000 / 100.0)), 202);
                case 5 -> status(service.send(lane, Requests.enqueue("mixed", 5, "source-" + lane)), 201);
                // A call to claim and, if there was something, one to complete.
                case 6 -> work.take(lane).map(jobs -> jobs == 0 ? 1 : 2);
                case 15, 25 -> status(service.send(lane, Requests.get("/sources/held/progress")), 200);
                default -> status(service.send(lane, ProgressReads.read(job)), 200);
            };
        };
    }

    private static Future<Integer> status(Future<Answer> answer, int expected) {
        return answer.map(a -> a.require(expected).status() / expected);
    }

    /** Each lane has its times, and makes up for what it was late. */
    private static Load.Step paced(Bench bench, Load.Step step, int perSecond) {
        long[] due = new long[LANES];
        Arrays.fill(due, System.nanoTime());
        long interval = 1_000_000_000L * LANES / perSecond;
        return lane -> {
            due[lane] += interval;
            long wait = (due[lane] - System.nanoTime()) / 1_000_000;
            if (wait < 1) {
                return step.take(lane);
            }
            Promise<Integer> then = Promise.promise();
            bench.vertx().setTimer(wait, timer -> step.take(lane).onComplete(then));
            return then.future();
        };
    }
}
