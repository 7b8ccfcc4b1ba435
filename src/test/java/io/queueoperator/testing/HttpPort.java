package io.queueoperator.testing;

import static io.queueoperator.testing.Api.json;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The queue over plain HTTP, as somebody with curl has it. */
public final class HttpPort implements QueuePort {
    private static final String JOBS = "/api/v1/jobs/";

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String enqueue(Map<String, Object> job) {
        return Api.post("/api/v1/jobs", job).then().statusCode(201).extract().path("id");
    }

    @Override
    public List<Held> claim(Map<String, Object> request) {
        Response answer = Api.post(JOBS + "claim", request).then().statusCode(200).extract().response();
        return answer.jsonPath().<Map<String, Object>>getList("jobs").stream()
                .map(job -> new Held(
                        (String) job.get("id"), ((Number) job.get("lease_token")).longValue(), (Integer) job.get("attempt"),
                        String.valueOf(job.get("payload"))))
                .toList();
    }

    @Override
    public Reply start(Held held) {
        return reply(Api.post(JOBS + held.id() + "/start", json("lease_token", held.token())));
    }

    @Override
    public Reply progress(Held held, Map<String, Object> progress) {
        return reply(Api.put(JOBS + held.id() + "/progress", leased(held, progress)));
    }

    @Override
    public Reply heartbeat(Held held) {
        return reply(Api.post(JOBS + held.id() + "/heartbeat", json("lease_token", held.token())));
    }

    @Override
    public List<Reply> heartbeats(List<Held> held) {
        return each(Api.post("/api/v1/heartbeats", json("jobs", held.stream().map(h -> with(h, Map.of())).toList())));
    }

    @Override
    public Reply release(Held held, String reason) {
        return reply(Api.post(JOBS + held.id() + "/release", leased(held, Map.of("reason", reason))));
    }

    @Override
    public Reply complete(Held held, Object result) {
        return reply(Api.post(JOBS + held.id() + "/complete", leased(held, Map.of("result", result))));
    }

    @Override
    public Reply fail(Held held, Map<String, Object> failure) {
        return reply(Api.post(JOBS + held.id() + "/fail", leased(held, failure)));
    }

    @Override
    public List<Reply> completeAll(List<Held> held) {
        return each(Api.post(JOBS + "complete", json("jobs", held.stream().map(h -> with(h, Map.of())).toList())));
    }

    @Override
    public List<Reply> failAll(List<Held> held, String message) {
        Map<String, Object> why = Map.of("error_message", message);
        return each(Api.post(JOBS + "fail", json("jobs", held.stream().map(h -> with(h, why)).toList())));
    }

    @Override
    public Reply cancel(String id, String reason) {
        return reply(Api.post(JOBS + id + "/cancel", json("reason", reason)));
    }

    @Override
    public String status(String id) {
        return Api.get(JOBS + id).then().statusCode(200).extract().path("status");
    }

    @Override
    public Part list(String projectId, @Nullable String status, int limit, @Nullable String cursor) {
        JsonPath page = Api.get("/api/v1/projects/" + projectId + "/jobs?limit=" + limit
                        + (status == null ? "" : "&status=" + status) + (cursor == null ? "" : "&cursor=" + cursor))
                .then().statusCode(200).extract().jsonPath();
        return new Part(page.getList("items.id"), page.getString("next_cursor"));
    }

    @Override
    public Map<String, Long> stats() {
        JsonPath stats = Api.get("/api/v1/stats").then().statusCode(200).extract().jsonPath();
        Map<String, Long> numbers = new LinkedHashMap<>();
        List.of("total", "queued", "claimed", "running", "completed", "failed", "cancelled")
                .forEach(name -> numbers.put(name, stats.getLong(name)));
        return numbers;
    }

    @Override
    public long requeueStale(Duration heldLongerThan) {
        return sweep(heldLongerThan).getLong("requeued");
    }

    @Override
    public List<String> requeueStaleWithIds(Duration heldLongerThan) {
        return sweep(heldLongerThan).getList("requeued_ids");
    }

    @Override
    public long cleanUpOld(Duration olderThan) {
        return Api.post("/api/v1/reaper/prunes", json("older_than_s", olderThan.toSeconds()))
                .then().statusCode(200).extract().jsonPath().getLong("deleted");
    }

    private static JsonPath sweep(Duration heldLongerThan) {
        return Api.post("/api/v1/reaper/sweeps", json("held_longer_than_s", heldLongerThan.toSeconds()))
                .then().statusCode(200).extract().jsonPath();
    }

    private static Map<String, Object> leased(Held held, Map<String, Object> more) {
        Map<String, Object> body = json("lease_token", held.token());
        body.putAll(more);
        return body;
    }

    private static Map<String, Object> with(Held held, Map<String, Object> more) {
        Map<String, Object> body = leased(held, more);
        body.put("id", held.id());
        return body;
    }

    private static Reply reply(Response answer) {
        return answer.statusCode() / 100 == 2
                ? new Reply(true, null, Boolean.TRUE.equals(answer.jsonPath().get("cancel_requested")))
                : Reply.refused(answer.jsonPath().getString("error.code"));
    }

    private static List<Reply> each(Response answer) {
        List<Map<String, Object>> results = answer.then().statusCode(200).extract().jsonPath().getList("results");
        List<Reply> replies = new ArrayList<>();
        for (Map<String, Object> result : results) {
            boolean ok = Boolean.TRUE.equals(result.get("ok"));
            Map<?, ?> error = (Map<?, ?>) result.get("error");
            replies.add(new Reply(
                    ok, error == null ? null : (String) error.get("code"),
                    Boolean.TRUE.equals(result.get("cancel_requested"))));
        }
        return replies;
    }
}
