package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import io.queueoperator.testing.StoreComparison;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Many failures are replayed while the queue is busy, and instances of the service die in the middle of it: before a batch
 * of jobs is written, after it and before anybody heard of it, and at any other moment. Each failure is replayed once.
 *
 * <p>500 failures; {@code -Dqueue-operator.test.replays=5000} takes 5,000.
 */
class ReplayCrashIT {
    private static final int FAILURES = Math.max(100, Integer.getInteger("queue-operator.test.replays", 500));
    private static final int BATCH = FAILURES / 20;
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final Map<String, String> SETTINGS = Map.of("queue-operator.replay.batch", Integer.toString(BATCH),
            "queue-operator.replay.sweep-time", "10m", "queue-operator.replay.planning-time", "10m");

    private static OwnStores stores;
    private static ServiceProcess survivor;
    private static final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        survivor = ServiceProcess.start("replay-crash-survivor", stores.servers(), SETTINGS).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        threads.shutdownNow();
        try (OwnStores last = stores) {
            if (survivor != null) {
                survivor.close();
            }
        }
    }

    @Test
    void a_replay_runs_each_failure_once_whatever_dies_in_the_middle() throws Exception {
        failures();
        Busy busy = new Busy();
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String worker = "busy-" + i;
            workers.add(threads.submit(() -> busy.work(worker)));
        }
        String id = body(survivor.post("/api/v1/replays",
                json("operation", "broken", "max_parallel", 10_000, "limit", 100_000)), 201).get("id").asText();
        assertThat(replay(id).at("/counts/planned").asInt()).isEqualTo(FAILURES);

        diesWhileSweeping("before_statement:3");
        assertThat(made(id)).as("two batches, and not the third").isEqualTo(2L * BATCH);
        diesWhileSweeping("after_commit:4");
        assertThat(made(id)).as("four more").isEqualTo(6L * BATCH);
        isKilledWhileSweeping(id);
        assertThat(made(id)).isBetween(7L * BATCH, (long) FAILURES);

        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            String worker = "mender-" + i;
            workers.add(threads.submit(() -> mend(worker, done)));
        }
        eventually("the replay is over", PATIENCE, () -> {
            failIfOneFailed(workers);
            // Two at once, as two timers would.
            CompletableFuture<Void> other = CompletableFuture.runAsync(ReplayCrashIT::sweepQuietly, threads);
            body(survivor.post("/api/v1/replays/sweeps", Map.of()), 200);
            other.join();
            return replay(id).get("status").asText().equals("finished");
        });
        busy.over = true;
        for (Future<?> worker : workers) {
            worker.get();
        }

        each_failure_was_replayed_once(id);
        assertThat(busy.completed.get()).as("other jobs that went on meanwhile").isPositive();
        eventually("a sweep finds nothing to do", PATIENCE, () -> {
            JsonNode sweep = body(survivor.post("/api/v1/reaper/sweeps", Map.of()), 200);
            return sweep.get("redis").asInt() == 0 && sweep.get("ingestion").asInt() == 0;
        });
        assertThat(StoreComparison.differences(stores)).isEmpty();
    }

    private static void each_failure_was_replayed_once(String id) throws Exception {
        JsonNode over = replay(id);
        assertThat(over.get("verdict").asText()).isEqualTo("fixed");
        assertThat(over.at("/counts/succeeded").asInt()).isEqualTo(FAILURES);
        assertThat(over.at("/counts/replayed").asInt()).isEqualTo(FAILURES);
        assertThat(made(id)).isEqualTo(FAILURES);
        assertThat(stores.rows("select o.id from queue_operator.jobs o where o.task_type = 'broken' and o.replay_of is null"
                + " and (select count(*) from queue_operator.jobs r where r.replay_of = o.id) <> 1"))
                .as("failures without exactly one replay").isEmpty();
        assertThat(stores.rows("select o.id from queue_operator.jobs o join queue_operator.jobs r on r.replay_of = o.id"
                + " where o.replayed_by <> r.id or o.payload::text <> r.payload::text or r.status <> 'completed'")).isEmpty();
        assertThat(stores.rows("select i.seq from queue_operator.replay_items i left join queue_operator.jobs r"
                + " on r.id = i.replay_job_id and r.replay_of = i.job_id where r.id is null or i.state <> 'succeeded'"))
                .as("items that name another job, or none").isEmpty();
        assertThat(stores.rows("select r.job_id from queue_operator.task_runs r join queue_operator.jobs j on j.id = r.job_id"
                + " where j.replay_id is not null group by r.job_id having count(*) <> 1"))
                .as("replays that were worked on more than once").isEmpty();
    }

    private static void diesWhileSweeping(String point) throws Exception {
        ServiceProcess victim = instance(point.replace(':', '-'), point);
        assertThatThrownBy(() -> victim.post("/api/v1/replays/sweeps", Map.of())).isInstanceOf(IOException.class);
        victim.awaitEnd();
    }

    /** At whatever moment the signal finds it. */
    private static void isKilledWhileSweeping(String id) throws Exception {
        long before = made(id);
        ServiceProcess victim = instance("killed", null);
        Future<?> sweep = threads.submit(() -> {
            try {
                victim.post("/api/v1/replays/sweeps", Map.of());
            } catch (IOException | InterruptedException e) {
                // It died, as it was meant to.
            }
        });
        eventually("a batch was made", PATIENCE, () -> made(id) >= before + BATCH);
        victim.kill();
        sweep.get();
    }

    private static ServiceProcess instance(String name, String point) throws Exception {
        Map<String, String> settings = new java.util.HashMap<>(SETTINGS);
        if (point != null) {
            settings.put("queue-operator.fail-point", point);
        }
        return ServiceProcess.start("replay-crash-" + name, stores.servers(), settings).awaitReady();
    }

    private static long made(String id) {
        return stores.number("select count(*) from queue_operator.jobs where replay_id = '" + id + "'");
    }

    private static JsonNode replay(String id) throws Exception {
        return body(survivor.get("/api/v1/replays/" + id), 200);
    }

    private static void sweepQuietly() {
        try {
            body(survivor.post("/api/v1/replays/sweeps", Map.of()), 200);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Jobs that have failed for good, through HTTP. */
    private static void failures() throws Exception {
        for (int made = 0; made < FAILURES; made += 100) {
            int count = Math.min(100, FAILURES - made);
            List<Object> jobs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                jobs.add(json("task_type", "broken", "max_attempts", 1, "payload", json("n", made + i)));
            }
            body(survivor.post("/api/v1/jobs", json("jobs", jobs)), 201);
            List<Object> failed = new ArrayList<>();
            for (JsonNode job : claim("breaker", "broken", count)) {
                failed.add(json("id", job.get("id").asText(), "lease_token", job.get("lease_token").asLong(),
                        "error_message", "the parser broke on page " + failed.size()));
            }
            assertThat(failed).hasSize(count);
            body(survivor.post("/api/v1/jobs/fail", json("jobs", failed)), 200);
        }
        assertThat(stores.number("select count(*) from queue_operator.jobs where status = 'failed'")).isEqualTo(FAILURES);
    }

    /** A worker of what is replayed, until all of it is done. */
    private static Void mend(String worker, AtomicInteger done) throws Exception {
        while (done.get() < FAILURES) {
            done.addAndGet(complete(claim(worker, "broken", 50)));
        }
        return null;
    }

    private static List<JsonNode> claim(String worker, String taskType, int limit) throws Exception {
        List<JsonNode> jobs = new ArrayList<>();
        body(survivor.post("/api/v1/jobs/claim", json("worker_id", worker, "task_types", List.of(taskType), "limit", limit,
                "lease_s", 3600, "wait_s", 1)), 200).get("jobs").forEach(jobs::add);
        return jobs;
    }

    private static int complete(List<JsonNode> jobs) throws Exception {
        if (jobs.isEmpty()) {
            return 0;
        }
        List<Object> ended = jobs.stream()
                .map(job -> (Object) json("id", job.get("id").asText(), "lease_token", job.get("lease_token").asLong()))
                .toList();
        for (JsonNode result : body(survivor.post("/api/v1/jobs/complete", json("jobs", ended)), 200).get("results")) {
            assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
        }
        return jobs.size();
    }

    private static void failIfOneFailed(List<Future<?>> workers) throws Exception {
        for (Future<?> worker : workers) {
            if (worker.isDone()) {
                worker.get();
            }
        }
    }

    /** Other work that comes and goes all the time. */
    private static final class Busy {
        final AtomicInteger completed = new AtomicInteger();
        volatile boolean over;

        /** A few jobs a second, and a worker that waits for more. */
        Void work(String worker) throws Exception {
            while (!over) {
                body(survivor.post("/api/v1/jobs", json("jobs", Collections.nCopies(5, json("task_type", "busy")))), 201);
                completed.addAndGet(complete(claim(worker, "busy", 5)));
                claim(worker, "nothing-of-it", 1);
            }
            return null;
        }
    }
}
