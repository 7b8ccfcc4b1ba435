package io.queueoperator.testing;

import static io.queueoperator.testing.Api.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Two instances of the packaged service on stores of their own. Calls of {@code /api/v1} go to them in turn. */
public final class TwoInstances implements AutoCloseable {
    private final OwnStores stores;
    private final List<ServiceProcess> instances;
    private final AtomicInteger turn = new AtomicInteger();

    private TwoInstances(OwnStores stores, List<ServiceProcess> instances) {
        this.stores = stores;
        this.instances = instances;
    }

    /** Starts both and waits until they are ready. */
    public static TwoInstances start(String name, Map<String, String> settings) throws InterruptedException {
        OwnStores stores = new OwnStores();
        try {
            // One after the other: the first one migrates.
            ServiceProcess a = ServiceProcess.start(name + "-a", stores.servers(), settings).awaitReady();
            ServiceProcess b = ServiceProcess.start(name + "-b", stores.servers(), settings).awaitReady();
            return new TwoInstances(stores, List.of(a, b));
        } catch (RuntimeException | Error | InterruptedException e) {
            stores.close();
            throw e;
        }
    }

    public OwnStores stores() {
        return stores;
    }

    /** An orchestrator that calls both in turn. */
    public OrchestratorClient orchestrator(String id) {
        return new OrchestratorClient(id, instances.get(0).address(), instances.get(1).address());
    }

    public HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
        return next().post(path, body);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return next().get(path);
    }

    /** Enqueues a job and answers with its id. */
    public String enqueue(Object... pairs) throws IOException, InterruptedException {
        return ServiceProcess.body(post("/api/v1/jobs", json(pairs)), 201).get("id").asText();
    }

    /** A job as {@code /api/v1} shows it. */
    public JsonNode job(String id) throws IOException, InterruptedException {
        return ServiceProcess.body(get("/api/v1/jobs/" + id), 200);
    }

    /** The items of a list. */
    public JsonNode items(String path) throws IOException, InterruptedException {
        return ServiceProcess.body(get(path), 200).get("items");
    }

    /** The reaper takes this claim away: the job is queued again, and due. */
    public void takeAway(String jobId) throws IOException, InterruptedException {
        stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second' where id = '" + jobId
                + "' and status in ('claimed', 'running')");
        ServiceProcess.body(post("/api/v1/reaper/sweeps", Map.of()), 200);
        makeDue(jobId);
    }

    /** Time passes for one job: its backoff is over. */
    public void makeDue(String jobId) {
        stores.execute("update queue_operator.jobs set available_at = now() - interval '1 second' where id = '" + jobId + "'");
    }

    /** What both logged as an error, each with the beginning of its stack trace. */
    public List<String> errors() throws IOException {
        List<String> errors = new ArrayList<>();
        for (ServiceProcess instance : instances) {
            List<String> lines = instance.said().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(" ERROR ")) {
                    errors.add(String.join("\n", lines.subList(i, Math.min(lines.size(), i + 15))));
                }
            }
        }
        return errors;
    }

    private ServiceProcess next() {
        return instances.get(Math.floorMod(turn.getAndIncrement(), instances.size()));
    }

    @Override
    public void close() throws InterruptedException {
        try (OwnStores last = stores) {
            for (ServiceProcess instance : instances) {
                instance.close();
            }
        }
    }
}
