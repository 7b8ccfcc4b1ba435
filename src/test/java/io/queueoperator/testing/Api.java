package io.queueoperator.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The service as its clients see it: over HTTP, whichever process answers. */
public final class Api {
    /** The key with all scopes. */
    public static final String KEY = "test-key";

    private Api() {}

    /** A request with the key with all scopes and a JSON body. */
    public static RequestSpecification authorized() {
        return given().header("Authorization", "Bearer " + KEY).contentType(ContentType.JSON);
    }

    /** A map that keeps its order and may hold nulls: {@code json("a", 1, "b", null)}. */
    public static Map<String, Object> json(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    public static Response post(String path, Object body) {
        return authorized().body(body).post(path);
    }

    public static Response put(String path, Object body) {
        return authorized().body(body).put(path);
    }

    public static Response get(String path) {
        return authorized().get(path);
    }

    /** Enqueues a job and answers with its id. */
    public static String enqueue(Object... pairs) {
        return post("/api/v1/jobs", json(pairs)).then().statusCode(201).extract().path("id");
    }

    /** Claims one job of a type that only this test uses. */
    public static Claim claim(String taskType, Object... more) {
        List<Claim> claims = claims(taskType, 1, more);
        if (claims.size() != 1) {
            throw new AssertionError("nothing to claim of type " + taskType);
        }
        return claims.get(0);
    }

    /** Claims up to that many jobs. */
    public static List<Claim> claims(String taskType, int limit, Object... more) {
        Map<String, Object> request = json("worker_id", "w-1", "worker_name", "Worker One", "task_types", List.of(taskType),
                // Long enough for the slowest machine: leases run out when a test says so.
                "limit", limit, "lease_s", 3600);
        request.putAll(json(more));
        JsonPath answer = post("/api/v1/jobs/claim", request).then().statusCode(200).extract().jsonPath();
        return answer.<Map<String, Object>>getList("jobs").stream().map(Claim::of).toList();
    }

    /** What the progress API says of a job. */
    public static JsonPath progress(String jobId) {
        return given().get("/jobs/" + jobId + "/progress").then().statusCode(200).extract().jsonPath();
    }

    /** A sweep of the reaper, now. */
    public static JsonPath sweep() {
        return authorized().post("/api/v1/reaper/sweeps").then().statusCode(200).extract().jsonPath();
    }

    /** Everybody who follows the log of changes has read it: the stores, the statistics, the groups, the webhooks, the passes. */
    public static void everybodyIsTold() {
        try {
            // A step takes no more than a batch, and nothing that is not older than every running transaction.
            Eventually.eventually("everybody is told", () -> {
                sweep();
                authorized().post("/api/v1/stats/rollups").then().statusCode(200);
                authorized().post("/api/v1/errors/groups/rollups").then().statusCode(200);
                authorized().post("/api/v1/webhooks/sweeps").then().statusCode(200);
                authorized().post("/api/v1/runs/sweeps").then().statusCode(200);
                return Stores.rows("select from queue_operator.job_events e join queue_operator.follower_cursors c"
                        + " on (e.xid, e.id) > (c.xid, c.event_id) limit 1").isEmpty();
            });
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A job in the hands of a worker. */
    public record Claim(String id, long token, int attempt, Map<String, Object> job) {
        static Claim of(Map<String, Object> job) {
            return new Claim(
                    (String) job.get("id"), ((Number) job.get("lease_token")).longValue(),
                    ((Number) job.get("attempt")).intValue(), job);
        }

        public Response start() {
            return post("/api/v1/jobs/" + id + "/start", json("lease_token", token));
        }

        public Response progress(Object... pairs) {
            return put("/api/v1/jobs/" + id + "/progress", with(pairs));
        }

        public Response heartbeat(Object... pairs) {
            return post("/api/v1/jobs/" + id + "/heartbeat", with(pairs));
        }

        public Response complete(Object... pairs) {
            return post("/api/v1/jobs/" + id + "/complete", with(pairs));
        }

        public Response fail(Object... pairs) {
            return post("/api/v1/jobs/" + id + "/fail", with(pairs));
        }

        public Response release(Object... pairs) {
            return post("/api/v1/jobs/" + id + "/release", with(pairs));
        }

        private Map<String, Object> with(Object... pairs) {
            Map<String, Object> body = json("lease_token", token);
            body.putAll(json(pairs));
            return body;
        }
    }
}
