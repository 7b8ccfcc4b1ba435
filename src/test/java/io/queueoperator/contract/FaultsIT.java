package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.FaultyStores;
import io.queueoperator.testing.ServiceProcess;
import io.queueoperator.testing.StoreComparison;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Jobs that end in every way there is, while each fault of a store happens at a random moment of the run; then the reaper
 * runs, and the three stores are compared row by row.
 *
 * <p>400 jobs; {@code -Dqueue-operator.test.fault-jobs=5000} takes more. The run is drawn from a seed that is printed and
 * can be given: {@code -Dqueue-operator.test.fault-seed=…} (the order of threads is not in it).
 */
class FaultsIT {
    private static final int JOBS = Math.max(100, Integer.getInteger("queue-operator.test.fault-jobs", 400));
    private static final long SEED = Long.getLong("queue-operator.test.fault-seed", System.nanoTime());
    private static final int WORKERS = 6;
    private static final int BATCH = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(Math.max(10, JOBS / 60));
    private static final String[] TYPES = {"discover", "download", "ocr", "account-task"};

    private static FaultyStores stores;
    private static ServiceProcess service;

    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean over;

    private interface Deed {
        void to(FaultyStores stores) throws Exception;
    }

    private record Fault(String name, Deed deed) {}

    private static final List<Fault> FAULTS = List.of(
            new Fault("Redis stopped", s -> s.direct().redis().stop()),
            new Fault("Redis slow", s -> s.redisNetwork().slow(Duration.ofMillis(600))),
            new Fault("Redis silent", s -> s.redisNetwork().silent()),
            new Fault("Redis flushed", FaultyStores::redisIsEmpty),
            new Fault("Redis full", FaultyStores::redisIsFull),
            new Fault("Redis read-only", FaultyStores::redisIsReadOnly),
            new Fault("Redis torn", s -> s.redisNetwork().tear()),
            new Fault("PostgreSQL stopped", s -> s.direct().servers().postgres().stop()),
            new Fault("PostgreSQL silent", s -> s.postgresNetwork().silent()),
            new Fault("PostgreSQL torn", s -> s.postgresNetwork().tear()),
            new Fault("PostgreSQL full", FaultyStores::postgresIsFull),
            new Fault("PostgreSQL read-only", FaultyStores::postgresIsReadOnly),
            new Fault("ingestion tables away", FaultyStores::ingestionIsAway));

    @BeforeAll
    static void start() throws Exception {
        System.out.println("FaultsIT: -Dqueue-operator.test.fault-jobs=" + JOBS + " -Dqueue-operator.test.fault-seed=" + SEED);
        stores = new FaultyStores();
        Map<String, String> settings = stores.settings();
        settings.putAll(Map.of(
                "queue-operator.redis.read-timeout", "250ms", "queue-operator.redis.write-timeout", "500ms",
                "queue-operator.postgres.statement-timeout", "5s",
                "quarkus.datasource.reactive.additional-properties.statement_timeout", "4500ms",
                "queue-operator.postgres.glance-timeout", "700ms", "queue-operator.progress.answer-within", "900ms",
                "queue-operator.retry.backoff-base", "100ms", "queue-operator.retry.backoff-max", "500ms",
                "queue-operator.reaper.cancel-grace", "1s"));
        service = ServiceProcess.start("faults", stores.direct().servers(), settings).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        try (FaultyStores last = stores) {
            stores.heal();
            if (service != null) {
                service.close();
            }
        }
    }

