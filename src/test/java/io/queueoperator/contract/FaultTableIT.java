package io.queueoperator.contract;

import static io.queueoperator.contract.FaultTableIT.Call.CLAIM;
import static io.queueoperator.contract.FaultTableIT.Call.COMPLETE;
import static io.queueoperator.contract.FaultTableIT.Call.ENQUEUE;
import static io.queueoperator.contract.FaultTableIT.Call.FAIL;
import static io.queueoperator.contract.FaultTableIT.Call.HEALTH;
import static io.queueoperator.contract.FaultTableIT.Call.HEARTBEAT;
import static io.queueoperator.contract.FaultTableIT.Call.JOB;
import static io.queueoperator.contract.FaultTableIT.Call.JOBS;
import static io.queueoperator.contract.FaultTableIT.Call.LONG_POLL;
import static io.queueoperator.contract.FaultTableIT.Call.SWEEP;
import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.FaultyStores;
import io.queueoperator.testing.ServiceProcess;
import io.queueoperator.testing.StoreComparison;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table "When a store is away" of the README: each fault is really done to the real servers, every call is made under
 * it, and afterwards everything works again, with the same process.
 */
class FaultTableIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<Call> NONE = EnumSet.noneOf(Call.class);
    /** What needs to be written, or is nowhere but in PostgreSQL. */
    private static final Set<Call> OF_POSTGRES =
            EnumSet.of(ENQUEUE, CLAIM, LONG_POLL, HEARTBEAT, COMPLETE, FAIL, JOB, JOBS, SWEEP, HEALTH);
    private static final Set<Call> WRITES = EnumSet.of(ENQUEUE, CLAIM, LONG_POLL, HEARTBEAT, COMPLETE, FAIL);

    private static FaultyStores stores;
    private static ServiceProcess service;
    private static int scene;

    /** The rows of the table. */
    enum Call { JOB_PROGRESS, SOURCE_PROGRESS, REPORT, ENQUEUE, CLAIM, LONG_POLL, HEARTBEAT, COMPLETE, FAIL, JOB, JOBS, SWEEP, HEALTH }

    /** What is done to the servers. */
    private interface Deed {
        void to(FaultyStores stores) throws Exception;
    }

    /** The columns: what is done, and which calls are refused then. Every other call is answered as usual. */
    enum Fault {
        REDIS_STOPPED(s -> s.direct().redis().stop(), NONE, false),
        REDIS_SLOW(s -> s.redisNetwork().slow(Duration.ofMillis(600)), NONE, false),
        REDIS_SILENT(s -> s.redisNetwork().silent(), NONE, false),
        REDIS_TORN(s -> s.redisNetwork().tear(), NONE, true),
        REDIS_FLUSHED(FaultyStores::redisIsEmpty, NONE, true),
        REDIS_FULL(FaultyStores::redisIsFull, NONE, true),
        REDIS_READ_ONLY(FaultyStores::redisIsReadOnly, NONE, true),
        POSTGRES_STOPPED(s -> s.direct().servers().postgres().stop(), OF_POSTGRES, true),
        POSTGRES_SILENT(s -> s.postgresNetwork().silent(), OF_POSTGRES, true),
        POSTGRES_FULL(FaultyStores::postgresIsFull, OF_POSTGRES, true),
        POSTGRES_READ_ONLY(FaultyStores::postgresIsReadOnly, WRITES, true),
        INGESTION_AWAY(FaultyStores::ingestionIsAway, NONE, true);

        private final Deed deed;
        private final Set<Call> refused;
        private final boolean redisAnswers;

        Fault(Deed deed, Set<Call> refused, boolean redisAnswers) {
            this.deed = deed;
            this.refused = refused;
            this.redisAnswers = redisAnswers;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        stores = new FaultyStores();
        Map<String, String> settings = stores.settings();
        // Redis has the time it has in production: without it every answer comes from PostgreSQL. PostgreSQL has more, so
        // that a busy machine does not look like a dead store.
        settings.putAll(Map.of(
                "queue-operator.redis.read-timeout", "250ms", "queue-operator.redis.write-timeout", "500ms",
                "queue-operator.postgres.statement-timeout", "4s", "queue-operator.postgres.glance-timeout", "3s",
                "queue-operator.progress.answer-within", "4s", "queue-operator.display.checkpoint-every", "1h", "queue-operator.retry.backoff-base", "1h",
                "queue-operator.retry.backoff-max", "1h"));
        service = ServiceProcess.start("fault-table", stores.direct().servers(), settings).awaitReady();
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

    @ParameterizedTest
    @EnumSource(Fault.class)
    void every_call_is_answered_or_refused_whole_and_works_again_afterwards(Fault fault) throws Exception {
        Scene before = new Scene();
        Scene during = new Scene();
        before.callAll(NONE);

        fault.deed.to(stores);
        try {
            // The first answers may still come from connections that are just being cut.
            awaitEffect(fault);
            during.callAll(fault.refused);
            if (!fault.refused.contains(HEALTH)) {
                assertThat(redisIsReached()).as("whether the health check reaches Redis").isEqualTo(fault.redisAnswers);
            }
        } finally {
            stores.heal();
        }

        eventually("the service is ready again", PATIENCE, () -> service.get("/q/health/ready").statusCode() == 200);
        eventually("the service reaches Redis again", PATIENCE, FaultTableIT::redisIsReached);
        Scene after = new Scene();
        after.callAll(NONE);
        // What was refused was not done: the worker repeats it, and then it is done once.
        for (Scene one : List.of(before, during, after)) {
            one.finishAll();
        }
        sweepUntilQuiet();
        assertThat(StoreComparison.differences(stores.direct())).isEmpty();
    }

    private static void awaitEffect(Fault fault) throws Exception {
        if (!fault.refused.isEmpty()) {
            eventually(fault + " is felt", PATIENCE, () -> enqueue("effect").statusCode() == 503);
        } else if (!fault.redisAnswers) {
            eventually(fault + " is felt", PATIENCE, () -> !redisIsReached());
        }
    }

    private static boolean redisIsReached() throws Exception {
        return check("redis").at("/data/reachable").asBoolean();
    }

    private static JsonNode check(String name) throws Exception {
        for (JsonNode check : new ObjectMapper().readTree(service.get("/q/health/ready").body()).get("checks")) {
            if (check.get("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name);
    }

    /** What must be answered is asked again when a busy machine took too long: a store that is away refuses every time. */
    private static HttpResponse<String> patiently(Callable<HttpResponse<String>> call) throws Exception {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        eventually("the call is answered", PATIENCE, () -> {
            answer.set(call.call());
            return answer.get().statusCode() != 503;
        });
        return answer.get();
    }

    private static HttpResponse<String> enqueue(String type) throws Exception {
        return service.post("/api/v1/jobs", json("task_type", type, "max_attempts", 2));
    }

    private static void sweepUntilQuiet() throws Exception {
        eventually("a sweep finds nothing to do", PATIENCE, () -> {
            JsonNode sweep = body(patiently(() -> service.post("/api/v1/reaper/sweeps", Map.of())), 200);
            return sweep.get("redis").asInt() == 0 && sweep.get("ingestion").asInt() == 0;
        });
    }

    /** Jobs in every state of their life, and every call on them. */
    private static final class Scene {
        private final String name = "scene-" + ++scene;
        private final List<JsonNode> held = new ArrayList<>();

        Scene() throws Exception {
            for (int i = 0; i < 5; i++) {
                Map<String, Object> job = json("task_type", "ocr", "document_id", name + "-" + i, "run_id", name,
                        "source_id", name, "max_attempts", 1, "project_id", name);
                body(patiently(() -> service.post("/api/v1/jobs", job)), 201);
            }
            body(patiently(() -> service.post("/api/v1/jobs/claim", claim("ocr", 5, 0))), 200).get("jobs").forEach(held::add);
            assertThat(held).hasSize(5);
            for (JsonNode job : held) {
                body(patiently(() -> service.post(path(job, "start"), lease(job))), 200);
                eventually("the job is shown as running", PATIENCE, () -> {
                    body(patiently(() -> service.post(
                            path(job, "heartbeat"), lease(job, "progress_pct", 20, "step", "page-2"))), 200);
                    return "page-2".equals(stores.direct().hash(job.get("id").asText()).get("step"));
                });
            }
            body(patiently(() -> enqueue(name)), 201);
            // What an instance answers without PostgreSQL is what it read last.
            body(patiently(() -> service.get("/sources/" + name + "/progress")), 200);
        }

        void callAll(Set<Call> refused) throws Exception {
            for (Call call : Call.values()) {
                HttpResponse<String> answer = refused.contains(call) ? make(call) : patiently(() -> make(call));
                if (refused.contains(call)) {
                    assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isEqualTo(503);
                    if (call != HEALTH) {
                        JsonNode problem = body(answer, 503);
                        assertThat(problem.at("/error/code").asText()).isEqualTo("STORE_UNAVAILABLE");
                        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
                    }
                } else {
                    assertThat(answer.statusCode()).as("%s: %s", call, answer.body()).isBetween(200, 299);
                }
            }
        }

        /** A worker that was refused says the same again. */
        void finishAll() throws Exception {
            body(patiently(() -> service.post(path(held.get(2), "complete"), lease(held.get(2)))), 200);
            body(patiently(() -> service.post(
                    path(held.get(3), "fail"), lease(held.get(3), "error_message", "page 3 is broken"))), 200);
            for (int i : new int[] {0, 1, 4}) {
                body(patiently(() -> service.post(path(held.get(i), "complete"), lease(held.get(i)))), 200);
            }
        }

        private HttpResponse<String> make(Call call) throws Exception {
            return switch (call) {
                case JOB_PROGRESS -> progressOfTheRunning();
                case SOURCE_PROGRESS -> service.get("/sources/" + name + "/progress");
                case REPORT -> service.put(path(held.get(0), "progress"), lease(held.get(0), "progress_pct", 30));
                case ENQUEUE -> enqueue("other-" + name);
                case CLAIM -> service.post("/api/v1/jobs/claim", claim(name, 1, 0));
                case LONG_POLL -> service.post("/api/v1/jobs/claim", claim("never-" + name, 1, 1));
                case HEARTBEAT -> service.post(path(held.get(1), "heartbeat"), lease(held.get(1), "progress_pct", 40));
                case COMPLETE -> service.post(path(held.get(2), "complete"), lease(held.get(2)));
                case FAIL -> service.post(
                        path(held.get(3), "fail"), lease(held.get(3), "error_message", "page 3 is broken"));
                case JOB -> service.get("/api/v1/jobs/" + held.get(3).get("id").asText());
                case JOBS -> service.get("/api/v1/jobs?project_id=" + name);
                case SWEEP -> service.post("/api/v1/reaper/sweeps", Map.of());
                case HEALTH -> service.get("/q/health/ready");
            };
        }

        private HttpResponse<String> progressOfTheRunning() throws Exception {
            HttpResponse<String> answer = service.get("/jobs/" + held.get(4).get("id").asText() + "/progress");
            if (answer.statusCode() != 503) {
                JsonNode progress = body(answer, 200);
                assertThat(progress.get("status").asText()).isEqualTo("processing");
                assertThat(progress.get("step").asText()).isEqualTo("page-2");
            }
            return answer;
        }

        private Map<String, Object> claim(String type, int limit, int waitS) {
            return json("worker_id", "w-1", "task_types", List.of(type), "limit", limit, "wait_s", waitS, "lease_s", 3600);
        }

        private static String path(JsonNode job, String verb) {
            return "/api/v1/jobs/" + job.get("id").asText() + "/" + verb;
        }

        private static Map<String, Object> lease(JsonNode job, Object... more) {
            Map<String, Object> body = json("lease_token", job.get("lease_token").asLong());
            body.putAll(json(more));
            return body;
        }
    }
}
