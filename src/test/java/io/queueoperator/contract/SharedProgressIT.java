package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers that many share, here for an hour: kept while nobody changes anything, and gone as soon as the service does. */
class SharedProgressIT {
    private static OwnStores stores;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        service = ServiceProcess.start("shared-progress", stores.servers(), Map.of("queue-operator.progress.shared-for", "1h"))
                .awaitReady();
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
    void watchers_share_one_look_at_the_stores() throws Exception {
        String id = enqueue("watched", "watched-source");
        assertThat(job(id).get("task_type").asText()).isEqualTo("watched");
        assertThat(source("watched-source").get("active_total").asInt()).isEqualTo(1);

        RedisLine.run(stores.redis(), "DEL", "job:" + id);
        stores.execute("update queue_operator.jobs set task_type = 'other' where id = '" + id + "'");
        stores.execute("update queue_operator.jobs set source_id = null where id = '" + id + "'");

        assertThat(job(id).get("task_type").asText()).isEqualTo("watched");
        assertThat(source("watched-source").get("active_total").asInt()).isEqualTo(1);
    }

    @Test
    void whoever_changes_a_job_sees_the_change_at_once() throws Exception {
        String id = enqueue("changing", "changing-source");
        assertThat(job(id).get("status").asText()).isEqualTo("queued");
        assertThat(source("changing-source").get("status").asText()).isEqualTo("queued");

        JsonNode claimed = body(service.post("/api/v1/jobs/claim", json(
                "worker_id", "w", "task_types", List.of("changing"), "lease_s", 3600)), 200).at("/jobs/0");
        assertThat(job(id).get("status").asText()).isEqualTo("processing");
        assertThat(source("changing-source").get("status").asText()).isEqualTo("processing");

        report(id, claimed, 10);
        assertThat(job(id).get("progress_pct").asInt()).isEqualTo(10);
        report(id, claimed, 40);
        assertThat(job(id).get("progress_pct").asInt()).isEqualTo(40);

        body(service.post("/api/v1/jobs/" + id + "/complete", json("lease_token", claimed.get("lease_token").asLong())), 200);
        assertThat(job(id).get("status").asText()).isEqualTo("completed");
        assertThat(source("changing-source").get("status").asText()).isEqualTo("completed");
    }

    @Test
    void a_child_that_ends_is_seen_at_its_parent_at_once() throws Exception {
        String parent = enqueue("family-parent", "family");
        assertThat(job(parent).get("children_total").asInt()).isZero();

        String child = body(service.post("/api/v1/jobs", json("task_type", "family-child", "parent_job_id", parent)), 201)
                .get("id").asText();
        assertThat(job(parent).get("children_total").asInt()).isEqualTo(1);
        body(service.post("/api/v1/jobs/" + child + "/cancel", json("reason", "not needed")), 200);
        assertThat(job(parent).get("children_failed").asInt()).isEqualTo(1);
    }

    @Test
    void a_plain_read_and_one_that_is_not_are_the_same_answer() throws Exception {
        String id = enqueue("plain", "plain-source");
        for (String path : List.of("/jobs/" + id, "/sources/plain-source", "/jobs/nobody-knows", "/jobs/not%20an%20id")) {
            HttpResponse<String> plain = read(path, "application/json");
            HttpResponse<String> other = read(path, "text/html, application/json;q=0.9");

            assertThat(other.statusCode()).as(path).isEqualTo(plain.statusCode());
            assertThat(withoutTimes(other.headers().map())).as(path).isEqualTo(withoutTimes(plain.headers().map()));
            if (plain.statusCode() == 200) {
                assertThat(other.body()).isEqualTo(plain.body());
            }
        }
        assertThat(read("/jobs/" + id, "text/html").statusCode()).isEqualTo(406);
        assertThat(service.get("/q/metrics").body()).contains("uri=\"/jobs/{id}/progress\"").doesNotContain(id);
    }

    private static HttpResponse<String> read(String path, String accept) throws Exception {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(service.address().resolve(path + "/progress")).header("Accept", accept)
                        .header("Origin", "http://pages.example").build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, List<String>> withoutTimes(Map<String, List<String>> headers) {
        Map<String, List<String>> kept = new TreeMap<>(headers);
        // Problems say when they happened, to more or fewer digits.
        kept.remove("content-length");
        return kept;
    }

    @Test
    void that_nobody_knows_an_id_is_not_kept() throws Exception {
        assertThat(service.get("/jobs/late-id/progress").statusCode()).isEqualTo(404);

        stores.execute("insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at,"
                + " created_at, created_by, updated_at) values ('late-id', 't', 'queued', 0, 1, now(), now(), 'test', now())");

        assertThat(job("late-id").get("status").asText()).isEqualTo("queued");
    }

    private static void report(String id, JsonNode claimed, int pct) throws Exception {
        body(service.put("/api/v1/jobs/" + id + "/progress",
                json("lease_token", claimed.get("lease_token").asLong(), "progress_pct", pct)), 202);
    }

    private static String enqueue(String type, String source) throws Exception {
        return body(service.post("/api/v1/jobs", json("task_type", type, "source_id", source)), 201).get("id").asText();
    }

    private static JsonNode job(String id) throws Exception {
        return body(service.get("/jobs/" + id + "/progress"), 200);
    }

    private static JsonNode source(String id) throws Exception {
        return body(service.get("/sources/" + id + "/progress"), 200);
    }
}