    @Test
    void whatever_happens_to_the_stores_they_say_the_same_in_the_end() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        enqueueAll(random.split());
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<Void>> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(threads.submit(new Worker("w-" + i, random.split())));
            }
            doFaults(random.split(), workers);
            eventually("every job has ended", PATIENCE, () -> {
                failIfOneFailed(workers);
                reap();
                return stores.direct().number("select count(*) from queue_operator.jobs where completed_at is null") == 0;
            });
            over = true;
            for (Future<Void> worker : workers) {
                worker.get();
            }
        } finally {
            over = true;
            threads.shutdown();
        }

        sweepUntilQuiet();
        assertThat(StoreComparison.differences(stores.direct())).as("seed " + SEED).isEmpty();
        assertThat(stores.direct().number("select count(*) from queue_operator.jobs")).as("jobs").isEqualTo(JOBS);
        for (String how : List.of("completed", "failed", "cancelled")) {
            assertThat(stores.direct().number("select count(*) from queue_operator.jobs where status = '" + how + "'"))
                    .as(how + " jobs").isPositive();
        }
        assertThat(stores.direct().number("select count(*) from queue_operator.task_runs where job_status = 'queued'"))
                .as("attempts that were followed by another").isPositive();
        assertThat(stores.direct().number("select count(*) from queue_operator.task_runs where error_code = 'STALE_WORKER'"))
                .as("lost leases").isPositive();
    }

    /** Each fault once, in a random order, each at a random part of the run. */
    private void doFaults(SplittableRandom random, List<Future<Void>> workers) throws Exception {
        List<Fault> order = new ArrayList<>(FAULTS);
        for (int i = order.size(); i > 1; i--) {
            order.add(order.remove(random.nextInt(i)));
        }
        // The last third of the run is left for recovery.
        int share = Math.max(1, JOBS * 2 / 3 / order.size());
        for (int i = 0; i < order.size(); i++) {
            int moment = i * share + random.nextInt(share);
            eventually(moment + " attempts have ended", PATIENCE, () -> {
                failIfOneFailed(workers);
                reap();
                return ended.get() >= moment || isDone();
            });
            System.out.println("FaultsIT: " + order.get(i).name() + " after " + ended.get() + " attempts");
            order.get(i).deed().to(stores);
            TimeUnit.MILLISECONDS.sleep(500 + random.nextInt(2_000)); // how long a fault lasts is part of the draw
            stores.heal();
        }
    }

    private static boolean isDone() {
        return stores.direct().number("select count(*) from queue_operator.jobs where completed_at is null") == 0;
    }

    private static void failIfOneFailed(List<Future<Void>> workers) throws Exception {
        for (Future<Void> worker : workers) {
            if (worker.isDone()) {
                worker.get();
                throw new AssertionError("a worker stopped before the end");
            }
        }
    }

    /** Time passes for the jobs that a worker left lying. */
    private static void reap() throws Exception {
        // A session that was read-only a moment ago may still be.
        stores.direct().inWritableSession("update queue_operator.jobs set lease_expires_at = now() - interval '1 second'"
                + " where status in ('claimed', 'running') and claimed_at < now() - interval '20 seconds'");
        sweep();
    }

    private void enqueueAll(SplittableRandom random) throws Exception {
        String parent = null;
        for (int from = 0; from < JOBS; from += BATCH) {
            List<Map<String, Object>> some = new ArrayList<>();
            for (int i = from; i < Math.min(JOBS, from + BATCH); i++) {
                Map<String, Object> job = json("task_type", TYPES[random.nextInt(TYPES.length)], "document_id", "d-" + i,
                        "source_url_id", "u-" + i, "source_id", "s-" + i % 20, "run_id", "run-" + i % 40,
                        "max_attempts", 1 + random.nextInt(3), "idempotency_key", "job-" + i);
                if (parent != null && random.nextInt(4) == 0) {
                    job.put("parent_job_id", parent);
                }
                some.add(job);
            }
            JsonNode answer = body(insistOn("/api/v1/jobs", json("jobs", some)), 201);
            parent = answer.get("jobs").get(random.nextInt(some.size())).get("id").asText();
        }
    }

    private static void sweepUntilQuiet() throws Exception {
        eventually("a sweep finds nothing to do", PATIENCE, () -> {
            JsonNode sweep = sweep();
            return sweep.get("redis").asInt() == 0 && sweep.get("ingestion").asInt() == 0
                    && sweep.get("requeued").asInt() == 0 && sweep.get("failed").asInt() == 0;
        });
    }

    private static JsonNode sweep() throws Exception {
        return body(insistOn("/api/v1/reaper/sweeps", Map.of()), 200);
    }

    /** The same again until a store could take it: what an answer of 503 asks for. */
    private static HttpResponse<String> insistOn(String path, Object request) throws Exception {
        while (true) {
            HttpResponse<String> answer = service.post(path, request);
            if (answer.statusCode() != 503) {
                assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isLessThan(500);
                return answer;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Claims jobs and ends them in every way, until all is over. */
    private final class Worker implements Callable<Void> {
        private final String id;
        private final SplittableRandom random;

        Worker(String id, SplittableRandom random) {
            this.id = id;
            this.random = random;
        }

        @Override
        public Void call() throws Exception {
            while (!over) {
                JsonNode jobs = body(insistOn("/api/v1/jobs/claim", json("worker_id", id, "task_types", List.of(TYPES),
                        "limit", 3, "wait_s", 1, "lease_s", 3600)), 200).get("jobs");
                for (JsonNode job : jobs) {
                    work(job);
                }
            }
            return null;
        }

        private void work(JsonNode job) throws Exception {
            int fate = random.nextInt(100);
            if (fate < 3) {
                return; // the worker is lost before it begins
            }
            say(job, "start", json());
            service.put(path(job, "progress"), lease(job, json("phase", "p", "step", "s-" + fate, "progress_pct", fate)));
            if (fate < 6) {
                return; // lost in the middle
            }
            reads(job);
            if (fate < 12) {
                insistOn(path(job, "cancel"), json("reason", "not needed any more"));
                say(job, "fail", json("error_message", "stopped as asked", "error_code", "CANCELLED"));
            } else if (fate < 35) {
                say(job, "fail", json("error_message", "GET https://example.org/" + fate + " timed out: ETIMEDOUT",
                        "error_category", "infrastructure", "phase", "read", "step", "page " + fate));
            } else if (fate < 50) {
                say(job, "fail", json("error_message", "Account suspended, it's \"over\"; number " + fate,
                        "error_category", "account"));
            } else {
                say(job, "complete", json());
            }
            ended.incrementAndGet();
        }

        /** Whatever is away: a progress read is answered or refused, and never broken. */
        private void reads(JsonNode job) throws Exception {
            HttpResponse<String> answer = service.get("/jobs/" + job.get("id").asText() + "/progress");
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
        }

        /** Under the lease, or the lease is lost: the reaper was told to take old ones. */
        private void say(JsonNode job, String verb, Map<String, Object> what) throws Exception {
            HttpResponse<String> answer = insistOn(path(job, verb), lease(job, what));
            assertThat(answer.statusCode()).as("%s: %s", verb, answer.body()).isIn(200, 409);
        }

        private String path(JsonNode job, String verb) {
            return "/api/v1/jobs/" + job.get("id").asText() + "/" + verb;
        }

        private Map<String, Object> lease(JsonNode job, Map<String, Object> more) {
            Map<String, Object> body = json("lease_token", job.get("lease_token").asLong());
            body.putAll(more);
            return body;
        }
    }
}
