package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Eventually;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Five thousand jobs in the list, two instances that adopt them at once, and one of them is killed in the middle. */
class IntakeCrowdIT {
    private static final int JOBS = 5_000;

    @Test
    void each_is_adopted_exactly_once_also_when_an_instance_is_killed_in_the_middle() throws Exception {
        Map<String, String> settings = Map.of(
                "queue-operator.intake.abandoned-after", "2s", "queue-operator.intake.batch", "50",
                "queue-operator.intake.takeover", "false");
        try (OwnStores stores = new OwnStores();
                ServiceProcess first = ServiceProcess.start("intake-a", stores.servers(), settings).awaitReady();
                ServiceProcess second = ServiceProcess.start("intake-b", stores.servers(), settings).awaitReady()) {
            assertThat(RedisLine.run(stores.redis(), "EVAL", "for i = 1, " + JOBS + " do redis.call('HSET', 'job:' .. i,"
                    + " 'id', i, 'task', 'crowd', 'status', 'pending') redis.call('RPUSH', 'queue', i) end return 1", "0"))
                    .isEqualTo(":1");
            CompletableFuture<Void> dying = CompletableFuture.runAsync(() -> sweepUntilKilled(first));
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> sweep(second));
            Eventually.eventually("some are adopted", Duration.ofMinutes(10), () -> jobs(stores) > JOBS / 10);
            first.kill();
            dying.join();
            other.join();
            Eventually.eventually("all are adopted", Duration.ofMinutes(10), () -> {
                sweep(second);
                return jobs(stores) == JOBS && RedisLine.run(stores.redis(), "ZCARD",
                        "queue-operator:{queue}:in-hand").equals(":0");
            });

            assertThat(stores.number("select count(*) from queue_operator.job_events")).isEqualTo(JOBS);
            assertThat(stores.number("select count(distinct id) from queue_operator.jobs where task_type = 'crowd'"
                    + " and id::int between 1 and " + JOBS)).isEqualTo(JOBS);
            assertThat(stores.number("select count(*) from queue_operator.intake_refusals")).isZero();
            assertThat(RedisLine.run(stores.redis(), "EXISTS", "queue", "queue-operator:{queue}:times")).isEqualTo(":0");
        }
    }

    private static long jobs(OwnStores stores) {
        return stores.number("select count(*) from queue_operator.jobs");
    }

    private static void sweep(ServiceProcess instance) {
        try {
            ServiceProcess.body(instance.post("/api/v1/intake/sweeps", Map.of()), 200);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sweepUntilKilled(ServiceProcess instance) {
        try {
            sweep(instance);
        } catch (java.io.UncheckedIOException killed) {
            // As it should be.
        }
    }
}
