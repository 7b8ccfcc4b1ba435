package io.queueoperator.bench.peer;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;

/**
 * db-scheduler: batches with {@code scheduleBatch}; drained by the polling strategy that its README gives for high
 * throughput (lock and fetch). Single jobs with immediate execution, which works where they are scheduled by the very
 * process that executes them.
 */
public final class DbScheduler {
    private static final int THREADS = 50;
    private static final int BATCH = 1000;
    private static final int JOBS = Integer.parseInt(System.getenv().getOrDefault("JOBS", "20000"));
    private static final int SAMPLES = Integer.parseInt(System.getenv().getOrDefault("SAMPLES", "200"));
    private static final String TABLES = """
            drop schema if exists db_scheduler cascade;
            create schema db_scheduler;
            create table db_scheduler.scheduled_tasks (
                task_name text not null, task_instance text not null, task_data bytea,
                execution_time timestamptz not null, picked boolean not null, picked_by text, last_success timestamptz,
                last_failure timestamptz, consecutive_failures int, last_heartbeat timestamptz, version bigint not null,
                priority smallint, primary key (task_name, task_instance));
            create index execution_time_idx on db_scheduler.scheduled_tasks (execution_time);
            create index last_heartbeat_idx on db_scheduler.scheduled_tasks (last_heartbeat)
            """;

    private static final AtomicReference<CountDownLatch> LEFT = new AtomicReference<>(new CountDownLatch(0));

    private DbScheduler() {}

    public static void main(String[] args) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getenv("PG_JDBC_URL"));
        config.setUsername(System.getenv("PG_USER"));
        config.setPassword(System.getenv("PG_PASSWORD"));
        config.setMaximumPoolSize(20);
        config.setSchema("db_scheduler");
        try (HikariDataSource source = new HikariDataSource(config)) {
            make(source);
            OneTimeTask<String> task = Tasks.oneTime("bench", String.class).execute((job, context) -> LEFT.get().countDown());
            Scheduler scheduler = Scheduler.create(source, task).threads(THREADS).pollUsingLockAndFetch(4.0, 20.0)
                    .pollingInterval(Duration.ofMillis(100)).enableImmediateExecution().build();
            double enqueued = enqueue(scheduler, task);
            double drained = drain(scheduler);
            double[] latencies = pickup(scheduler, task);
            scheduler.stop();
            System.out.printf(Locale.ROOT, "{\"name\":\"db-scheduler\",\"enqueue_per_s\":%.1f,\"drain_per_s\":%.1f,"
                    + "\"pickup_median_ms\":%.3f,\"pickup_p99_ms\":%.3f}%n", enqueued, drained,
                    latencies[latencies.length / 2], latencies[(int) (latencies.length * 0.99)]);
        }
        System.exit(0);
    }

    private static double enqueue(Scheduler scheduler, OneTimeTask<String> task) {
        long began = System.nanoTime();
        for (int from = 0; from < JOBS; from += BATCH) {
            List<TaskInstance<?>> batch = new ArrayList<>();
            for (int n = from; n < Math.min(JOBS, from + BATCH); n++) {
                batch.add(task.instance("job-" + n, "{\"mode\":\"full\",\"lang\":\"deu\",\"page\":" + n + "}"));
            }
            scheduler.scheduleBatch(batch, Instant.now());
        }
        return JOBS / seconds(began);
    }

    private static double drain(Scheduler scheduler) throws InterruptedException {
        LEFT.set(new CountDownLatch(JOBS));
        long began = System.nanoTime();
        scheduler.start();
        LEFT.get().await();
        return JOBS / seconds(began);
    }

    private static double[] pickup(Scheduler scheduler, OneTimeTask<String> task) throws InterruptedException {
        double[] latencies = new double[SAMPLES];
        for (int i = -20; i < SAMPLES; i++) {
            Thread.sleep(ThreadLocalRandom.current().nextInt(10, 40));
            LEFT.set(new CountDownLatch(1));
            long sent = System.nanoTime();
            scheduler.schedule(task.instance("single-" + i, "{}"), Instant.now());
            LEFT.get().await();
            if (i >= 0) {
                latencies[i] = seconds(sent) * 1000;
            }
        }
        Arrays.sort(latencies);
        return latencies;
    }

    private static void make(HikariDataSource source) throws SQLException {
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
