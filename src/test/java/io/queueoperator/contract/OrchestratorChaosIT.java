package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Lifecycle;
import io.queueoperator.testing.OrchestratorClient;
import io.queueoperator.testing.OrchestratorClient.Answer;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import io.queueoperator.testing.TwoInstances;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * 32 orchestrators make every call of section D in random order on two instances: twice at once, on jobs of others, on jobs
 * that they lost; and they crash. What each was answered is compared with the audit afterwards.
 *
 * <p>{@code -Dqueue-operator.test.chaos-jobs=1000 -Dqueue-operator.test.chaos-steps=400} is for a long evening;
 * {@code -Dqueue-operator.test.chaos-seed=…} makes the same choices again.
 */
class OrchestratorChaosIT {
    private static final Logger LOG = Logger.getLogger(OrchestratorChaosIT.class);
    private static final int ORCHESTRATORS = 32;
    private static final int JOBS = Integer.getInteger("queue-operator.test.chaos-jobs", 120);
    private static final int STEPS = Integer.getInteger("queue-operator.test.chaos-steps", 25);
    private static final long SEED = Long.getLong("queue-operator.test.chaos-seed", System.nanoTime());
    private static final String TYPE = "chaos";

    private static TwoInstances service;
    private static OwnStores stores;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Said> ledger = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> claims = new ConcurrentLinkedQueue<>();
    private List<String> ids = List.of();

