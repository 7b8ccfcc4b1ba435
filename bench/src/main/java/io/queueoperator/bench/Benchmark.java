package io.queueoperator.bench;

import io.queueoperator.bench.scenario.BatchWork;
import io.queueoperator.bench.scenario.EnqueueBatches;
import io.queueoperator.bench.scenario.HeldTransaction;
import io.queueoperator.bench.scenario.LargeTables;
import io.queueoperator.bench.scenario.PeerQueues;
import io.queueoperator.bench.scenario.PickupLatency;
import io.queueoperator.bench.scenario.ProgressReads;
import io.queueoperator.bench.scenario.ProgressUpdates;
import io.queueoperator.bench.scenario.ServiceMemory;
import io.queueoperator.bench.scenario.SourceReads;
import io.queueoperator.bench.scenario.WatchedJob;
import io.queueoperator.bench.store.Addresses;
import io.queueoperator.bench.store.Stores;
import io.queueoperator.bench.store.Tables;
import io.queueoperator.bench.servers.Service;
import io.queueoperator.bench.servers.ServiceProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Starts the service, runs the scenarios, prints the table. {@code bench/run} builds it and calls it. */
public final class Benchmark {
    private static final Map<String, Scenario> SCENARIOS = new LinkedHashMap<>();

    static {
        SCENARIOS.put("progress", new ProgressReads());
        SCENARIOS.put("watched", new WatchedJob());
        SCENARIOS.put("source", new SourceReads());
        SCENARIOS.put("enqueue", new EnqueueBatches());
        SCENARIOS.put("work-100", new BatchWork(100, 0.6));
        SCENARIOS.put("work-1", new BatchWork(1, 0.5));
        SCENARIOS.put("updates", new ProgressUpdates());
        SCENARIOS.put("pickup", new PickupLatency());
        SCENARIOS.put("held", new HeldTransaction());
        SCENARIOS.put("memory", new ServiceMemory());
        SCENARIOS.put("large", new LargeTables());
        SCENARIOS.put("peers", new PeerQueues());
    }

    private Benchmark() {}

    public static void main(String[] args) {
        try {
            measure(Options.of(args));
            System.exit(0);
        } catch (Exception e) {
            e.printStackTrace();
            // Else the threads of the clients keep the process alive.
            System.exit(1);
        }
    }

    private static void measure(Options options) throws IOException {
        options.only().stream().filter(name -> !SCENARIOS.containsKey(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("no scenario " + name + "; there are " + String.join(", ", SCENARIOS.keySet()));
        });
        Files.createDirectories(options.out());
        Path data = Files.createDirectories(options.out().resolve("data"));
        Optional<Addresses> given = Addresses.given(System.getenv());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        try (ServiceProcess process = ServiceProcess.start(options.app(), options.out().resolve("service.log"),
                        options.port(), Map.of("QUEUE_OPERATOR_DATA_DIR", data.toString()));
                Stores stores = new Stores(vertx, given.orElseGet(() -> Addresses.embedded(data)), Bench.WORKERS);
                Service service = new Service(vertx, options.port())) {
            Tables tables = new Tables(stores);
            tables.refuseForeignJobs();
            Report report = run(new Bench(options, vertx, process, service, stores, tables));
            tables.leave();
            System.out.println();
            System.out.print(report.table());
            System.out.println();
            System.out.println("the same as JSON: " + report.write(options));
            if (report.failed()) {
                throw new IllegalStateException("not everything could be measured");
            }
        } finally {
            vertx.close();
        }
    }

    /** A scenario that fails is a line of the table that is not met; the others are measured all the same. */
    private static Report run(Bench bench) {
        Report report = new Report(bench.options().smoke());
        for (Map.Entry<String, Scenario> scenario : SCENARIOS.entrySet()) {
            boolean wanted = bench.options().only().isEmpty() || bench.options().only().contains(scenario.getKey());
            boolean peers = scenario.getKey().equals("peers");
            if (wanted && (!peers || bench.options().peers() || !bench.options().only().isEmpty())) {
                System.err.println(scenario.getKey() + " ...");
                bench.tables().empty();
                bench.tables().copy();
                Statements before = Statements.of(bench.service());
                try {
                    scenario.getValue().run(bench).forEach(report::add);
                } catch (RuntimeException e) {
                    e.printStackTrace();
                    report.add(Row.failed(scenario.getKey(), String.valueOf(e.getMessage())));
                }
                report.add(scenario.getKey(), Statements.of(bench.service()).since(before));
            }
        }
        return report;
    }
}
