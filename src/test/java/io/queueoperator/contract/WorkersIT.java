package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.OrchestratorClient;
import io.queueoperator.testing.Stores;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes jobs, as operators see it: seen, held, reported; and the executions of a job. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class WorkersIT {

    @Test
    void a_worker_that_asks_for_work_shows_up_with_what_it_holds() {
        assertThat(Api.get("/api/v1/workers/seen-1").statusCode()).isEqualTo(404);
        String first = Api.enqueue("task_type", "seen");
        String second = Api.enqueue("task_type", "seen");
        Api.claims("seen", 2, "worker_id", "seen-1", "worker_name", "Seen One");

        JsonPath worker = worker("seen-1");
        assertThat(worker.getString("kind")).isEqualTo("worker");
        assertThat(worker.getString("name")).isEqualTo("Seen One");
        assertThat(worker.getInt("held_jobs")).isEqualTo(2);
        assertThat(worker.getList("held_job_ids")).isEqualTo(List.of(first, second));
        assertThat(Instant.parse(worker.getString("last_seen_at")))
                .isAfterOrEqualTo(Instant.parse(worker.getString("first_seen_at")));
        assertThat(worker.getMap("$")).containsKeys("version", "capacity", "health", "health_at", "metrics", "metrics_at")
                .containsEntry("capacity", null);
    }

    @Test
    void a_worker_that_found_nothing_was_seen_as_well() {
        Api.claims("nothing-of-that-type", 1, "worker_id", "seen-idle");

        assertThat(worker("seen-idle").getInt("held_jobs")).isZero();
        assertThat(worker("seen-idle").getList("held_job_ids")).isEmpty();
    }

    @Test
    void many_claims_of_a_worker_are_one_row_and_the_newest_counts() {
        for (int i = 0; i < 5; i++) {
            Api.claims("nothing-of-that-type", 1, "worker_id", "seen-often");
        }
        Instant first = Instant.parse(worker("seen-often").getString("last_seen_at"));
        Api.claims("nothing-of-that-type", 1, "worker_id", "seen-often", "worker_name", "Now With A Name");

        assertThat(Instant.parse(worker("seen-often").getString("last_seen_at"))).isAfter(first);
        assertThat(worker("seen-often").getString("name")).isEqualTo("Now With A Name");
        assertThat(Stores.rows("select 1 from queue_operator.workers where id = 'seen-often'")).hasSize(1);
    }

    @Test
    void keeping_a_job_alive_is_being_seen() {
        Api.enqueue("task_type", "seen-alive");
        Api.Claim claim = Api.claim("seen-alive", "worker_id", "seen-alive");
        worker("seen-alive");
        Stores.execute("update queue_operator.workers set last_seen_at = now() - interval '1 hour' where id = 'seen-alive'");
        Stores.execute("update queue_operator.jobs set lease_expires_at = now() + interval '5 minutes' where id = '"
                + claim.id() + "'");
        Instant before = Instant.parse(worker("seen-alive").getString("last_seen_at"));
        claim.heartbeat().then().statusCode(200);

        assertThat(Instant.parse(worker("seen-alive").getString("last_seen_at"))).isAfter(before);
    }

    @Test
    void an_orchestrator_shows_its_capacity_and_version_as_it_last_said_them() {
        OrchestratorClient one = orchestrator("cap-1");
        one.heartbeat(List.of(), "capacity", json("maxJobs", 10, "currentJobs", 1, "availableSlots", 9), "version", "1.2.3")
                .ok();
        one.heartbeat(List.of(), "capacity", json("maxJobs", 10, "currentJobs", 4, "availableSlots", 6)).ok();
        one.heartbeat(List.of()).ok();

        JsonPath worker = worker("cap-1");
        assertThat(worker.getString("kind")).isEqualTo("orchestrator");
        assertThat(worker.getString("version")).isEqualTo("1.2.3");
        assertThat(worker.getInt("capacity.max_jobs")).isEqualTo(10);
        assertThat(worker.getInt("capacity.current_jobs")).isEqualTo(4);
        assertThat(worker.getInt("capacity.available_slots")).isEqualTo(6);
    }

    @Test
    void polling_the_queue_is_being_seen() {
        orchestrator("poll-1").get("/api/internal/jobs/queue?jobTypes=nothing-of-that-type").ok();

        assertThat(worker("poll-1").getString("kind")).isEqualTo("orchestrator");
    }

    @Test
    void health_and_metrics_are_kept_as_they_were_reported() {
        OrchestratorClient one = orchestrator("report-1");
        assertThat(one.get("/api/internal/orchestrator/health").ok().get("report").isNull()).isTrue();
        JsonNode taken = one.post("/api/internal/orchestrator/health",
                "{\"status\":\"degraded\",\"version\":\"2.0\",\"disk\":1.50,\"x\":null,\"t\":\"\\u0000 🙂\"}").ok();
        assertThat(taken.get("success").asBoolean()).isTrue();
        assertThat(Instant.parse(taken.get("timestamp").asText())).isNotNull();
        assertThat(one.post("/api/internal/orchestrator/metrics", json("jobs", json("done", 7))).ok().get("success").asBoolean())
                .isTrue();

        String text = Api.get("/api/v1/workers/report-1").asString();
        assertThat(text).contains("\"disk\":1.50", "🙂", "\\u0000");
        JsonPath worker = worker("report-1");
        assertThat(worker.getString("health.status")).isEqualTo("degraded");
        assertThat(worker.getString("version")).isEqualTo("2.0");
        assertThat(worker.getInt("metrics.jobs.done")).isEqualTo(7);
        assertThat(worker.getString("health_at")).isNotBlank();
        assertThat(worker.getString("metrics_at")).isNotBlank();
        JsonNode health = one.get("/api/internal/orchestrator/health").ok();
        assertThat(health.get("success").asBoolean()).isTrue();
        assertThat(health.get("status").asText()).isEqualTo("healthy");
        assertThat(health.at("/report/status").asText()).isEqualTo("degraded");
        assertThat(Instant.parse(health.get("reportedAt").asText())).isNotNull();
    }

    @Test
    void the_list_has_the_last_seen_first_and_every_page_of_it() {
        // Seen tomorrow, so that nobody else is between them.
        Stores.execute("insert into queue_operator.workers (id, kind, last_seen_at) select 'page-' || n, 'worker',"
                + " now() + interval '1 day' - make_interval(secs => n / 2) from generate_series(1, 5) n");
        try {
            List<String> ids = new ArrayList<>();
            String path = "/api/v1/workers?limit=2";
            for (int page = 0; page < 3; page++) {
                JsonPath answer = Api.get(path).then().statusCode(200).extract().jsonPath();
                ids.addAll(answer.getList("items.id"));
                path = "/api/v1/workers?limit=2&cursor=" + answer.getString("next_cursor");
            }
            assertThat(ids.subList(0, 5)).containsExactly("page-1", "page-3", "page-2", "page-5", "page-4");
            assertThat(ids).doesNotHaveDuplicates();
        } finally {
            Stores.execute("delete from queue_operator.workers where id like 'page-%'");
        }
    }

    @ParameterizedTest
    @CsvSource({"limit=0,limit", "limit=501,limit", "cursor=abc,cursor", "lmit=1,lmit"})
    void a_bad_parameter_of_the_list_is_400_and_named(String query, String name) {
        assertThat(Api.get("/api/v1/workers?" + query).then().statusCode(400).extract().jsonPath()
                .getString("error.details.fields[0].field")).isEqualTo(name);
    }

    @Test
    void a_list_names_the_first_twenty_held_jobs_and_counts_all() {
        List<Object> some = IntStream.range(0, 25).mapToObj(i -> (Object) json("task_type", "held-25")).toList();
        Api.post("/api/v1/jobs", json("jobs", some)).then().statusCode(201);
        Api.claims("held-25", 25, "worker_id", "held-25");

        JsonPath list = Api.get("/api/v1/workers?limit=500").jsonPath();
        assertThat(list.getInt("items.find { it.id == 'held-25' }.held_jobs")).isEqualTo(25);
        assertThat(list.getList("items.find { it.id == 'held-25' }.held_job_ids")).hasSize(20);
        assertThat(worker("held-25").getList("held_job_ids")).hasSize(25);
    }

    @Test
    void who_was_not_seen_for_a_month_is_forgotten_unless_it_holds_something() {
        Api.enqueue("task_type", "old-holder");
        Api.claim("old-holder", "worker_id", "old-holder");
        worker("old-holder");
        Stores.execute("insert into queue_operator.workers (id, kind) values ('old-idle', 'worker')");
        Stores.execute("update queue_operator.workers set last_seen_at = now() - interval '31 days'"
                + " where id in ('old-idle', 'old-holder')");
        // Somebody is seen, which is when the others are looked at.
        Api.claims("nothing-of-that-type", 1, "worker_id", "newcomer");
        worker("newcomer");

        assertThat(Api.get("/api/v1/workers/old-idle").statusCode()).isEqualTo(404);
        assertThat(worker("old-holder").getInt("held_jobs")).isEqualTo(1);
    }

    @Test
    void an_execution_is_created_once_goes_on_and_stands_under_its_job() {
        OrchestratorClient one = orchestrator("exec-1");
        String job = Api.enqueue("task_type", "exec");
        one.claim("exec");
        Object asked = json("jobId", job, "serverId", "s-1", "serverName", "Server One",
                "metadata", json("n", 1, "nothing", null));
        JsonNode created = one.post("/api/internal/executions/exec-1/create", asked).ok();
        assertThat(created.get("success").asBoolean()).isTrue();
        assertThat(created.at("/execution/id").asText()).isEqualTo("exec-1");
        assertThat(created.at("/execution/jobId").asText()).isEqualTo(job);
        assertThat(created.at("/execution/serverName").asText()).isEqualTo("Server One");
        assertThat(one.post("/api/internal/executions/exec-1/create", asked).ok()).isEqualTo(created);

        one.put("/api/internal/executions/exec-1/update",
                json("status", "running", "startedAt", "2026-03-01T12:00:00+02:00")).ok();
        JsonNode done = one.put("/api/internal/executions/exec-1/update", json("status", "completed",
                "completedAt", "2026-03-01T10:00:09.5Z", "exitCode", 0, "output", json("stdout", "hello", "stderr", "")))
                .ok().get("execution");
        assertThat(done.get("status").asText()).isEqualTo("completed");
        assertThat(done.get("startedAt").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(done.at("/output/stdout").asText()).isEqualTo("hello");

        JsonPath list = Api.get("/api/v1/jobs/" + job + "/executions").then().statusCode(200).extract().jsonPath();
        assertThat(list.getList("items")).hasSize(1);
        assertThat(list.getString("items[0].id")).isEqualTo("exec-1");
        assertThat(list.getString("items[0].orchestrator_id")).isEqualTo("exec-1");
        assertThat(list.getInt("items[0].exit_code")).isZero();
        assertThat(list.getString("items[0].completed_at")).isEqualTo("2026-03-01T10:00:09.500Z");
        assertThat(list.getInt("items[0].metadata.n")).isEqualTo(1);
        assertThat(list.getString("next_cursor")).isNull();
        assertThat(Api.get("/api/v1/jobs/" + job).jsonPath().getString("status"))
                .as("an execution does not move its job").isEqualTo("claimed");
    }

    @Test
    void an_execution_that_ended_does_not_go_on() {
        OrchestratorClient one = orchestrator("exec-2");
        String job = Api.enqueue("task_type", "exec-end");
        one.claim("exec-end");
        one.post("/api/internal/executions/exec-2/create", json("jobId", job)).ok();
        one.put("/api/internal/executions/exec-2/update", json("status", "failed", "error", "boom")).ok();

        JsonNode error = one.put("/api/internal/executions/exec-2/update", json("status", "running")).with(409).get("error");
        assertThat(error.get("code").asText()).isEqualTo("ILLEGAL_TRANSITION");
        assertThat(error.at("/details/from").asText()).isEqualTo("failed");
        assertThat(error.at("/details/to").asText()).isEqualTo("running");
        assertThat(one.put("/api/internal/executions/exec-2/update", json("status", "failed", "exitCode", 3))
                .ok().at("/execution/error").asText()).isEqualTo("boom");
    }

    @Test
    void an_execution_belongs_to_its_job_and_its_orchestrator() {
        OrchestratorClient one = orchestrator("exec-3");
        OrchestratorClient other = orchestrator("exec-3-other");
        String first = Api.enqueue("task_type", "exec-mine");
        String second = Api.enqueue("task_type", "exec-mine");
        one.claims("exec-mine", 2);
        one.post("/api/internal/executions/exec-3/create", json("jobId", first, "serverId", "s")).ok();

        assertThat(one.post("/api/internal/executions/exec-3/create", json("jobId", second, "serverId", "s")).refused(409))
                .isEqualTo("EXECUTION_EXISTS");
        assertThat(one.post("/api/internal/executions/exec-3/create", json("jobId", first, "serverId", "t")).refused(409))
                .isEqualTo("EXECUTION_EXISTS");
        assertThat(other.post("/api/internal/executions/exec-3/create", json("jobId", first, "serverId", "s")).refused(403))
                .isEqualTo("NOT_CLAIMANT");
        assertThat(other.put("/api/internal/executions/exec-3/update", json("status", "failed")).refused(403))
                .isEqualTo("NOT_CLAIMANT");
        assertThat(other.post("/api/internal/executions/exec-3-other/create", json("jobId", first)).refused(403))
                .isEqualTo("NOT_CLAIMANT");
        assertThat(one.post("/api/internal/executions/exec-3-x/create", json("jobId", "nobody")).refused(404))
                .isEqualTo("JOB_NOT_FOUND");
        assertThat(one.put("/api/internal/executions/exec-3-y/update", json("status", "failed")).refused(404))
                .isEqualTo("EXECUTION_NOT_FOUND");
        assertThat(Api.get("/api/v1/jobs/nobody/executions").statusCode()).isEqualTo(404);
        assertThat(Api.get("/api/v1/jobs/" + first + "/executions").jsonPath().getString("items[0].status")).isNull();
    }

    @Test
    void the_executions_of_a_job_come_in_pages_and_leave_with_it() {
        OrchestratorClient one = orchestrator("exec-4");
        String job = Api.enqueue("task_type", "exec-pages", "max_attempts", 1);
        one.claim("exec-pages");
        for (int i = 0; i < 3; i++) {
            one.post("/api/internal/executions/exec-4-" + i + "/create", json("jobId", job, "serverId", "s-" + i)).ok();
        }
        JsonPath first = Api.get("/api/v1/jobs/" + job + "/executions?limit=2").jsonPath();
        assertThat(first.getList("items.server_id")).isEqualTo(List.of("s-2", "s-1"));
        JsonPath second = Api.get("/api/v1/jobs/" + job + "/executions?limit=2&cursor=" + first.getString("next_cursor"))
                .jsonPath();
        assertThat(second.getList("items.server_id")).isEqualTo(List.of("s-0"));
        assertThat(second.getString("next_cursor")).isNull();

        Stores.execute("delete from queue_operator.jobs where id = '" + job + "'");
        assertThat(Stores.rows("select 1 from queue_operator.executions where id like 'exec-4-%'")).isEmpty();
    }

    private static JsonPath worker(String id) {
        return Api.get("/api/v1/workers/" + id).then().statusCode(200).extract().jsonPath();
    }

    private static OrchestratorClient orchestrator(String id) {
        return new OrchestratorClient(id, URI.create("http://127.0.0.1:" + RestAssured.port));
    }
}