    @BeforeAll
    static void start() throws Exception {
        service = TwoInstances.start("chaos", Map.of(
                "queue-operator.orchestrator.lease", "1h",
                "queue-operator.retry.backoff-base", "PT0.01S", "queue-operator.retry.backoff-max", "PT0.05S"));
        stores = service.stores();
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    /** What somebody was answered: the status of HTTP, and of the job in the answer; empty where there is none. */
    private record Said(String who, String call, String job, int status, String jobStatus, String text) {}

    @Test
    void whatever_32_orchestrators_do_no_job_is_lost_doubled_or_ended_twice() throws Exception {
        LOG.infof("-Dqueue-operator.test.chaos-seed=%d", SEED);
        ids = enqueue();
        try {
            List<Future<Void>> crowd = IntStream.range(0, ORCHESTRATORS)
                    .mapToObj(i -> threads.submit(new Orchestrator(i))).toList();
            for (Future<Void> each : crowd) {
                each.get();
            }
            finishTheRest();
        } finally {
            threads.shutdownNow();
        }
        no_call_was_answered_with_5xx();
        the_chaos_was_one();
        every_job_has_one_final_state();
        every_change_is_legal_and_made_by_who_held_the_job();
        no_job_was_held_by_two_at_once();
        what_was_answered_is_what_the_audit_says();
    }

    private void no_call_was_answered_with_5xx() throws Exception {
        assertThat(ledger.stream().filter(said -> said.status() >= 500)).as("errors in the logs: %s", service.errors())
                .isEmpty();
    }

    /** All of it happened, else the test has seen nothing. */
    private void the_chaos_was_one() {
        Map<String, Long> answers = new TreeMap<>(ledger.stream()
                .collect(Collectors.groupingBy(said -> said.call() + " " + said.status(), Collectors.counting())));
        LOG.infof("seed %d: %s", SEED, answers);
        Set<Integer> statuses = ledger.stream().map(Said::status).collect(Collectors.toSet());
        assertThat(statuses).contains(200, 403, 409);
        assertThat(stores.number("select count(*) from queue_operator.job_events where actor_kind = 'reaper'")).isPositive();
    }

    private void every_job_has_one_final_state() {
        assertThat(stores.number("select count(*) from queue_operator.jobs where completed_at is not null"))
                .isEqualTo(ids.size());
        assertThat(stores.rows("""
                select j.id, j.status, count(e.id) as ends, min(e.to_status) as said
                from queue_operator.jobs j
                left join queue_operator.job_events e
                    on e.job_id = j.id and e.to_status in ('completed', 'failed', 'cancelled')
                group by j.id, j.status
                having count(e.id) <> 1 or min(e.to_status) <> j.status
                """)).as("jobs that did not end exactly once").isEmpty();
        assertThat(stores.rows("""
                select job_id, lease_token from queue_operator.task_runs group by job_id, lease_token having count(*) > 1
                union all
                select job_id, max(lease_token) from queue_operator.task_runs
                where job_status in ('completed', 'failed', 'cancelled') group by job_id having count(*) > 1
                """)).as("attempts that ended twice").isEmpty();
    }

    private void every_change_is_legal_and_made_by_who_held_the_job() {
        Map<String, JobStatus> at = new HashMap<>();
        Map<String, String> holders = new HashMap<>();
        for (Map<String, Object> event : events()) {
            String job = (String) event.get("job_id");
            JobStatus from = event.get("from_status") == null ? null : status(event.get("from_status"));
            JobStatus to = status(event.get("to_status"));
            assertThat(from).as("where the change of %s begins", event).isEqualTo(at.put(job, to));
            assertThat(from == null ? to == JobStatus.QUEUED : Lifecycle.isLegal(from, to)).as("legal: %s", event).isTrue();
            if (to == JobStatus.CLAIMED) {
                holders.put(job, (String) event.get("actor"));
            } else if (from != null && from.isHeld() && event.get("actor_kind").equals("worker")) {
                assertThat(event.get("actor")).as("who made the change %s", event).isEqualTo(holders.get(job));
            }
        }
        for (Map<String, Object> job : stores.rows("select id, status from queue_operator.jobs")) {
            assertThat(at.get((String) job.get("id"))).as("the last word on %s", job).isEqualTo(status(job.get("status")));
        }
    }

    private void no_job_was_held_by_two_at_once() {
        assertThat(stores.rows("""
                select lease_token from queue_operator.job_events where to_status = 'claimed'
                group by lease_token having count(*) > 1
                """)).as("lease tokens that were given twice").isEmpty();
        assertThat(stores.rows("""
                with turns as (
                    select job_id, id, lease_token, to_status = 'claimed' as taken
                    from queue_operator.job_events
                    where to_status = 'claimed'
                       or from_status in ('claimed', 'running') and to_status not in ('claimed', 'running')
                ), neighbours as (
                    select t.*, lag(taken) over w as taken_before, lag(lease_token) over w as lease_before,
                           lead(taken) over w as taken_after
                    from turns t
                    window w as (partition by job_id order by id)
                )
                select * from neighbours
                where taken and (coalesce(taken_before, false) or taken_after is null)
                   or not taken and (taken_before is not true or lease_before is distinct from lease_token)
                """)).as("claims and ends that do not take turns").isEmpty();
    }

    private void what_was_answered_is_what_the_audit_says() {
        List<Map<String, Object>> events = events();
        assertThat(claims).as("claims that somebody was answered with").containsExactlyInAnyOrderElementsOf(
                changes(events, "claimed"));
        Set<String> completed = said("complete").filter(said -> said.jobStatus().equals("completed"))
                .map(said -> said.job() + " " + said.who()).collect(Collectors.toSet());
        assertThat(new HashSet<>(changes(events, "completed"))).as("what was answered as completed").isEqualTo(completed);
        assertThat(said("complete").filter(said -> !said.jobStatus().equals("completed")))
                .as("completed, and answered otherwise").isEmpty();
        Set<String> failed = stores.rows("select distinct job_id, worker_id from queue_operator.task_runs"
                        + " where status = 'FAILED' and ended_by = 'worker'").stream()
                .map(run -> run.get("job_id") + " " + run.get("worker_id")).collect(Collectors.toSet());
        assertThat(said("fail").map(said -> said.job() + " " + said.who()).collect(Collectors.toSet()))
                .as("what was answered as failed is an attempt that failed").isSubsetOf(failed);
        assertThat(said("cancelled").filter(said -> !said.jobStatus().equals("cancelled"))).isEmpty();
    }

    private Stream<Said> said(String call) {
        return ledger.stream().filter(said -> said.call().equals(call) && said.status() == 200);
    }

    private static List<String> changes(List<Map<String, Object>> events, String to) {
        return events.stream().filter(e -> e.get("to_status").equals(to)).map(e -> e.get("job_id") + " " + e.get("actor"))
                .toList();
    }

    private static List<Map<String, Object>> events() {
        return stores.rows("select job_id, from_status, to_status, actor_kind, actor from queue_operator.job_events order by id");
    }

    private static JobStatus status(Object wire) {
        return JobStatus.of((String) wire).orElseThrow();
    }

    private static List<String> enqueue() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        List<String> ids = new ArrayList<>();
        while (ids.size() < JOBS) {
            List<Object> some = IntStream.range(0, Math.min(500, JOBS - ids.size()))
                    .mapToObj(i -> (Object) json("task_type", TYPE, "priority", random.nextInt(3),
                            "max_attempts", 1 + random.nextInt(4)))
                    .toList();
            ServiceProcess.body(service.post("/api/v1/jobs", json("jobs", some)), 201).get("jobs")
                    .forEach(job -> ids.add(job.get("id").asText()));
        }
        return ids;
    }

