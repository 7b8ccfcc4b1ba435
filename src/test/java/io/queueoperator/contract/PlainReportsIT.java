package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A report is answered the same, whether it is plain or has to go through all of the service for what it accepts. */
class PlainReportsIT {
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String PLAIN = "application/json";
    private static final String OTHER = "application/json;q=0.9";

    private static OwnStores stores;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        service = ServiceProcess.start("plain-reports", stores.servers(), Map.of(
                "queue-operator.security.keys", "tests:test-key, reader:read-key:read",
                "quarkus.http.read-timeout", "1s")).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        try (OwnStores last = stores) {
            if (service != null) {
                service.close();
            }
        }
    }

    @Test
    void what_is_said_is_answered_and_shown_alike() throws Exception {
        Held job = hold("said");
        for (String said : List.of(
                "", ",\"progress_pct\":40", ",\"progress_pct\":12.5", ",\"phase\":\"read\",\"step\":\"page 1\"",
                ",\"units_completed\":3,\"units_total\":9", ",\"units_completed\":3,\"units_total\":0",
                ",\"phase\":\"\",\"message\":\"zwölf \\u0000 \\ud83d\\ude00\"", ",\"phase\":null,\"progress_pct\":0",
                ",\"progress_pct\":100.0,\"message\":\"" + "x".repeat(1000) + "\"",
                // From here on wrong.
                ",\"progress_pct\":101", ",\"progress_pct\":\"40\"", ",\"progress_pct\":NaN", ",\"units_completed\":-1",
                ",\"units_completed\":1.5", ",\"pct\":40", ",\"message\":\"" + "x".repeat(1001) + "\"", ",", ",\"phase\":7",
                ",\"units_total\":99999999999999999999")) {
            same(job, job.body(said), request -> { });
        }
        for (String wrong : List.of("{}", "null", "[]", "7", "{\"lease_token\":null}", "{\"lease_token\":1}{}", "{", "\u00ff",
                "{\"lease_token\":\"" + job.token() + "\"}", "[".repeat(200))) {
            same(job, wrong, request -> { });
        }
    }

    @Test
    void both_ways_write_the_same_into_the_stores() throws Exception {
        String said = ",\"phase\":\"read\",\"units_completed\":3,\"units_total\":12,\"message\":\"zwölf\"";
        Held plain = hold("plain");
        Held other = hold("other");
        assertThat(send(plain, PLAIN, plain.body(said), request -> { }).statusCode()).isEqualTo(202);
        assertThat(send(other, OTHER, other.body(said), request -> { }).statusCode()).isEqualTo(202);

        assertThat(shown(plain)).isEqualTo(shown(other)).contains("read", "25", "3", "12", "zwölf");
    }

    @Test
    void other_leases_and_jobs_are_refused_alike() throws Exception {
        Held job = hold("leases");
        same(job, "{\"lease_token\":" + (job.token() - 1) + "}", request -> { });
        same(job, "{\"lease_token\":" + (job.token() + 1) + ",\"progress_pct\":4}", request -> { });
        for (String id : List.of("nobody-knows", "not%20an%20id", "x".repeat(129))) {
            same(new Held(id, 1), "{\"lease_token\":1}", request -> { });
        }
    }

    @Test
    void what_redis_does_not_know_postgresql_takes_on_both_ways() throws Exception {
        Held job = hold("forgotten");
        for (String accept : List.of(PLAIN, OTHER)) {
            RedisLine.run(stores.redis(), "DEL", "job:" + job.id());
            assertThat(send(job, accept, job.body(",\"progress_pct\":30"), request -> { }).statusCode()).isEqualTo(202);
            RedisLine.run(stores.redis(), "DEL", "job:" + job.id());
            RedisLine.run(stores.redis(), "SET", "job:" + job.id(), "no hash");
            assertThat(send(job, accept, job.body(",\"progress_pct\":35"), request -> { }).statusCode()).isEqualTo(202);
            RedisLine.run(stores.redis(), "HSET", "job:" + job.id(), "progress_pct", "garbage");
            assertThat(send(job, accept, job.body(",\"progress_pct\":40"), request -> { }).statusCode()).isEqualTo(202);
        }
        assertThat(body(service.get("/jobs/" + job.id() + "/progress"), 200).get("progress_pct").asInt()).isEqualTo(40);
    }

    @Test
    void who_may_not_report_is_told_alike() throws Exception {
        Held job = hold("keys");
        same(job, job.body(""), request -> request.setHeader("Authorization", ""));
        for (String key : List.of("wrong", "", "read-key")) {
            same(job, job.body(""), request -> request.setHeader("Authorization", "Bearer " + key));
            same(job, job.body(""), request -> request.setHeader("Authorization", "Basic " + key));
        }
        same(job, job.body(""), request -> request.setHeader("Authorization", "bearer  test-key "));
        same(job, job.body(""), request -> request.setHeader("Authorization", "-").setHeader("X-API-Key", "test-key"));
        same(job, job.body(""), request -> request.setHeader("Authorization", "-").setHeader("X-API-Key", "read-key"));
        same(job, job.body(""), request -> request.setHeader("Authorization", "Bearer read-key").setHeader("X-API-Key", "test-key"));
    }

    @Test
    void unusual_requests_are_answered_alike() throws Exception {
        Held job = hold("unusual");
        byte[] right = job.body(",\"progress_pct\":4").getBytes(StandardCharsets.UTF_8);
        for (String type : List.of("application/json", "application/json; charset=utf-8", "application/json;charset=latin1",
                "text/plain", "application/xml", "nonsense")) {
            same(job, right, request -> request.setHeader("Content-Type", type));
        }
        same(job, gzip(right), request -> request.setHeader("Content-Encoding", "gzip"));
        same(job, right, request -> request.setHeader("Origin", "http://pages.example"));
        same(job, right, request -> request.expectContinue(true));
        same(job, job.body(" ".repeat(20_000)), request -> { });
        same(job, " ".repeat(20_000) + job.body(""), request -> { });
        same(job, right, request -> request.PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(right))));
        same(job, right, request -> request.PUT(BodyPublishers.noBody()));
        for (String method : List.of("POST", "GET", "HEAD", "DELETE", "PATCH", "OPTIONS")) {
            same(job, right, request -> request.method(method, BodyPublishers.ofByteArray(right)));
        }
        for (String more : List.of("/", "?x=1", "?", "//", ";a=b", "%2F")) {
            same(job, right, request -> request.uri(service.address().resolve(job.path() + more)));
        }
    }

    @Test
    void whoever_does_not_send_the_body_that_he_announced_is_left() throws Exception {
        Held job = hold("slow");
        try (Socket slow = new Socket(service.address().getHost(), service.address().getPort())) {
            slow.setSoTimeout(60_000);
            slow.getOutputStream().write(("PUT " + job.path() + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Authorization: Bearer test-key\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                    .getBytes(StandardCharsets.UTF_8));

            assertThat(slow.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void reports_are_counted_under_one_name() throws Exception {
        Held job = hold("counted");
        assertThat(send(job, PLAIN, job.body(""), request -> { }).statusCode()).isEqualTo(202);

        assertThat(service.get("/q/metrics").body())
                .contains("method=\"PUT\",outcome=\"SUCCESS\",status=\"202\",uri=\"/api/v1/jobs/{id}/progress\"")
                .doesNotContain("uri=\"/api/v1/jobs/:id").doesNotContain(job.id());
    }

    @Test
    void reports_over_http_2_are_answered_as_any() throws Exception {
        HttpClient newer = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        Held job = hold("newer");
        // The first one asks for the newer protocol, and the others speak it.
        newer.send(HttpRequest.newBuilder(service.address().resolve("/q/health/live")).build(), HttpResponse.BodyHandlers.ofString());
        Map<String, Integer> expected = new LinkedHashMap<>();
        expected.put(job.body(",\"progress_pct\":50"), 202);
        expected.put("{\"lease_token\":" + (job.token() - 1) + "}", 409);
        expected.put("{\"lease_token\":" + job.token() + ",\"progress_pct\":500}", 400);
        for (String body : expected.keySet()) {
            HttpResponse<String> answer =
                    newer.send(request(job, PLAIN, BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(expected.get(body));
        }
        RedisLine.run(stores.redis(), "DEL", "job:" + job.id());
        assertThat(newer.send(request(job, PLAIN, BodyPublishers.ofString(job.body(""))).build(),
                HttpResponse.BodyHandlers.ofString()).statusCode()).as("PostgreSQL takes it").isEqualTo(202);
    }

    @Test
    void many_reports_at_once_are_each_answered_for_itself() throws Exception {
        List<Held> jobs = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            jobs.add(hold("many"));
        }
        RedisLine.run(stores.redis(), "SCRIPT", "FLUSH");
        RedisLine.run(stores.redis(), "DEL", "job:" + jobs.get(7).id());
        var answers = jobs.stream().map(job -> {
            long token = job.equals(jobs.get(11)) ? job.token() - 1 : job.token();
            return CLIENT.sendAsync(
                    request(job, PLAIN, BodyPublishers.ofString("{\"lease_token\":" + token + ",\"progress_pct\":50}")).build(),
                    HttpResponse.BodyHandlers.ofString());
        }).toList();
        for (int i = 0; i < jobs.size(); i++) {
            assertThat(answers.get(i).get().statusCode()).as("%d", i).isEqualTo(i == 11 ? 409 : 202);
            assertThat(body(service.get("/jobs/" + jobs.get(i).id() + "/progress"), 200).get("progress_pct").asInt())
                    .isEqualTo(i == 11 ? 0 : 50);
        }
    }

    private record Held(String id, long token) {
        String path() {
            return "/api/v1/jobs/" + id + "/progress";
        }

        String body(String more) {
            return "{\"lease_token\":" + token + more + "}";
        }
    }

    private static Held hold(String type) throws Exception {
        body(service.post("/api/v1/jobs", json("task_type", type)), 201);
        JsonNode claimed = body(service.post("/api/v1/jobs/claim",
                json("worker_id", "w", "task_types", List.of(type), "lease_s", 3600)), 200).at("/jobs/0");
        Held held = new Held(claimed.get("id").asText(), claimed.get("lease_token").asLong());
        body(service.post("/api/v1/jobs/" + held.id() + "/start", json("lease_token", held.token())), 200);
        return held;
    }

    private static List<String> shown(Held job) {
        return RedisLine.array(stores.redis(), "EVAL",
                "local a = redis.call('HMGET', KEYS[1], 'phase', 'step', 'progress_pct', 'units_completed', 'units_total',"
                        + " 'message') for i = 1, #a do a[i] = a[i] or '' end return a",
                "1", "job:" + job.id());
    }

    private static void same(Held job, String body, Consumer<HttpRequest.Builder> more) throws Exception {
        same(job, body.getBytes(StandardCharsets.UTF_8), more);
    }

    private static void same(Held job, byte[] body, Consumer<HttpRequest.Builder> more) throws Exception {
        HttpResponse<String> plain = send(job, PLAIN, body, more);
        HttpResponse<String> other = send(job, OTHER, body, more);
        String sent = new String(body, StandardCharsets.UTF_8);
        assertThat(plain.statusCode()).as(sent).isEqualTo(other.statusCode());
        assertThat(withoutLength(plain)).as(sent).isEqualTo(withoutLength(other));
        assertThat(withoutTimes(plain.body())).as(sent).isEqualTo(withoutTimes(other.body()));
    }

    private static HttpResponse<String> send(Held job, String accept, String body, Consumer<HttpRequest.Builder> more)
            throws Exception {
        return send(job, accept, body.getBytes(StandardCharsets.UTF_8), more);
    }

    private static HttpResponse<String> send(Held job, String accept, byte[] body, Consumer<HttpRequest.Builder> more)
            throws Exception {
        HttpRequest.Builder request = request(job, accept, BodyPublishers.ofByteArray(body));
        more.accept(request);
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Held job, String accept, BodyPublisher body) {
        return HttpRequest.newBuilder(service.address().resolve(job.path())).PUT(body)
                .header("Accept", accept).header("Authorization", "Bearer test-key").header("Content-Type", "application/json")
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    private static Map<String, List<String>> withoutLength(HttpResponse<String> answer) {
        Map<String, List<String>> kept = new TreeMap<>(answer.headers().map());
        // Times have more or fewer digits.
        kept.remove("content-length");
        return kept;
    }

    private static String withoutTimes(String body) {
        return body.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "a time");
    }

    private static byte[] gzip(byte[] bytes) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
