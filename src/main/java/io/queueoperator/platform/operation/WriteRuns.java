package io.queueoperator.platform.operation;

import io.micrometer.core.instrument.MeterRegistry;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Writes runs down, on its own way: nobody waits for it, and what it cannot write it counts and logs. */
@ApplicationScoped
public class WriteRuns {
    private static final Logger LOG = Logger.getLogger(WriteRuns.class);
    private static final double LONG_S = 2;

    private final Database database;
    private final OperationsConfig config;
    private final Instance instance;
    private final DumpValues dump;
    private final MeterRegistry meters;
    private final Repeats repeats;
    private final Set<Run> held = ConcurrentHashMap.newKeySet();
    private final AtomicInteger underWay = new AtomicInteger();
    /** Ends that could not be written yet. */
    private final Map<Run, Runnable> unwritten = new ConcurrentHashMap<>();

    WriteRuns(
            Database database, OperationsConfig config, Instance instance, DumpValues dump, MeterRegistry meters) {
        this.database = database;
        this.config = config;
        this.instance = instance;
        this.dump = dump;
        this.meters = meters;
        this.repeats = new Repeats(config.sameFailureEvery());
    }

    /** It runs, and is written down if it goes on for long. */
    void hold(Run run) {
        held.add(run);
    }

    /** It does not run, and never ran. */
    void release(Run run) {
        held.remove(run);
    }

    /** It runs, and is written down at once where that is certain to be worth it. */
    void begin(Run run) {
        hold(run);
        if (run.called().record() == When.ALWAYS || run.called().asked()) {
            writeBeginning(run);
        }
    }

    /** What has been running for a while is written down, whatever it may turn out to be worth. */
    void writeLongOnes() {
        long now = System.nanoTime();
        held.stream().filter(run -> run.elapsedS(now) >= LONG_S).forEach(this::writeBeginning);
    }

    /** The rows of what runs here, or has run and cannot be told yet. */
    List<Long> ids() {
        return Stream.concat(held.stream(), unwritten.keySet().stream()).map(Run::id).filter(Objects::nonNull).toList();
    }

    /** It has ended. */
    void end(Run run, RunEnding ending) {
        held.remove(run);
        if (!run.end()) {
            return;
        }
        double seconds = run.elapsedS(System.nanoTime());
        Uni<Long> written = run.written();
        int leftOut = leftOut(run, ending);
        if (written != null) {
            writeEnd(run, written, ending, seconds, leftOut);
        } else if (leftOut != Repeats.NOT_NOW
                && Worth.ofRow(run.called().record(), run.called().asked(), ending)) {
            fire(record(run, ending, seconds, leftOut), failure -> lost(called(run), failure));
        }
    }

    private void writeEnd(Run run, Uni<Long> written, RunEnding ending, double seconds, int leftOut) {
        // Where the beginning could not be written, the whole is tried once more.
        Uni<?> write = written.onFailure().recoverWithNull().chain(id -> id == null
                ? record(run, ending, seconds, leftOut)
                : database.run(OperationSql.END, end(run, id, ending, seconds, leftOut)).replaceWith(id));
        fire(write, failure -> {
            if (run.id() == null || unwritten.size() >= Math.max(1, config.writes())) {
                lost(called(run), failure);
            } else {
                // Its row says that it runs; nobody else may say that it failed.
                unwritten.put(run, () -> writeEnd(run, written, ending, seconds, leftOut));
            }
        });
    }

    /** How many ends could not be written yet. */
    int waiting() {
        return unwritten.size();
    }

    /** Tries again what could not be written. */
    void writeEnds() {
        List.copyOf(unwritten.keySet()).forEach(run -> {
            Runnable write = unwritten.remove(run);
            if (write != null) {
                write.run();
            }
        });
    }

    /** A run of which not even that is known what it was called with. */
    void lost(String operation, Throwable why) {
        meters.counter("queue_operator.operations.unrecorded", "operation", operation).increment();
        LOG.warnf("A run of %s is not recorded: %s", operation, why.toString());
    }

    /** How many equal failures went before unrecorded; only of chores. */
    private int leftOut(Run run, RunEnding ending) {
        Run.Called called = run.called();
        if (called.record() == When.ALWAYS || called.asked()) {
            return 0;
        }
        if (!ending.failed() && ending.errors() == 0) {
            repeats.succeeded(called.operation());
            return 0;
        }
        return repeats.failed(called.operation(), String.valueOf(ending.message()), System.nanoTime());
    }

    private void writeBeginning(Run run) {
        Uni<Long> row = run.write(() -> record(run, null, run.elapsedS(System.nanoTime()), 0));
        if (row != null) {
            // Whether it is lost is decided at the end.
            row.subscribe().with(id -> {}, failure -> {});
        }
    }

    private Uni<Long> record(Run run, @Nullable RunEnding ending, double seconds, int leftOut) {
        Run.Called called = run.called();
        return database.run(OperationSql.RECORD, Tuple.tuple()
                        .addString(called.operation()).addString(called.category())
                        .addString(ending == null ? "RUNNING" : ending.status()).addDouble(seconds)
                        .addString(called.inputs().json()).addString(called.origin().userId())
                        .addString(called.origin().keyId()).addString(called.origin().channel())
                        .addBoolean(called.origin().orchestrated()).addString(called.origin().flowRunId())
                        .addString(called.origin().taskRunId()).addString(instance.name())
                        .addBoolean(called.record() != When.ALWAYS).addDouble(config.aliveFor().toMillis() / 1000.0)
                        .addString(ending == null ? null : ending.message())
                        .addString(ending == null ? null : ending.type())
                        .addString(ending == null ? null : ending.traceback())
                        .addString(ending == null ? null : ending.errorList())
                        .addInteger(ending == null ? 0 : ending.errors())
                        .addString(ending == null ? null : ending.resultRefs())
                        .addString(metadata(called, ending, leftOut)))
                .map(rows -> rows.iterator().next().getLong("id"));
    }

    private Tuple end(Run run, long id, RunEnding ending, double seconds, int leftOut) {
        return Tuple.tuple()
                .addLong(id).addString(ending.status()).addDouble(seconds).addString(ending.message())
                .addString(ending.type()).addString(ending.traceback()).addString(ending.errorList())
                .addInteger(ending.errors()).addString(ending.resultRefs())
                .addString(metadata(run.called(), ending, leftOut));
    }

    private String metadata(Run.Called called, @Nullable RunEnding ending, int leftOut) {
        Map<String, Object> metadata = new LinkedHashMap<>(ending == null ? Map.of() : ending.facts());
        if (!called.inputs().cut().isEmpty()) {
            metadata.put("input_cut", called.inputs().cut());
        }
        if (leftOut > 0) {
            metadata.put("equal_failures_before", leftOut);
        }
        return dump.of(metadata).json();
    }

    private static String called(Run run) {
        return run.called().operation();
    }

    private void fire(Uni<?> write, Consumer<Throwable> unwritable) {
        if (underWay.incrementAndGet() > config.writes()) {
            underWay.decrementAndGet();
            unwritable.accept(new IllegalStateException("too many writes are under way"));
            return;
        }
        write.subscribe().with(
                done -> underWay.decrementAndGet(),
                failure -> {
                    underWay.decrementAndGet();
                    unwritable.accept(failure);
                });
    }
}
