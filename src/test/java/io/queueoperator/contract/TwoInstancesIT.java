package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import io.queueoperator.testing.StoreComparison;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two instances of the service on one database, 16 claimers: every job is claimed once, finished once, and none is lost;
 * also when one instance is killed midway.
 *
 * <p>20,000 jobs, and 4,000 where an instance is killed; a slow machine may take fewer:
 * {@code -Dqueue-operator.test.jobs=2000} takes 2,000 and 400.
 */
// The smaller one first: its sweeps read the log of all status changes.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoInstancesIT {
    private static final int JOBS = Math.max(100, Integer.getInteger("queue-operator.test.jobs", 20_000));
    private static final int JOBS_OF_THE_KILL = JOBS / 5;
    private static final int BATCH = 1_000;
    private static final int CLAIMERS_PER_INSTANCE = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    private static OwnStores stores;
    private static ServiceProcess a;
    private ServiceProcess b;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeAll
    static void start_the_stores_and_the_first_instance() throws Exception {
        stores = new OwnStores();
        a = ServiceProcess.start("two-instances-a", stores.servers(), Map.of()).awaitReady();
    }

    @BeforeEach
    void start_the_second_instance(TestInfo test) throws Exception {
        String name = "two-instances-b-" + test.getTestMethod().orElseThrow().getName();
        b = ServiceProcess.start(name, stores.servers(), Map.of()).awaitReady();
    }

    @AfterEach
    void stop_the_second_instance() throws Exception {
        threads.shutdownNow();
        b.close();
    }

    @AfterAll
    static void stop_everything() throws Exception {
        try (OwnStores last = stores) {
            if (a != null) {
                a.close();
            }
        }
    }

    @Test
    @Order(2)
    void sixteen_claimers_in_two_instances_claim_and_finish_every_job_once() throws Exception {
        Work work = new Work("both-alive");
        List<Future<Void>> claimers = new ArrayList<>();
        for (int i = 0; i < CLAIMERS_PER_INSTANCE; i++) {
            claimers.add(threads.submit(new Claimer(work, "a-" + i, a, Fate.STAYS)));
            claimers.add(threads.submit(new Claimer(work, "b-" + i, b, Fate.STAYS)));
        }
        // While they claim, and by both instances.
        List<String> ids = enqueue(work, JOBS, a, b);
        work.everythingIsIn = true;
        finish(claimers);

        assertThat(work.completed.get()).isEqualTo(JOBS);
        assertThat(work.claimedIds).hasSize(JOBS);
        assertThat(Set.copyOf(work.claimedIds)).as("ids that were given to a claimer").isEqualTo(Set.copyOf(ids));
        assertThat(claims(work)).isEqualTo(JOBS);
        the_ledger_is_right(work, JOBS);
    }

    @Test
    @Order(1)
    void when_an_instance_is_killed_midway_every_job_is_still_finished_once() throws Exception {
        Work work = new Work("killed-midway");
        enqueue(work, JOBS_OF_THE_KILL, a, b);
        work.everythingIsIn = true;
        List<Future<Void>> claimers = new ArrayList<>();
        for (int i = 0; i < CLAIMERS_PER_INSTANCE; i++) {
            claimers.add(threads.submit(new Claimer(work, "a-" + i, a, Fate.STAYS)));
            Fate fate = i % 2 == 0 ? Fate.MOVES_ON : Fate.DIES;
            claimers.add(threads.submit(new Claimer(work, "b-" + i, b, fate)));
        }

        eventually("a third of the jobs is completed", PATIENCE, () -> {
            failIfOneFailed(claimers);
            return work.completed.get() >= JOBS_OF_THE_KILL / 3 && work.inTheMiddle.getCount() == 0;
        });
        work.killing = true;
        b.kill();
        work.killed.countDown();
        finish(claimers);

        stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second'"
                + " where status in ('claimed', 'running')");
        assertThat(sweepUntilNothingIsLeft()).as("jobs of the dead that are queued again").isPositive();
        stores.execute("update queue_operator.jobs set available_at = now() where status = 'queued'");
        List<Future<Void>> others = new ArrayList<>();
        for (int i = 0; i < CLAIMERS_PER_INSTANCE; i++) {
            others.add(threads.submit(new Claimer(work, "rest-" + i, a, Fate.STAYS)));
        }
        finish(others);

        the_ledger_is_right(work, JOBS_OF_THE_KILL);
        a_dead_claimer_that_comes_back_changes_nothing(work);
        the_ledger_is_right(work, JOBS_OF_THE_KILL);
        sweepUntilNothingIsLeft();
        assertThat(shownOtherwiseThanCompleted(work)).as("jobs that Redis does not show as completed").isEmpty();
    }

    private static void a_dead_claimer_that_comes_back_changes_nothing(Work work) throws Exception {
        assertThat(work.abandoned).isNotEmpty();
        JsonNode job = work.abandoned.peek();
        JsonNode refused = body(a.post(completePath(job), json("lease_token", job.get("lease_token").asLong())), 409);
        assertThat(refused.at("/error/code").asText()).isEqualTo("LEASE_LOST");
    }

    /** What must hold in the end, whatever happened: asked of the database itself. */
    private static void the_ledger_is_right(Work work, int jobs) {
        String ours = "(select id from queue_operator.jobs where task_type = '" + work.taskType + "')";

        assertThat(stores.rows("select status, count(*)::int as jobs from queue_operator.jobs where task_type = '"
                        + work.taskType + "' group by status"))
                .as("every job is completed").containsExactly(json("status", "completed", "jobs", jobs));
        assertThat(stores.rows("select j.id from queue_operator.jobs j where j.id in " + ours + """
                 and (select count(*) from queue_operator.task_runs r
                      where r.job_id = j.id and r.job_status = 'completed') <> 1
                """)).as("jobs without exactly one completed attempt").isEmpty();
        assertThat(stores.rows("select j.id from queue_operator.jobs j where j.id in " + ours + """
                 and (select count(*) from queue_operator.job_events e
                      where e.job_id = j.id and e.to_status = 'completed') <> 1
                """)).as("jobs that did not become completed exactly once").isEmpty();
        assertThat(stores.rows("""
                select lease_token from queue_operator.job_events where to_status = 'claimed'
                group by lease_token having count(*) > 1
                """)).as("lease tokens that were given twice").isEmpty();
        assertThat(claims(work)).as("claims, against completions and requeues").isEqualTo(
                stores.number("select count(*) from queue_operator.job_events where job_id in " + ours
                        + " and (to_status = 'completed' or from_status in ('claimed', 'running') and to_status = 'queued')"));
        assertThat(stores.rows(StoreComparison.turns()))
                .as("claims and ends that do not take turns: a job held by two, or by nobody").isEmpty();
    }

    private static long claims(Work work) {
        return stores.number("select count(*) from queue_operator.job_events e join queue_operator.jobs j on j.id = e.job_id"
                + " where e.to_status = 'claimed' and j.task_type = '" + work.taskType + "'");
    }

    private static List<String> shownOtherwiseThanCompleted(Work work) {
        List<String> ids = stores.rows("select id from queue_operator.jobs where task_type = '" + work.taskType + "'").stream()
                .map(row -> (String) row.get("id")).toList();
        List<String> others = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> command = new ArrayList<>(List.of("EVAL", """
                    local others = {}
                    for _, id in ipairs(ARGV) do
                      if redis.call('HGET', 'job:' .. id, 'status') ~= 'completed' then table.insert(others, id) end
                    end
                    return others
                    """, "0"));
            command.addAll(ids.subList(from, Math.min(ids.size(), from + BATCH)));
            others.addAll(RedisLine.array(stores.redis(), command.toArray(String[]::new)));
        }
        return others;
    }

    /** Enqueues in batches, by the instances in turn; answers with the ids. */
    private static List<String> enqueue(Work work, int jobs, ServiceProcess... instances) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int batch = 0; ids.size() < jobs; batch++) {
            List<Map<String, Object>> some =
                    Collections.nCopies(Math.min(BATCH, jobs - ids.size()), json("task_type", work.taskType));
            JsonNode answer = body(instances[batch % instances.length].post("/api/v1/jobs", json("jobs", some)), 201);
            answer.get("jobs").forEach(job -> ids.add(job.get("id").asText()));
        }
        return ids;
    }

    /** Answers with how many jobs were queued again. */
    private static int sweepUntilNothingIsLeft() throws Exception {
        AtomicInteger requeued = new AtomicInteger();
        eventually("a sweep finds nothing to do", PATIENCE, () -> {
            JsonNode sweep = body(a.post("/api/v1/reaper/sweeps", Map.of()), 200);
            requeued.addAndGet(sweep.get("requeued").asInt());
            boolean nothing = true;
            for (JsonNode count : sweep) {
                nothing &= count.asInt() == 0;
            }
            return nothing;
        });
        return requeued.get();
    }

    private static void finish(List<Future<Void>> claimers) throws Exception {
        for (Future<Void> claimer : claimers) {
            claimer.get();
        }
    }

    private static void failIfOneFailed(List<Future<Void>> claimers) {
        for (Future<Void> claimer : claimers) {
            if (claimer.isDone()) {
                try {
                    claimer.get();
                } catch (Exception e) {
                    throw new AssertionError("a claimer failed", e);
                }
            }
        }
    }

    private static String completePath(JsonNode job) {
        return "/api/v1/jobs/" + job.get("id").asText() + "/complete";
    }

    /** What the claimers of a test share. */
    private static final class Work {
        final String taskType;
        final AtomicInteger completed = new AtomicInteger();
        /** Of every claim that a claimer got an answer to. */
        final ConcurrentLinkedQueue<String> claimedIds = new ConcurrentLinkedQueue<>();
        final Set<Long> tokens = ConcurrentHashMap.newKeySet();
        /** Claimed by the dead, who never said anything about them. */
        final ConcurrentLinkedQueue<JsonNode> abandoned = new ConcurrentLinkedQueue<>();
        final CountDownLatch inTheMiddle = new CountDownLatch(CLAIMERS_PER_INSTANCE / 2);
        final CountDownLatch killed = new CountDownLatch(1);
        volatile boolean everythingIsIn;
        volatile boolean killing;

        Work(String taskType) {
            this.taskType = taskType;
        }

        void took(JsonNode job) {
            claimedIds.add(job.get("id").asText());
            assertThat(tokens.add(job.get("lease_token").asLong())).as("a lease token of its own").isTrue();
        }
    }

    /** What becomes of a claimer whose instance is killed. */
    private enum Fate { STAYS, MOVES_ON, DIES }

    /** Claims a batch, completes it, claims again, until there is nothing left. */
    private static final class Claimer implements Callable<Void> {
        private final Work work;
        private final String id;
        private final Fate fate;
        private ServiceProcess instance;

        Claimer(Work work, String id, ServiceProcess instance, Fate fate) {
            this.work = work;
            this.id = id;
            this.instance = instance;
            this.fate = fate;
        }

        @Override
        public Void call() throws Exception {
            boolean more = true;
            while (more) {
                boolean lastLook = work.everythingIsIn;
                List<JsonNode> jobs = claim(lastLook ? 0 : 1);
                if (fate == Fate.DIES) {
                    dieInTheMiddleOf(jobs);
                    return null;
                }
                complete(jobs);
                more = !jobs.isEmpty() || !lastLook;
            }
            return null;
        }

        /** Half of the batch is done when the instance is killed, and the claimer with it. */
        private void dieInTheMiddleOf(List<JsonNode> jobs) throws Exception {
            int half = jobs.size() / 2;
            complete(jobs.subList(0, half));
            work.inTheMiddle.countDown();
            work.killed.await();
            work.abandoned.addAll(jobs.subList(half, jobs.size()));
        }

        private List<JsonNode> claim(int waitS) throws Exception {
            // Fewer when there are few jobs, so that there is something for everybody.
            int limit = Math.min(100, JOBS_OF_THE_KILL / (2 * CLAIMERS_PER_INSTANCE) + 1);
            List<JsonNode> jobs = new ArrayList<>();
            body(call("/api/v1/jobs/claim", json("worker_id", id, "task_types", List.of(work.taskType), "limit", limit,
                    "wait_s", waitS, "lease_s", 3600)), 200).get("jobs").forEach(jobs::add);
            jobs.forEach(work::took);
            return jobs;
        }

        private void complete(List<JsonNode> jobs) throws Exception {
            if (jobs.isEmpty()) {
                return;
            }
            List<Object> ended = jobs.stream()
                    .map(job -> (Object) json("id", job.get("id").asText(), "lease_token", job.get("lease_token").asLong()))
                    .toList();
            for (JsonNode result : body(call("/api/v1/jobs/complete", json("jobs", ended)), 200).get("results")) {
                assertThat(result.get("ok").asBoolean()).as(result.toString()).isTrue();
                assertThat(result.get("status").asText()).isEqualTo("completed");
                work.completed.incrementAndGet();
            }
        }

        /** Where the answer is lost with the instance, the same call goes to the other one. */
        private HttpResponse<String> call(String path, Map<String, Object> request) throws Exception {
            try {
                return instance.post(path, request);
            } catch (IOException e) {
                if (!work.killing || fate != Fate.MOVES_ON || instance == a) {
                    throw e;
                }
                instance = a;
                return instance.post(path, request);
            }
        }
    }
}