    /** What nobody ended ends now: everybody has crashed, and one more comes. */
    private void finishTheRest() throws Exception {
        Orchestrator last = new Orchestrator(ORCHESTRATORS);
        int rounds = 0;
        do {
            assertThat(rounds++).as("rounds, each of which ends up to 100 jobs").isLessThan(10 + JOBS);
            stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second'"
                    + " where status in ('claimed', 'running') and worker_id <> '" + last.client.id() + "'");
            ServiceProcess.body(service.post("/api/v1/reaper/sweeps", Map.of()), 200);
            stores.execute("update queue_operator.jobs set available_at = now() where status = 'queued'");
            last.claim(100);
            List.copyOf(last.held).forEach(last::complete);
        } while (stores.number("select count(*) from queue_operator.jobs where completed_at is null") > 0);
    }

    /** Does what it likes. */
    private final class Orchestrator implements Callable<Void> {
        private final SplittableRandom random;
        private final OrchestratorClient client;
        private final Set<String> held = new LinkedHashSet<>();
        /** Lost in a crash, and sometimes remembered. */
        private final List<String> lost = new ArrayList<>();

        Orchestrator(int number) {
            random = new SplittableRandom(SEED + number);
            client = service.orchestrator("chaos-" + number);
        }

        @Override
        public Void call() throws Exception {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            return null;
        }

        private void step() throws Exception {
            int dice = random.nextInt(100);
            String job = any(held);
            if (job == null || dice < 12) {
                claim(1 + random.nextInt(4));
            } else if (dice < 22) {
                goOn(job, "acknowledge", () -> client.acknowledge(job));
            } else if (dice < 36) {
                String word = random.nextBoolean() ? "running" : random.nextBoolean() ? "preparing" : "acknowledged";
                goOn(job, word, () -> client.status(job, word));
            } else if (dice < 41) {
                heartbeat();
            } else if (dice < 53) {
                complete(job);
            } else if (dice < 63) {
                fail(job);
            } else if (dice < 69) {
                end(job, "release", () -> client.release(job, "message", "no room"));
            } else if (dice < 71) {
                end(job, "cancelled", () -> client.status(job, "cancelled"));
            } else if (dice < 82) {
                meddle(ids.get(random.nextInt(ids.size())));
            } else if (dice < 90) {
                meddle(lost.isEmpty() ? job : lost.get(random.nextInt(lost.size())));
            } else if (dice < 93) {
                restart();
            } else if (dice < 96) {
                String other = ids.get(random.nextInt(ids.size()));
                HttpResponse<String> answer = service.post("/api/v1/jobs/" + other + "/cancel", json());
                note("cancel", "", answer.statusCode(), null, answer.body());
            } else {
                crash();
            }
        }

        void claim(int limit) {
            for (JsonNode job : client.claims(TYPE, limit)) {
                String id = job.get("id").asText();
                held.add(id);
                claims.add(id + " " + client.id());
            }
        }

        void complete(String job) {
            boolean report = random.nextInt(4) == 0;
            end(job, "complete", () -> report
                    ? client.post("/api/internal/jobs/queue", json("jobId", job, "status", "completed"))
                    : client.complete(job, "exitCode", 0));
        }

        private void fail(String job) {
            switch (random.nextInt(3)) {
                case 0 -> end(job, "fail", () -> client.complete(job, "exitCode", -1));
                case 1 -> end(job, "fail", () -> client.status(job, "failed", "details", json("error", "connection reset")));
                default -> {
                    boolean again = random.nextBoolean();
                    end(job, "fail", () -> client.fail(job, "error", json("message", "it broke", "retryable", again)));
                }
            }
        }

        /** On a job that it may not hold, or not any more. */
        private void meddle(String job) {
            switch (random.nextInt(6)) {
                case 0 -> complete(job);
                case 1 -> fail(job);
                case 2 -> end(job, "release", () -> client.release(job));
                case 3 -> goOn(job, "acknowledge", () -> client.acknowledge(job));
                case 4 -> goOn(job, "running", () -> client.status(job, "running"));
                default -> end(job, "cancelled", () -> client.status(job, "cancelled"));
            }
        }

        private void heartbeat() {
            Answer answer = client.heartbeat(List.copyOf(held));
            note("heartbeat", "", answer.status(), null, answer.text());
            answer.ok().get("lost").forEach(job -> held.remove(job.asText()));
        }

        /** Forgets all, and asks what it holds. */
        private void restart() {
            Answer answer = client.get("/api/internal/jobs/orphaned");
            note("orphaned", "", answer.status(), null, answer.text());
            held.clear();
            answer.ok().forEach(job -> held.add(job.get("id").asText()));
        }

        /** Stops calling; its leases run out, and the reaper comes. */
        private void crash() throws Exception {
            stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second'"
                    + " where status in ('claimed', 'running') and worker_id = '" + client.id() + "'");
            HttpResponse<String> answer = service.post("/api/v1/reaper/sweeps", Map.of());
            note("sweep", "", answer.statusCode(), null, answer.body());
            lost.addAll(held);
            held.clear();
        }

        private void goOn(String job, String call, Supplier<Answer> request) {
            if (!made(job, call, request)) {
                held.remove(job);
            }
        }

        private void end(String job, String call, Supplier<Answer> request) {
            made(job, call, request);
            held.remove(job);
        }

        /** Makes a call, sometimes twice at once; whether it was taken. */
        private boolean made(String job, String call, Supplier<Answer> request) {
            Future<Answer> copy = random.nextInt(4) == 0 ? threads.submit(request::get) : null;
            Answer answer = request.get();
            note(call, job, answer);
            if (copy != null) {
                try {
                    note(call, job, copy.get());
                } catch (Exception e) {
                    throw new AssertionError("the copy of a call got no answer", e);
                }
            }
            return answer.status() == 200;
        }

        private void note(String call, String job, Answer answer) {
            JsonNode status = answer.status() == 200 ? answer.json().at("/job/status") : null;
            note(call, job, answer.status(), status, answer.text());
        }

        private void note(String call, String job, int status, JsonNode jobStatus, String text) {
            ledger.add(new Said(client.id(), call, job, status, jobStatus == null ? "" : jobStatus.asText(),
                    status >= 500 ? text : ""));
        }

        private String any(Set<String> some) {
            return some.isEmpty() ? null : List.copyOf(some).get(random.nextInt(some.size()));
        }
    }
}
