package io.queueoperator.ledger.metrics;

import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;
import io.queueoperator.ledger.stats.RollUpCounts;
import io.queueoperator.ledger.stats.StatisticsConfig;
import io.queueoperator.platform.Setting;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.MetricsConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Measures the queue as a whole, with one statement. Every instance does it, and all of them see the same.
 *
 * <p>What the log says beyond the counts is counted by the statement itself, job by job. So they are rolled up first, which
 * is about to be done anyway: or else each change of a busy queue is looked up twice.
 */
@ApplicationScoped
@Startup
class MeasureQueue {
    private static final Duration ROLL_UP_PATIENCE = Duration.ofSeconds(5);

    private final Database database;
    private final MetricsConfig config;
    private final RollUpCounts rollUpCounts;
    private final StatisticsConfig statistics;
    private final int taskTypes;
    private final int countUpTo;
    private final MeasuredValues values;

    MeasureQueue(
            Database database, MetricsConfig config, RollUpCounts rollUpCounts, StatisticsConfig statistics,
            MeasuredValues values) {
        this.database = database;
        this.config = config;
        this.rollUpCounts = rollUpCounts;
        this.statistics = statistics;
        this.taskTypes = Setting.atLeast(0, "queue-operator.metrics.task-types", config.taskTypes());
        this.countUpTo = Setting.atLeast(1, "queue-operator.metrics.count-up-to", config.countUpTo());
        this.values = values;
    }

    /** Measures once. After a failure the values stay what they were, until they are too old. */
    Uni<Void> runOnce() {
        return rollUp().chain(this::measure);
    }

    /** Where it fails, or has much to catch up with, the measurement is right all the same. */
    private Uni<Integer> rollUp() {
        return SchedulerUtils.isOff(statistics.every())
                ? Uni.createFrom().item(0)
                : rollUpCounts.runOnce()
                        .ifNoItem().after(ROLL_UP_PATIENCE).recoverWithItem(0)
                        .onFailure().recoverWithItem(0);
    }

    private Uni<Void> measure() {
        Tuple arguments = Tuple.tuple()
                // Of any task type, of any project.
                .addString(null).addString(null)
                .addInteger(taskTypes)
                .addInteger(countUpTo)
                .addDouble((double) config.stuckAfter().toSeconds())
                .addDouble((double) config.workerSeenWithin().toSeconds());
        return database.run(MeasureSql.MEASURE, arguments)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(MeasureQueue::sample).toList())
                .invoke(values::put)
                .replaceWithVoid();
    }

    private static Sample sample(Row row) {
        Measured of = Measured.of(row.getString("measured")).orElseThrow();
        List<String> labels = List.of(row.getString("one"), row.getString("two")).subList(0, of.labels().size());
        return new Sample(of, labels, row.getDouble("value"));
    }
}
