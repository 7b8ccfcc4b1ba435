package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * SIGTERM to the packaged service while it has work in hand (ADR 25): everybody is answered, every job that PostgreSQL gave
 * out has reached a worker, and nothing is lost.
 */
class ShutdownIT {
    /** What a JVM answers with that was told to end. */
    private static final int SIGTERM = 143;
    private static final String TYPE = "shutdown";
    private static final int CLIENTS = 4;
    private static final int LONG_POLL_S = 30;
    private static final int BEFORE = 200;
    private static final int AFTER = 100;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private OwnStores stores;

    @BeforeEach
    void start_the_stores() {
        stores = new OwnStores();
    }

    @AfterEach
    void stop_everything() {
        threads.shutdownNow();
        stores.close();
    }

    @Test
    void waiting_claims_are_answered_at_once_with_nothing_and_later_ones_as_well() throws Exception {
        try (ServiceProcess ending = start("shutdown-waiting", Map.of("quarkus.shutdown.delay", "5s"))) {
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                waiting.add(threads.submit(() -> claim(ending, "waits", LONG_POLL_S)));
            }
            eventually("the service looks for what others wait for", () -> stores.number(
                    "select count(*) from pg_stat_activity where query like '/* claim.due%'") > 0);

            ending.terminate();

            for (Future<HttpResponse<String>> claim : waiting) {
                assertThat(body(claim.get(), 200).get("jobs")).as("what a waiting claim gets").isEmpty();
            }
            assertThat(ending.get("/q/health/ready").statusCode()).as("readiness").isEqualTo(503);
            assertThat(ending.get("/q/health/live").statusCode()).as("liveness").isEqualTo(200);
            body(ending.post("/api/v1/jobs", json("task_type", TYPE)), 201);
            assertThat(body(claim(ending, "late", LONG_POLL_S), 200).get("jobs")).as("what a later claim gets").isEmpty();
            assertThat(ending.awaitEnd()).isEqualTo(SIGTERM);
            assertThat(stores.number("select count(*) from queue_operator.jobs where status = 'queued'")).isEqualTo(1);
            assertThat(ending.said()).doesNotContain(" ERROR ");
        }
    }

    /** As in Kubernetes: whoever says that he is not ready gets no new request a moment later. */
    @Test
    void behind_a_balancer_nobody_notices_that_an_instance_ends() throws Exception {
        try (ServiceProcess ending = start("shutdown-balanced-a", Map.of("quarkus.shutdown.delay", "5s"));
                ServiceProcess other = start("shutdown-balanced-b", Map.of())) {
            Balancer balancer = new Balancer(ending, other);
            Future<Void> watching = threads.submit(balancer);
            Load load = new Load(balancer, List.of(Refused.NEVER));
            List<Future<Void>> clients = load.begin(threads);

            eventually("there is something under way", () -> failIfOneFailed(clients) && load.completed.get() > BEFORE);
            ending.terminate();
            assertThat(ending.awaitEnd()).isEqualTo(SIGTERM);
            int then = load.completed.get();
            eventually("it goes on", () -> failIfOneFailed(clients) && load.completed.get() > then + AFTER);
            load.finish(clients);
            balancer.done = true;
            watching.get();

            assertThat(balancer.leftBeforeItWasGone).as("unready was seen while requests were still answered").isTrue();
            nothing_is_lost(load);
            assertThat(ending.said()).doesNotContain(" ERROR ");
        }
    }

    /** With one address and nobody in between: clients come until the port is closed. */
    @Test
    void without_a_balancer_whoever_is_refused_repeats_the_call_elsewhere_and_nothing_is_lost() throws Exception {
        try (ServiceProcess ending = start("shutdown-direct-a", Map.of());
                ServiceProcess other = start("shutdown-direct-b", Map.of())) {
            Fallback fallback = new Fallback(ending, other);
            Load load = new Load(fallback, List.of(Refused.AT_CONNECT, Refused.CUT));
            List<Future<Void>> clients = load.begin(threads);

            eventually("there is something under way", () -> failIfOneFailed(clients) && load.completed.get() > BEFORE);
            ending.terminate();
            assertThat(ending.awaitEnd()).isEqualTo(SIGTERM);
            fallback.gone = true;
            int then = load.completed.get();
            eventually("it goes on", () -> failIfOneFailed(clients) && load.completed.get() > then + AFTER);
            load.finish(clients);

            nothing_is_lost(load);
            assertThat(ending.said()).doesNotContain(" ERROR ");
        }
    }

    private void nothing_is_lost(Load load) {
        assertThat(stores.rows("select id, status from queue_operator.jobs where status <> 'completed'"))
                .as("jobs that are not done").isEmpty();
        assertThat(stores.number("select count(*) from queue_operator.jobs")).as("jobs, of which none is doubled")
                .isEqualTo(load.enqueued.size());
        Set<Long> handedOut = ConcurrentHashMap.newKeySet();
        stores.rows("select lease_token from queue_operator.job_events where to_status = 'claimed'")
                .forEach(row -> handedOut.add(((Number) row.get("lease_token")).longValue()));
        assertThat(handedOut).as("claims, against those that reached a worker").isEqualTo(load.received);
    }

    private ServiceProcess start(String name, Map<String, String> settings) throws InterruptedException {
        return ServiceProcess.start(name, stores.servers(), settings).awaitReady();
    }

    private static HttpResponse<String> claim(ServiceProcess at, String worker, int waitS) throws Exception {
        return at.post("/api/v1/jobs/claim", json(
                "worker_id", worker, "task_types", List.of(TYPE), "limit", 3, "wait_s", waitS, "lease_s", 3600));
    }

    private static boolean failIfOneFailed(List<Future<Void>> clients) throws Exception {
        for (Future<Void> client : clients) {
            if (client.isDone()) {
                client.get();
            }
        }
        return true;
    }

    /** How a call may fail without having been answered. */
    private enum Refused {
        NEVER, AT_CONNECT, CUT;

        static Refused of(IOException failure) {
            return failure instanceof ConnectException ? AT_CONNECT : CUT;
        }
    }

    /** Sends new requests to an instance only while it said lately that it is ready. */
    private static final class Balancer implements Supplier<ServiceProcess>, Callable<Void> {
        private final ServiceProcess ending;
        private final ServiceProcess other;
        private final AtomicInteger turn = new AtomicInteger();
        private volatile boolean ready = true;
        volatile boolean leftBeforeItWasGone;
        volatile boolean done;

        Balancer(ServiceProcess ending, ServiceProcess other) {
            this.ending = ending;
            this.other = other;
        }

        @Override
        public ServiceProcess get() {
            return ready && turn.getAndIncrement() % 2 == 0 ? ending : other;
        }

        @Override
        public Void call() throws Exception {
            while (ready && !done) {
                try {
                    ready = ending.get("/q/health/ready").statusCode() == 200;
                    leftBeforeItWasGone = !ready;
                } catch (IOException e) {
                    ready = false;
                }
            }
            return null;
        }
    }

    /** The one address, until it is known to be gone. */
    private static final class Fallback implements Supplier<ServiceProcess> {
        private final ServiceProcess ending;
        private final ServiceProcess other;
        volatile boolean gone;

        Fallback(ServiceProcess ending, ServiceProcess other) {
            this.ending = ending;
            this.other = other;
        }

        @Override
        public ServiceProcess get() {
            return gone ? other : ending;
        }
    }

    /** Some enqueue, some claim and complete. A call that is not answered is repeated until it is. */
    private static final class Load {
        private final Supplier<ServiceProcess> instances;
        private final List<Refused> allowed;
        final Queue<String> enqueued = new ConcurrentLinkedQueue<>();
        final Set<Long> received = ConcurrentHashMap.newKeySet();
        final AtomicInteger completed = new AtomicInteger();
        private volatile boolean everythingIsIn;
        private volatile boolean ending;

        Load(Supplier<ServiceProcess> instances, List<Refused> allowed) {
            this.instances = instances;
            this.allowed = allowed;
        }

        List<Future<Void>> begin(ExecutorService threads) {
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String worker = "worker-" + i;
                clients.add(threads.submit(this::enqueue));
                clients.add(threads.submit(() -> work(worker)));
            }
            return clients;
        }

        /** The enqueuers first, so that the workers find all there is. */
        void finish(List<Future<Void>> clients) throws Exception {
            ending = true;
            for (int i = 0; i < clients.size(); i += 2) {
                clients.get(i).get();
            }
            everythingIsIn = true;
            for (Future<Void> client : clients) {
                client.get();
            }
        }

        private Void enqueue() throws Exception {
            while (!ending) {
                String key = UUID.randomUUID().toString();
                HttpResponse<String> answer = call(
                        at -> at.post("/api/v1/jobs", json("task_type", TYPE, "idempotency_key", key)));
                assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
                enqueued.add(key);
            }
            return null;
        }

        private Void work(String worker) throws Exception {
            boolean more = true;
            while (more) {
                boolean lastLook = everythingIsIn;
                JsonNode jobs = body(call(at -> claim(at, worker, lastLook ? 0 : 2)), 200).get("jobs");
                for (JsonNode job : jobs) {
                    received.add(job.get("lease_token").asLong());
                }
                for (JsonNode job : jobs) {
                    body(call(at -> at.post("/api/v1/jobs/" + job.get("id").asText() + "/complete",
                            json("lease_token", job.get("lease_token").asLong()))), 200);
                    completed.incrementAndGet();
                }
                more = !lastLook || !jobs.isEmpty();
            }
            return null;
        }

        private interface Call {
            HttpResponse<String> to(ServiceProcess instance) throws Exception;
        }

        private HttpResponse<String> call(Call call) throws Exception {
            while (true) {
                try {
                    return call.to(instances.get());
                } catch (IOException failure) {
                    if (!allowed.contains(Refused.of(failure))) {
                        throw new AssertionError("a call was not answered", failure);
                    }
                }
            }
        }
    }
}
