package io.queueoperator.bench.servers;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The bytes of the requests that are sent: what can be made before the clock runs is made before. */
public final class Requests {
    private Requests() {}

    /** A read of JSON; {@code headers} are further lines. */
    public static Buffer get(String path, String... headers) {
        return request("GET", path, "application/json", null, headers);
    }

    /** A read of what is no JSON. */
    public static Buffer text(String path) {
        return request("GET", path, "text/plain", null);
    }

    public static Buffer post(String path, JsonObject body) {
        return request("POST", path, "application/json", body.toBuffer());
    }

    public static Buffer put(String path, JsonObject body) {
        return request("PUT", path, "application/json", body.toBuffer());
    }

    /** So many jobs of a type, with a payload as real ones have. */
    public static Buffer enqueue(String type, int jobs, String sourceId) {
        JsonArray all = new JsonArray();
        for (int i = 0; i < jobs; i++) {
            JsonObject job = new JsonObject().put("task_type", type)
                    .put("payload", new JsonObject().put("mode", "full").put("lang", "deu").put("page", i));
            all.add(sourceId == null ? job : job.put("source_id", sourceId));
        }
        return post("/api/v1/jobs", new JsonObject().put("jobs", all));
    }

    /** A claim of up to so many jobs, waiting at most so long. */
    public static Buffer claim(String type, int limit, int waitS, int leaseS) {
        return post("/api/v1/jobs/claim", new JsonObject().put("worker_id", "bench").put("limit", limit)
                .put("task_types", new JsonArray().add(type)).put("wait_s", waitS).put("lease_s", leaseS));
    }

    /** The end of the jobs of a claim. */
    public static Buffer complete(JsonArray claimed) {
        JsonArray ends = new JsonArray();
        for (int i = 0; i < claimed.size(); i++) {
            JsonObject job = claimed.getJsonObject(i);
            ends.add(new JsonObject().put("id", job.getString("id")).put("lease_token", job.getLong("lease_token")));
        }
        return post("/api/v1/jobs/complete", new JsonObject().put("jobs", ends));
    }

    private static Buffer request(String method, String path, String accept, Buffer body, String... headers) {
        StringBuilder head = new StringBuilder(256).append(method).append(' ').append(path).append(" HTTP/1.1\r\n")
                .append("Host: 127.0.0.1\r\nAccept: ").append(accept).append("\r\n")
                .append("Authorization: Bearer ").append(ServiceProcess.KEY).append("\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Type: application/json\r\nContent-Length: ").append(body.length()).append("\r\n");
        }
        Buffer request = Buffer.buffer(head.append("\r\n").toString());
        return body == null ? request : request.appendBuffer(body);
    }
}
