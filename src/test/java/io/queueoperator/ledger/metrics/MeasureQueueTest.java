package io.queueoperator.ledger.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.ledger.stats.RollUps;
import io.queueoperator.ledger.stats.StatisticsConfig;
import io.queueoperator.platform.postgres.StoreDatabase;
import io.queueoperator.platform.telemetry.MetricsConfig;
import io.queueoperator.testing.Settings;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a measurement leaves to itself to count of the log. */
class MeasureQueueTest {
    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    @BeforeEach
    void seven_new_jobs() {
        run("truncate queue_operator.jobs, queue_operator.job_events, queue_operator.job_counts cascade");
        run(RollUps.SEVEN_NEW_JOBS);
    }

    @Test
    void what_it_counts_of_the_log_is_rolled_up_and_need_not_be_counted_again() {
        measure("5s");

        assertThat(rolledUp()).isEqualTo(7);
    }

    @Test
    void where_nothing_is_rolled_up_it_does_not_begin_to() {
        measure("off");

        assertThat(rolledUp()).isZero();
    }

    private static void measure(String every) {
        new MeasureQueue(
                store.database(), Settings.of(MetricsConfig.class), RollUps.of(store.database()),
                Settings.of(StatisticsConfig.class, "queue-operator.statistics.every", every),
                new MeasuredValues(new SimpleMeterRegistry(), Settings.of(MetricsConfig.class)))
                .runOnce().await().indefinitely();
    }

    private static long rolledUp() {
        return store.database().run("select coalesce(sum(jobs), 0)::bigint from queue_operator.job_counts", Tuple.tuple())
                .await().indefinitely().iterator().next().getLong(0);
    }

    private static void run(String sql) {
        store.database().run(sql, Tuple.tuple()).await().indefinitely();
    }
}
