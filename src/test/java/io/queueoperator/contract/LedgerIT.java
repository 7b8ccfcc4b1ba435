package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger knows of all jobs: counts, debug questions, rates, lists and the audit. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class LedgerIT {
    private static final String TOMORROW =
            Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
    private static final List<String> STATUSES =
            List.of("queued", "claimed", "running", "completed", "failed", "cancelled");

    @Test
    void statistics_count_the_jobs_of_each_status_before_and_after_a_roll_up() {
        oneJobInEachStatus("stats-each", "stats-project");
        Api.enqueue("task_type", "stats-each", "project_id", "stats-project", "scheduled_for", TOMORROW);

        JsonPath before = Api.get("/api/v1/stats?project_id=stats-project").jsonPath();
        rollUp();
        JsonPath after = Api.get("/api/v1/stats?project_id=stats-project").jsonPath();

        for (JsonPath stats : List.of(before, after)) {
            assertThat(stats.getInt("total")).isEqualTo(7);
            assertThat(stats.getInt("queued")).isEqualTo(2);
            for (String status : STATUSES.subList(1, STATUSES.size())) {
                assertThat(stats.getInt(status)).as(status).isEqualTo(1);
            }
            assertThat(stats.getList("task_types")).hasSize(1);
            assertThat(stats.getString("task_types[0].task_type")).isEqualTo("stats-each");
            assertThat(stats.getInt("task_types[0].due_now")).isEqualTo(1);
            assertThat(stats.getInt("task_types[0].held")).isEqualTo(2);
            assertThat(stats.getDouble("task_types[0].oldest_due_age_s")).isNotNegative();
            assertThat(stats.getString("task_types[0].next_due_at")).isEqualTo(TOMORROW);
        }
    }

    @Test
    void statistics_tell_task_types_and_projects_apart() {
        Api.enqueue("task_type", "stats-a", "project_id", "stats-p1");
        Api.enqueue("task_type", "stats-a", "project_id", "stats-p2");
        Api.enqueue("task_type", "stats-b", "project_id", "stats-p1");

        assertThat(Api.get("/api/v1/stats?task_type=stats-a").jsonPath().getInt("total")).isEqualTo(2);
        assertThat(Api.get("/api/v1/stats?project_id=stats-p1").jsonPath().getInt("total")).isEqualTo(2);
        assertThat(Api.get("/api/v1/stats?task_type=stats-a&project_id=stats-p1").jsonPath().getInt("total")).isEqualTo(1);
        assertThat(Api.get("/api/v1/stats?task_type=stats-nothing").jsonPath().getInt("total")).isZero();
        assertThat(Api.get("/api/v1/stats").jsonPath().<String>getList("task_types.task_type"))
                .contains("stats-a", "stats-b");
    }

    @Test
    void statistics_are_exact_while_jobs_end_and_counts_are_rolled_up() throws Exception {
        int jobs = 30;
        for (int i = 0; i < jobs; i++) {
            Api.enqueue("task_type", "stats-busy");
        }
        List<CompletableFuture<Void>> atOnce = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
            atOnce.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < jobs / 3; i++) {
                    Api.claim("stats-busy").complete().then().statusCode(200);
                }
            }));
            atOnce.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < jobs / 3; i++) {
                    rollUp();
                    assertThat(Api.get("/api/v1/stats?task_type=stats-busy").jsonPath().getInt("total")).isEqualTo(jobs);
                }
            }));
        }
        for (CompletableFuture<Void> one : atOnce) {
            one.get();
        }
        rollUp();

        JsonPath stats = Api.get("/api/v1/stats?task_type=stats-busy").jsonPath();
        assertThat(stats.getInt("completed")).isEqualTo(jobs);
        assertThat(stats.getInt("queued") + stats.getInt("claimed") + stats.getInt("running")).isZero();
    }

    @Test
    void statistics_are_counted_anew_when_the_database_was_restored_elsewhere() {
        oneJobInEachStatus("stats-restored", "stats-restored");
        rollUp();
        Stores.execute("update queue_operator.job_counts set jobs = jobs + 1000 where task_type = 'stats-restored'");
        Stores.execute("insert into queue_operator.job_counts values ('stats-restored', 'gone', 'failed', 1, 1, 1)");
        Stores.execute("update queue_operator.follower_cursors set xid = '9000000000000' where follower = 'statistics'");

        rollUp();
        Api.enqueue("task_type", "stats-restored");

        for (int reading = 0; reading < 2; reading++) {
            JsonPath stats = Api.get("/api/v1/stats?task_type=stats-restored").jsonPath();
            assertThat(stats.getInt("total")).isEqualTo(7);
            assertThat(stats.getInt("queued")).isEqualTo(2);
            assertThat(stats.getInt("failed")).isEqualTo(1);
            rollUp();
        }
    }

    @Test
    void failed_jobs_are_told_by_type_with_their_average_attempts() {
        Api.enqueue("task_type", "fails", "max_attempts", 1);
        Api.claim("fails").fail("error_message", "broken").then().statusCode(200);
        String second = Api.enqueue("task_type", "fails", "max_attempts", 2);
        Api.claim("fails").fail("error_message", "broken").then().statusCode(200);
        Stores.makeDue(second);
        Api.claim("fails").fail("error_message", "broken").then().statusCode(200);
        Api.enqueue("task_type", "fails");
        Api.claim("fails").complete().then().statusCode(200);

        for (int reading = 0; reading < 2; reading++) {
            JsonPath failed = Api.get("/api/v1/stats/failed?task_type=fails").jsonPath();
            assertThat(failed.getInt("items[0].failed")).isEqualTo(2);
            assertThat(failed.getInt("items[0].ended")).isEqualTo(3);
            assertThat(failed.getDouble("items[0].rate")).isCloseTo(2 / 3.0, within(1e-6));
            assertThat(failed.getDouble("items[0].average_attempts")).isEqualTo(1.5);
            rollUp();
        }
    }

    @Test
    void jobs_that_are_stuck_are_found_with_the_longest_held_first() {
        String first = Api.enqueue("task_type", "stuck");
        Api.claim("stuck");
        String second = Api.enqueue("task_type", "stuck");
        Api.claim("stuck");
        String running = Api.enqueue("task_type", "stuck");
        Api.claim("stuck").start().then().statusCode(200);
        Stores.execute("update queue_operator.jobs set claimed_at = claimed_at - interval '1 hour',"
                + " started_at = started_at - interval '1 hour' where id in ('" + first + "', '" + running + "')");

        assertThat(stuck("")).containsExactly(first);
        assertThat(stuck("&longer_than_s=0")).containsExactly(first, second);
        assertThat(stuck("&status=running&longer_than_s=60")).containsExactly(running);
        assertThat(stuck("&longer_than_s=7200")).isEmpty();

        JsonPath page = Api.get("/api/v1/stats/stuck?task_type=stuck&longer_than_s=0&limit=1").jsonPath();
        assertThat(page.getDouble("items[0].for_s")).isGreaterThan(3599);
        assertThat(page.getString("items[0].worker_id")).isEqualTo("w-1");
        assertThat(stuck("&longer_than_s=0&cursor=" + page.getString("next_cursor"))).containsExactly(second);
    }

    @Test
    void recent_transitions_come_newest_first_page_by_page() {
        String id = Api.enqueue("task_type", "moves");
        Api.claim("moves").complete().then().statusCode(200);

        JsonPath first = Api.get("/api/v1/stats/transitions?limit=2").jsonPath();
        assertThat(first.<String>getList("items.job_id")).containsExactly(id, id);
        assertThat(first.<String>getList("items.to")).containsExactly("completed", "claimed");
        assertThat(first.<String>getList("items.task_type")).containsOnly("moves");
        assertThat(first.getString("items[0].actor_kind")).isEqualTo("worker");

        JsonPath next = Api.get("/api/v1/stats/transitions?limit=1&cursor=" + first.getString("next_cursor")).jsonPath();
        assertThat(next.getString("items[0].job_id")).isEqualTo(id);
        assertThat(next.getString("items[0].from")).isNull();
        assertThat(next.getString("items[0].to")).isEqualTo("queued");
    }

    @Test
    void the_time_in_each_status_is_measured_where_a_stay_ended_within_the_window() {
        String id = Api.enqueue("task_type", "times");
        Api.Claim claim = Api.claim("times");
        claim.start().then().statusCode(200);
        claim.complete().then().statusCode(200);
        // Queued for 90 minutes, claimed for 20, running for 10.
        moveEvent(id, "queued", 120);
        moveEvent(id, "claimed", 30);
        moveEvent(id, "running", 10);
        moveEvent(id, "completed", 0);

        JsonPath hour = Api.get("/api/v1/stats/times?task_type=times&window=1h").jsonPath();
        assertThat(hour.<String>getList("items.status")).containsExactly("claimed", "queued", "running");
        assertThat(hour.getDouble("items.find { it.status == 'queued' }.average_s")).isCloseTo(5400, within(1.0));
        assertThat(hour.getDouble("items.find { it.status == 'claimed' }.p95_s")).isCloseTo(1200, within(1.0));
        assertThat(hour.getDouble("items.find { it.status == 'running' }.longest_s")).isCloseTo(600, within(1.0));
        assertThat(hour.getInt("items[0].stays")).isEqualTo(1);
        assertThat(hour.getBoolean("whole_window")).isTrue();

        JsonPath minutes = Api.get("/api/v1/stats/times?task_type=times&window=15m").jsonPath();
        assertThat(minutes.<String>getList("items.status")).containsExactly("claimed", "running");
    }

    @Test
    void error_rates_are_exact_by_everything_they_can_be_told_by() {
        enqueueAndFail("rates", "rates-s1", "w-a", "error_message", "no answer: timed out");
        enqueueAndFail("rates", "rates-s1", "w-a", "error_message", "no answer: timed out");
        enqueueAndFail("rates", "rates-s2", "w-b", "error_message", "Account suspended");
        enqueueAndFail("rates", "rates-s2", "w-b", "error_message", "stopped", "error_code", "CANCELLED");
        Api.enqueue("task_type", "rates", "source_id", "rates-s2");
        Api.claim("rates", "worker_id", "w-b").complete().then().statusCode(200);

        JsonPath all = rates("operation");
        assertThat(all.getInt("total")).isEqualTo(5);
        assertThat(all.getInt("failed")).isEqualTo(3);
        assertThat(all.getDouble("rate")).isCloseTo(0.6, within(1e-6));
        assertThat(all.getBoolean("whole_window")).isTrue();
        assertRates("operation", "rates 3/5");
        assertRates("source", "rates-s1 2/2", "rates-s2 1/3");
        assertRates("worker", "w-a 2/2", "w-b 1/3");
        assertRates("category", "infrastructure 2/5", "account 1/5");
        assertRates("error_code", "TIMEOUT 2/5", "AGENT_ERROR 1/5");
        assertRates("error_type", "timeout 2/5", "suspended 1/5");
        assertThat(Api.get("/api/v1/errors/rates?by=operation").jsonPath()
                .getInt("items.find { it.key == 'rates' }.total")).isEqualTo(5);

        Stores.execute("update queue_operator.task_runs set ended_at = now() - interval '2 days' where operation = 'rates'"
                + " and status = 'SUCCESS'");
        assertThat(Api.get("/api/v1/errors/rates?task_type=rates&window=1d").jsonPath().getInt("total")).isEqualTo(4);
    }

    @Test
    void children_are_listed_page_by_page_and_only_of_a_known_parent() {
        String parent = Api.enqueue("task_type", "parent");
        assertThat(Api.get("/api/v1/jobs/" + parent + "/children").jsonPath().getList("items")).isEmpty();
        List<String> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(0, Api.enqueue("task_type", "child", "parent_job_id", parent));
        }

        JsonPath first = Api.get("/api/v1/jobs/" + parent + "/children?limit=2").jsonPath();
        assertThat(first.<String>getList("items.id")).isEqualTo(children.subList(0, 2));
        JsonPath second = Api.get("/api/v1/jobs/" + parent + "/children?limit=2&cursor="
                + first.getString("next_cursor")).jsonPath();
        assertThat(second.<String>getList("items.id")).isEqualTo(children.subList(2, 3));
        assertThat(second.getString("next_cursor")).isNull();
    }

    @Test
    void sources_say_what_goes_on_in_them_and_how_the_last_job_ended() {
        Api.enqueue("task_type", "sourced", "source_id", "source-a", "max_attempts", 1);
        Api.claim("sourced").fail("error_message", "broken").then().statusCode(200);
        Api.enqueue("task_type", "sourced", "source_id", "source-a");
        Api.enqueue("task_type", "sourced", "source_id", "source-a");
        Api.claim("sourced");

        Map<String, Object> source = allPages("/api/v1/sources?limit=2").stream()
                .filter(item -> item.get("id").equals("source-a")).findFirst().orElseThrow();
        assertThat(source).containsEntry("active_jobs", 2).containsEntry("held_jobs", 1)
                .containsEntry("last_status", "failed").containsEntry("last_error", "broken");
        assertThat(source.get("first_seen_at")).isNotNull();
        assertThat(source.get("last_ended_at")).isNotNull();
    }

    @Test
    void the_jobs_of_a_project_are_listed_by_status_page_by_page() {
        String done = Api.enqueue("task_type", "of-project", "project_id", "listed");
        Api.claim("of-project").complete().then().statusCode(200);
        String second = Api.enqueue("task_type", "of-project", "project_id", "listed");
        String third = Api.enqueue("task_type", "of-project", "project_id", "listed");
        Api.enqueue("task_type", "of-project", "project_id", "another");

        assertThat(ids("/api/v1/projects/listed/jobs")).containsExactly(third, second, done);
        assertThat(ids("/api/v1/projects/listed/jobs?status=queued")).containsExactly(third, second);
        assertThat(ids("/api/v1/projects/listed/jobs?status=completed&task_type=of-project")).containsExactly(done);
        assertThat(allPages("/api/v1/projects/listed/jobs?limit=1").stream().map(job -> job.get("id")))
                .containsExactly(third, second, done);
        assertThat(ids("/api/v1/projects/nobody/jobs")).isEmpty();
    }

    @Test
    void a_job_at_work_is_listed_as_far_as_its_worker_reported_last() {
        Api.enqueue("task_type", "listed-live", "project_id", "listed-live");
        Api.Claim claim = Api.claim("listed-live");
        claim.progress("phase", "read", "step", "page 1", "progress_pct", 10).then().statusCode(202);
        claim.progress("phase", "read", "step", "page 4", "progress_pct", 40).then().statusCode(202);

        for (String path : List.of("/api/v1/jobs?task_type=listed-live", "/api/v1/projects/listed-live/jobs")) {
            assertThat(Api.get(path).jsonPath().getDouble("items[0].progress_pct")).isEqualTo(40);
        }
        JsonPath job = Api.get("/api/v1/jobs/" + claim.id()).jsonPath();
        assertThat(job.getDouble("progress_pct")).isEqualTo(40);
        assertThat(job.getString("step")).isEqualTo("page 4");
    }

    @Test
    void the_audit_of_a_job_is_paged_and_says_by_whom_from_to_when_and_why() {
        String id = Api.enqueue("task_type", "audited", "max_attempts", 1);
        Api.Claim claim = Api.claim("audited");
        claim.release("reason", "needed elsewhere");
        Api.claim("audited").fail("error_message", "broken").then().statusCode(200);

        List<Map<String, Object>> events = allPages("/api/v1/jobs/" + id + "/events?limit=2");
        assertThat(events).extracting(event -> event.get("to"))
                .containsExactly("queued", "claimed", "queued", "claimed", "failed");
        assertThat(events).extracting(event -> event.get("from"))
                .containsExactly(null, "queued", "claimed", "queued", "claimed");
        assertThat(events.get(0)).containsEntry("actor_kind", "key").containsEntry("actor", "tests");
        assertThat(events.get(4)).containsEntry("actor_kind", "worker").containsEntry("actor", "w-1")
                .containsEntry("reason", "broken");
        assertThat(events).allSatisfy(event -> assertThat(event.get("at")).isNotNull());
    }

    @Test
    void a_list_of_held_jobs_can_be_narrowed_by_everything_else() {
        String id = Api.enqueue("task_type", "narrowed", "source_id", "narrowed", "run_id", "narrowed", "project_id", "n");
        Api.enqueue("task_type", "narrowed", "source_id", "narrowed");
        Api.claim("narrowed");

        assertThat(ids("/api/v1/jobs?status=claimed&source_id=narrowed&run_id=narrowed&project_id=n&task_type=narrowed"))
                .containsExactly(id);
        assertThat(ids("/api/v1/jobs?status=running&source_id=narrowed")).isEmpty();
        assertThat(ids("/api/v1/jobs?run_id=narrowed&source_id=other")).isEmpty();
    }

    @Test
    void a_queued_job_explains_what_it_waits_for() {
        String later = Api.enqueue("task_type", "why-later", "scheduled_for", TOMORROW);
        assertThat(reason(later)).isEqualTo("scheduled");
        assertThat(explain(later).getString("earliest_start_at")).isEqualTo(TOMORROW);

        String alone = Api.enqueue("task_type", "why-alone");
        assertThat(reason(alone)).isEqualTo("no_worker");
        assertThat(explain(alone).getString("next_step")).contains("why-alone");

        String first = Api.enqueue("task_type", "why");
        String second = Api.enqueue("task_type", "why");
        String third = Api.enqueue("task_type", "why");
        Api.Claim claim = Api.claim("why");
        assertThat(claim.id()).isEqualTo(first);
        assertThat(reason(second)).isEqualTo("next_in_line");
        assertThat(reason(third)).isEqualTo("behind_others");
        assertThat(explain(third).getInt("facts.jobs_ahead")).isEqualTo(1);
        assertThat(explain(third).getBoolean("facts.jobs_ahead_exact")).isTrue();
        assertThat(explain(third).getInt("facts.held_of_type")).isEqualTo(1);

        claim.fail("error_message", "no answer: timed out").then().statusCode(200);
        JsonPath backoff = explain(first);
        assertThat(backoff.getString("reason")).isEqualTo("backoff");
        assertThat(backoff.getString("sentence")).contains("Attempt 1 of 3 failed: no answer: timed out (TIMEOUT).");
        assertThat(backoff.getBoolean("facts.error.worth_retrying")).isTrue();
    }

    @Test
    void a_held_job_explains_who_has_it_and_an_ended_one_how_it_ended() {
        String id = Api.enqueue("task_type", "why-held", "max_attempts", 1);
        Api.Claim claim = Api.claim("why-held");
        assertThat(reason(id)).isEqualTo("claimed");
        claim.start().then().statusCode(200);
        JsonPath running = explain(id);
        assertThat(running.getString("reason")).isEqualTo("running");
        assertThat(running.getString("sentence")).contains("Worker One (w-1)");
        assertThat(running.getString("facts.lease_expires_at")).isNotNull();

        Api.post("/api/v1/jobs/" + id + "/cancel", json("reason", "wrong file")).then().statusCode(200);
        assertThat(reason(id)).isEqualTo("cancel_requested");
        Stores.expireLease(id);
        assertThat(reason(id)).isEqualTo("lease_expired");
        Api.sweep();
        assertThat(reason(id)).isEqualTo("cancelled");

        String failed = Api.enqueue("task_type", "why-held");
        Api.claim("why-held").fail("error_message", "Account suspended").then().statusCode(200);
        JsonPath ended = explain(failed);
        assertThat(ended.getString("reason")).isEqualTo("failed");
        assertThat(ended.getBoolean("facts.error.worth_retrying")).isFalse();
        assertThat(ended.getString("next_step")).contains("account");

        String done = Api.enqueue("task_type", "why-held");
        Api.claim("why-held").complete().then().statusCode(200);
        assertThat(reason(done)).isEqualTo("completed");
        assertThat(explain(done).getString("next_step")).isNull();
    }

    @Test
    void a_full_concurrency_key_holds_a_job_back_and_names_who_has_it() {
        String first = Api.enqueue("task_type", "why-key");
        Api.claim("why-key");
        String second = Api.enqueue("task_type", "why-key");
        Stores.execute("update queue_operator.jobs set concurrency_key = 'account-7', concurrency_slot = case id when '"
                + first + "' then 1 end where task_type = 'why-key'");

        JsonPath explanation = explain(second);
        assertThat(explanation.getString("reason")).isEqualTo("concurrency");
        assertThat(explanation.getString("sentence")).contains("only 1 job with the concurrency key account-7", first);
        assertThat(explanation.<String>getList("facts.concurrency_holders")).containsExactly(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs/nobody-knows/children", "/api/v1/jobs/nobody-knows/events",
        "/api/v1/jobs/nobody-knows/attempts", "/api/v1/jobs/nobody-knows/explain"})
    void an_unknown_job_is_404(String path) {
        Response answer = Api.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.jsonPath().getString("error.code")).isEqualTo("JOB_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/api/v1/stats?task_typ=x                    | task_typ",
        "/api/v1/stats?task_type=a%20b               | task_type",
        "/api/v1/stats?project_id=a/b                | project_id",
        "/api/v1/stats?task_type=a&task_type=b       | task_type",
        "/api/v1/stats/failed?window=7d              | window",
        "/api/v1/stats/failed?task_type=%00          | task_type",
        "/api/v1/stats/stuck?status=queued           | status",
        "/api/v1/stats/stuck?status=x                | status",
        "/api/v1/stats/stuck?longer_than_s=-1        | longer_than_s",
        "/api/v1/stats/stuck?longer_than_s=soon      | longer_than_s",
        "/api/v1/stats/stuck?longer_than_s=99999999999 | longer_than_s",
        "/api/v1/stats/stuck?limit=0                 | limit",
        "/api/v1/stats/stuck?cursor=x                | cursor",
        "/api/v1/stats/stuck?task_type=a/b           | task_type",
        "/api/v1/stats/transitions?limit=501         | limit",
        "/api/v1/stats/transitions?cursor=MjAyNi0wMS0wMVQwMDowMDowMFogYQ | cursor",
        "/api/v1/stats/transitions?since=now         | since",
        "/api/v1/stats/times?window=0s               | window",
        "/api/v1/stats/times?window=7                | window",
        "/api/v1/stats/times?window=1000d            | window",
        "/api/v1/stats/times?task_type=a/b           | task_type",
        "/api/v1/errors/rates?by=moon                | by",
        "/api/v1/errors/rates?by=OPERATION           | by",
        "/api/v1/errors/rates?window=yesterday       | window",
        "/api/v1/errors/rates?limit=many             | limit",
        "/api/v1/errors/rates?task_type=a/b          | task_type",
        "/api/v1/sources?limit=501                   | limit",
        "/api/v1/sources?cursor=!!                   | cursor",
        "/api/v1/sources?q=x                         | q",
        "/api/v1/projects/p/jobs?status=done         | status",
        "/api/v1/projects/p/jobs?project_id=p        | project_id",
        "/api/v1/projects/a%20b/jobs                 | id",
        "/api/v1/jobs/x/children?status=queued       | status",
        "/api/v1/jobs/x/children?cursor=x            | cursor",
        "/api/v1/jobs/x/events?limit=-5              | limit",
        "/api/v1/jobs/x/events?cursor=MjAyNi0wMS0wMVQwMDowMDowMFogYQ | cursor",
        "/api/v1/jobs/a%20b/explain                  | id",
        "/api/v1/jobs/a%20b/children                 | id",
    })
    void a_bad_parameter_is_400_and_named(String path, String field) {
        Response answer = Api.authorized().urlEncodingEnabled(false).get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.code")).isEqualTo("INVALID_REQUEST");
        assertThat(answer.jsonPath().getString("error.details.fields[0].field")).isEqualTo(field);
        assertThat(answer.jsonPath().getString("error.details.fields[0].expected")).isNotBlank();
    }

    @Test
    void counts_are_rolled_up_by_those_who_may_run_chores_alone() {
        io.restassured.RestAssured.given().header("X-API-Key", "work-key").post("/api/v1/stats/rollups")
                .then().statusCode(403);
        io.restassured.RestAssured.given().get("/api/v1/stats").then().statusCode(401);
    }

    private static void oneJobInEachStatus(String taskType, String project) {
        String cancelled = Api.enqueue("task_type", taskType, "project_id", project);
        Api.post("/api/v1/jobs/" + cancelled + "/cancel", json("reason", "not needed")).then().statusCode(200);
        for (int i = 0; i < 4; i++) {
            Api.enqueue("task_type", taskType, "project_id", project, "max_attempts", 1);
        }
        List<Api.Claim> claims = Api.claims(taskType, 4);
        claims.get(1).start().then().statusCode(200);
        claims.get(2).complete().then().statusCode(200);
        claims.get(3).fail("error_message", "broken").then().statusCode(200);
        Api.enqueue("task_type", taskType, "project_id", project);
    }

    private static void enqueueAndFail(String taskType, String source, String worker, Object... failure) {
        Api.enqueue("task_type", taskType, "source_id", source, "max_attempts", 1);
        Api.claim(taskType, "worker_id", worker).fail(failure).then().statusCode(200);
    }

    private static void moveEvent(String jobId, String to, int minutesAgo) {
        Stores.execute("update queue_operator.job_events set at = now() - interval '" + minutesAgo
                + " minutes' where job_id = '" + jobId + "' and to_status = '" + to + "'");
    }

    private static JsonPath rates(String by) {
        return Api.get("/api/v1/errors/rates?window=7d&task_type=rates&by=" + by).then().statusCode(200).extract().jsonPath();
    }

    private static void assertRates(String by, String... expected) {
        JsonPath rates = rates(by);
        List<String> told = rates.<Map<String, Object>>getList("items").stream()
                .map(item -> item.get("key") + " " + item.get("failed") + "/" + item.get("total")).toList();
        assertThat(told).as(by).containsExactly(expected);
        assertThat(rates.getString("by")).isEqualTo(by);
    }

    private static List<String> stuck(String more) {
        return Api.get("/api/v1/stats/stuck?task_type=stuck" + more).then().statusCode(200).extract().jsonPath()
                .getList("items.job_id");
    }

    private static List<String> ids(String path) {
        return Api.get(path).then().statusCode(200).extract().jsonPath().getList("items.id");
    }

    private static List<Map<String, Object>> allPages(String path) {
        List<Map<String, Object>> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = Api.get(path + cursor).then().statusCode(200).extract().jsonPath();
            items.addAll(page.getList("items"));
            cursor = page.getString("next_cursor") == null ? "" : "&cursor=" + page.getString("next_cursor");
        } while (!cursor.isEmpty());
        return items;
    }

    private static JsonPath explain(String jobId) {
        return Api.get("/api/v1/jobs/" + jobId + "/explain").then().statusCode(200).extract().jsonPath();
    }

    private static String reason(String jobId) {
        return explain(jobId).getString("reason");
    }

    private static void rollUp() {
        Api.authorized().post("/api/v1/stats/rollups").then().statusCode(200);
    }
}
