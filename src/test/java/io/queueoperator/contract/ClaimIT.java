package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Scrape;
import io.queueoperator.testing.Stores;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who gets which job, and when; lists and health. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ClaimIT {

    @Test
    void the_highest_priority_comes_first_then_the_oldest() {
        String low = Api.enqueue("task_type", "order", "priority", -1);
        String first = Api.enqueue("task_type", "order");
        String second = Api.enqueue("task_type", "order");
        String high = Api.enqueue("task_type", "order", "priority", 10);

        assertThat(Api.claims("order", 10)).extracting(Api.Claim::id).containsExactly(high, first, second, low);
    }

    @Test
    void a_claim_takes_only_its_task_types_and_its_project_and_at_most_its_limit() {
        Api.enqueue("task_type", "mine", "project_id", "p1");
        Api.enqueue("task_type", "mine", "project_id", "p2");
        Api.enqueue("task_type", "not-mine", "project_id", "p1");

        assertThat(Api.claims("mine", 10, "project_id", "p1")).hasSize(1);
        assertThat(Api.claims("mine", 10, "project_id", "p1")).isEmpty();
        assertThat(Api.claims("mine", 10)).hasSize(1);
        Api.claim("not-mine");
    }

    @Test
    void a_job_for_later_is_not_claimed_before_its_time() {
        String id = Api.enqueue("task_type", "later", "scheduled_for", Instant.now().plusSeconds(3600).toString());
        assertThat(Api.claims("later", 1)).isEmpty();
        Stores.makeDue(id);
        assertThat(Api.claim("later").id()).isEqualTo(id);
    }

    @Test
    void a_waiting_claim_is_answered_as_soon_as_there_is_work() throws Exception {
        CompletableFuture<List<Api.Claim>> waiting =
                CompletableFuture.supplyAsync(() -> Api.claims("awaited", 1, "wait_s", 30));
        String id = Api.enqueue("task_type", "awaited");

        assertThat(waiting.get(60, TimeUnit.SECONDS)).extracting(Api.Claim::id).containsExactly(id);
    }

    @Test
    void a_job_that_comes_in_while_a_worker_waits_is_his_under_a_lease_and_everywhere() throws Exception {
        // Until one was claimed in the moment it came in, by the statement that took it in: a claim may not wait yet.
        boolean handed = false;
        for (int round = 0; !handed; round++) {
            assertThat(round).isLessThan(20);
            double looked = claimsInVain();
            CompletableFuture<List<Api.Claim>> waiting =
                    CompletableFuture.supplyAsync(() -> Api.claims("handed", 1, "wait_s", 30, "lease_s", 120));
            eventually("the claim has found nothing", () -> claimsInVain() > looked);
            // Half a character is kept as "?": the worker is given what is kept.
            Response made = Api.post("/api/v1/jobs", """
                    {"task_type": "handed", "source_id": "handed", "payload": {"n": %d}, "metadata": {"note": "\\ud800"}}"""
                    .formatted(round));
            Api.Claim claim = waiting.get(60, TimeUnit.SECONDS).get(0);

            assertThat(made.jsonPath().getString("status")).as("as it came in").isEqualTo("queued");
            assertThat(claim.id()).isEqualTo(made.jsonPath().getString("id"));
            assertThat(claim.job()).containsEntry("status", "claimed").containsEntry("worker_name", "Worker One")
                    .containsEntry("payload", Map.of("n", round)).containsEntry("metadata", Map.of("note", "?"));
            assertThat(Api.get("/api/v1/jobs/" + claim.id()).jsonPath().getString("status")).isEqualTo("claimed");
            assertThat(Api.progress(claim.id()).getString("state")).isEqualTo("claimed");
            Api.post("/api/v1/jobs/" + claim.id() + "/complete", json("lease_token", claim.token())).then().statusCode(200);
            assertThat(Api.progress(claim.id()).getString("status")).isEqualTo("completed");
            JsonPath events = Api.get("/api/v1/jobs/" + claim.id() + "/events").jsonPath();
            assertThat(events.getList("items.to")).containsExactly("queued", "claimed", "completed");
            handed = events.getString("items[0].at").equals(events.getString("items[1].at"));
        }
    }

    private static double claimsInVain() {
        return Scrape.of(Api.get("/q/metrics").asString()).value("queue_operator_claim_seconds_count", "found", "nothing");
    }

    @Test
    void a_waiting_claim_is_answered_with_the_best_of_what_comes_in_one_call() throws Exception {
        // Several times: a claim that does not wait yet finds the best one anyhow.
        for (int round = 0; round < 5; round++) {
            String type = "awaited-best-" + round;
            CompletableFuture<List<Api.Claim>> waiting =
                    CompletableFuture.supplyAsync(() -> Api.claims(type, 1, "wait_s", 30));
            List<String> ids = Api.post("/api/v1/jobs", Map.of("jobs", List.of(
                            Map.of("task_type", type), Map.of("task_type", type, "priority", 9))))
                    .jsonPath().getList("jobs.id");

            assertThat(waiting.get(60, TimeUnit.SECONDS)).extracting(Api.Claim::id).containsExactly(ids.get(1));
        }
    }

    @Test
    void a_waiting_claim_finds_a_job_that_becomes_due_although_nobody_announces_it() throws Exception {
        String id = Api.enqueue("task_type", "due", "scheduled_for", Instant.now().plusSeconds(3600).toString());
        CompletableFuture<List<Api.Claim>> waiting =
                CompletableFuture.supplyAsync(() -> Api.claims("due", 1, "wait_s", 30));
        Stores.makeDue(id);

        assertThat(waiting.get(60, TimeUnit.SECONDS)).extracting(Api.Claim::id).containsExactly(id);
    }

    @Test
    void workers_who_ask_for_one_job_at_the_same_moment_get_one_each_the_first_of_them_and_each_under_his_own_lease() throws Exception {
        String type = "asked-for-at-once";
        // Of a type that has been claimed before they share statements, where no job with a key is held.
        Api.enqueue("task_type", type);
        Api.claim(type);
        List<String> ids = Api.post("/api/v1/jobs", Map.of("jobs", Collections.nCopies(10, Map.of("task_type", type))))
                .jsonPath().getList("jobs.id");
        List<CompletableFuture<Response>> crowd = new ArrayList<>();
        Executor workers = worker -> new Thread(worker).start();
        try (Connection other = Stores.connect()) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table queue_operator.jobs");
            for (int n = 1; n <= 8; n++) {
                Map<String, Object> asked = json("worker_id", "crowd-" + n, "worker_name", "Worker " + n, "lease_s", 100 + n,
                        "task_types", List.of(type));
                crowd.add(CompletableFuture.supplyAsync(() -> Api.post("/api/v1/jobs/claim", asked), workers));
            }
            eventually("two statements are under way", () -> Stores.rows("""
                    select from pg_stat_activity where query like '/* claim.next%' and wait_event = 'relation'
                    """).size() >= 2);
            other.rollback();
        }
        List<String> claimed = new ArrayList<>();
        for (int n = 1; n <= 8; n++) {
            Map<String, Object> job = crowd.get(n - 1).get(60, TimeUnit.SECONDS).jsonPath().getMap("jobs[0]");
            assertThat(job).containsEntry("worker_id", "crowd-" + n).containsEntry("worker_name", "Worker " + n);
            assertThat(Stores.row("select lease_s from queue_operator.jobs where id = '" + job.get("id") + "'"))
                    .containsEntry("lease_s", 100 + n);
            claimed.add((String) job.get("id"));
        }
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids.subList(0, 8));
        assertThat(Api.claims(type, 10)).extracting(Api.Claim::id).containsExactlyElementsOf(ids.subList(8, 10));
    }

    @Test
    void a_caller_that_hung_up_while_it_waited_does_not_take_a_job_with_it() throws Exception {
        String body = "{\"worker_id\":\"gone\",\"task_types\":[\"hung-up\"],\"wait_s\":30}";
        try (Socket caller = new Socket("127.0.0.1", RestAssured.port)) {
            caller.getOutputStream().write(("POST /api/v1/jobs/claim HTTP/1.1\r\nHost: localhost\r\n"
                    + "Authorization: Bearer " + Api.KEY + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
            caller.getOutputStream().flush();
        }
        String id = Api.enqueue("task_type", "hung-up");

        // Either nobody took it, or it was given back: in both cases it is there, and the attempt was not burnt.
        eventually("the job is back", () -> !Api.get("/api/v1/jobs/" + id).jsonPath().getString("status").equals("claimed"));
        Api.Claim claim = Api.claim("hung-up");
        assertThat(claim.id()).isEqualTo(id);
        assertThat(claim.attempt()).isEqualTo(1);
    }

    @Test
    void the_claim_answers_with_everything_that_a_worker_needs() {
        Api.enqueue("task_type", "full", "source_id", "s", "document_url", "https://example.org/a.pdf", "payload",
                json("pages", List.of(1, 2)), "execution", json("script", "x"), "metadata", json("m", 1));

        Map<String, Object> job = Api.claim("full", "lease_s", 120).job();
        assertThat(job).containsEntry("source_id", "s").containsEntry("status", "claimed").containsEntry("attempt", 1)
                .containsEntry("worker_name", "Worker One").containsKeys("lease_token", "lease_expires_at");
        assertThat(job.get("payload")).isEqualTo(Map.of("pages", List.of(1, 2)));
        assertThat(job.get("execution")).isEqualTo(Map.of("script", "x"));
        assertThat(job.get("metadata")).isEqualTo(Map.of("m", 1));
    }

    @Test
    void lists_go_page_by_page_without_losing_or_repeating_a_job() {
        for (int i = 0; i < 7; i++) {
            Api.enqueue("task_type", "paged", "source_id", "paged");
        }
        JsonPath first = Api.get("/api/v1/jobs?source_id=paged&limit=3").jsonPath();
        JsonPath second = Api.get("/api/v1/jobs?source_id=paged&limit=3&cursor=" + first.getString("next_cursor")).jsonPath();
        JsonPath third = Api.get("/api/v1/jobs?source_id=paged&limit=3&cursor=" + second.getString("next_cursor")).jsonPath();

        List<String> ids = new java.util.ArrayList<>(first.getList("items.id"));
        ids.addAll(second.getList("items.id"));
        ids.addAll(third.getList("items.id"));
        assertThat(ids).hasSize(7).doesNotHaveDuplicates();
        assertThat(third.getString("next_cursor")).isNull();
    }

    @Test
    void failed_jobs_are_found_by_category_code_and_text() {
        String id = Api.enqueue("task_type", "findme", "max_attempts", 1);
        Api.claim("findme").fail("error_message", "Captcha required for account_7%").then().statusCode(200);

        for (String query : List.of("status=failed&task_type=findme", "error_category=account&task_type=findme",
                "error_type=captcha&task_type=findme", "q=ACCOUNT_7%25", "q=" + id, "worker_id=w-1&task_type=findme")) {
            assertThat(Api.authorized().urlEncodingEnabled(false).get("/api/v1/jobs?" + query).jsonPath().<String>getList("items.id"))
                    .as(query).containsExactly(id);
        }
        assertThat(Api.authorized().urlEncodingEnabled(false).get("/api/v1/jobs?q=ACCOUNTx7").jsonPath().getList("items")).isEmpty();
    }

    @Test
    void an_account_failure_is_not_retried_although_attempts_are_left() {
        String id = Api.enqueue("task_type", "account", "max_attempts", 3);
        Api.claim("account").fail("error_message", "Account suspended").then().statusCode(200);
        assertThat(Api.progress(id).getString("status")).isEqualTo("failed");
        assertThat(Api.progress(id).getString("error_category")).isEqualTo("account");
    }

    @Test
    void health_tells_postgres_redis_schema_and_reaper_apart() {
        JsonPath ready = Api.get("/q/health/ready").then().statusCode(200).extract().jsonPath();
        assertThat(ready.<String>getList("checks.name")).contains("postgres", "redis", "reaper");
        assertThat(ready.getInt("checks.find { it.name == 'postgres' }.data.schema_version")).isPositive();
        Api.get("/q/health/live").then().statusCode(200);
        Api.get("/q/health/started").then().statusCode(200);
    }
}
