package io.queueoperator.bench;

import io.queueoperator.bench.load.Comparison;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.store.Stores;
import io.queueoperator.bench.store.Tables;
import io.queueoperator.bench.servers.Service;
import io.queueoperator.bench.servers.ServiceProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** What a scenario has at hand. */
public record Bench(Options options, Vertx vertx, ServiceProcess process, Service service, Stores stores, Tables tables) {
    /** Connections of readers. */
    public static final int READERS = 64;
    /** Connections of producers and workers that send batches, and of raw SQL. */
    public static final int WORKERS = 8;
    /** For so long the compilers of the JVM take a part of the two cores, at first half of them; a service runs for weeks. */
    public static final Duration WARM = Duration.ofSeconds(60);

    /** A stretch of load as long as the others. */
    public Measured load(int lanes, Load.Step step) {
        return Load.during(options.round(), lanes, step);
    }

    /** Warms both up, then runs them in turn. */
    public Comparison compare(int lanes, Load.Step ours, Load.Step limit) {
        warm(lanes, ours);
        warm(lanes, limit);
        return compare(true, () -> load(lanes, ours), () -> load(lanes, limit));
    }

    /** Runs both in turn; if they are not warm, as many rounds before as make them so, which do not count. */
    public Comparison compare(boolean warm, Supplier<Measured> ours, Supplier<Measured> limit) {
        if (!warm && !options.smoke()) {
            limit.get();
            long end = System.nanoTime() + WARM.toNanos();
            do {
                ours.get();
            } while (System.nanoTime() < end);
        }
        return Comparison.of(options.rounds(), ours, limit);
    }

    /** Until the JIT has compiled what is hot. */
    public void warm(int lanes, Load.Step step) {
        Load.during(options.smoke() || options.round().compareTo(WARM) > 0 ? options.round() : WARM, lanes, step);
    }

    /** A shorter stretch. */
    public Duration part(int of) {
        return options.round().dividedBy(of);
    }
}
