package io.queueoperator.bench.servers;

import io.queueoperator.bench.load.Answer;
import io.queueoperator.bench.load.HttpLane;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayList;
import java.util.List;

/** The service as its clients see it: connections that stay open, and the calls that are measured. */
public final class Service implements AutoCloseable {
    /** Long enough for everything that is measured. */
    public static final int LEASE_S = 3600;

    private final NetClient client;
    private final int port;
    private final List<HttpLane> lanes = new ArrayList<>();

    public Service(Vertx vertx, int port) {
        this.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        this.port = port;
    }

    /** Opens connections until there are so many. */
    public Service lanes(int count) {
        while (lanes.size() < count) {
            lanes.add(Waiting.on(HttpLane.open(client, port)));
        }
        return this;
    }

    /** A request on a lane. */
    public Future<Answer> send(int lane, Buffer request) {
        return lanes.get(lane).send(request);
    }

    /** A request now, on the first lane; the answer has to have this status. */
    public Answer call(Buffer request, int status) {
        lanes(1);
        return Waiting.on(send(0, request)).require(status);
    }

    /** The same request again and again; each answer has to have this status, and counts as {@code units}. */
    public Load.Step repeat(Buffer request, int status, int units) {
        return lane -> send(lane, request).map(answer -> {
            answer.require(status);
            return units;
        });
    }

    /** The limit of everything: the bare answer. */
    public Load.Step bare() {
        return repeat(Requests.get("/bench/bare"), 200, 1);
    }

    /** Claims up to so many jobs and completes them; how many they were. */
    public Load.Step work(String type, int batch) {
        Buffer claim = Requests.claim(type, batch, 0, LEASE_S);
        return lane -> send(lane, claim).compose(answer -> {
            JsonArray jobs = answer.require(200).json().getJsonArray("jobs");
            return jobs.isEmpty()
                    ? Future.succeededFuture(0)
                    : send(lane, Requests.complete(jobs)).map(ended -> {
                        ended.require(200);
                        return jobs.size();
                    });
        });
    }

    /** Enqueues jobs, up to a thousand a call; their ids. */
    public List<String> enqueue(String type, int jobs, String sourceId) {
        List<String> ids = new ArrayList<>();
        while (ids.size() < jobs) {
            Answer answer = call(Requests.enqueue(type, Math.min(1000, jobs - ids.size()), sourceId), 201);
            answer.json().getJsonArray("jobs").forEach(job -> ids.add(((JsonObject) job).getString("id")));
        }
        return ids;
    }

    /** Claims so many jobs and reports progress on each, as their workers would. */
    public List<JsonObject> hold(String type, int jobs) {
        List<JsonObject> held = new ArrayList<>();
        while (held.size() < jobs) {
            JsonArray claimed = call(Requests.claim(type, 100, 0, LEASE_S), 200).json().getJsonArray("jobs");
            if (claimed.isEmpty()) {
                throw new IllegalStateException("only " + held.size() + " jobs could be claimed");
            }
            claimed.forEach(job -> held.add((JsonObject) job));
        }
        held.forEach(job -> call(progress(job, 40), 202));
        return held;
    }

    /** A report of a claimed job. */
    public static Buffer progress(JsonObject job, double pct) {
        return Requests.put("/api/v1/jobs/" + job.getString("id") + "/progress", new JsonObject()
                .put("lease_token", job.getLong("lease_token")).put("phase", "recognize").put("step", "page")
                .put("progress_pct", pct).put("units_completed", (long) pct).put("units_total", 100)
                .put("message", "page after page"));
    }

    @Override
    public void close() {
        lanes.forEach(HttpLane::close);
        client.close();
    }
}
