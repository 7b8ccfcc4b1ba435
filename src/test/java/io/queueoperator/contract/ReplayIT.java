package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failed work gets another life: the replay examples of seed 003, and what makes a replay trustworthy. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ReplayIT {

    @Test
    void replay_failed_operation() {
        String id = Api.enqueue("task_type", "replay-one", "source_id", "replay-source", "document_id", "d-1",
                "priority", 5, "payload", json("keywords", "Python", "pages", 3), "execution", json("image", "x"),
                "metadata", json("who", "Ann"), "max_attempts", 1);
        fail(id, "replay-one", "Connection timeout: StepStone API not responding");
        long taskRun = taskRun(id);

        JsonPath made = replayTaskRun(taskRun).then().statusCode(201).extract().jsonPath();

        assertThat(made.getString("id")).isNotEqualTo(id);
        assertThat(made.getString("status")).isEqualTo("queued");
        assertThat(made.getString("replay_of")).isEqualTo(id);
        assertThat(made.getLong("replay_of_task_run_id")).isEqualTo(taskRun);
        Api.Claim claim = Api.claim("replay-one");
        assertThat(claim.id()).isEqualTo(made.getString("id"));
        assertThat(claim.attempt()).isEqualTo(1);
        assertThat(claim.job()).containsEntry("source_id", "replay-source").containsEntry("document_id", "d-1")
                .containsEntry("priority", 5).containsEntry("payload", json("keywords", "Python", "pages", 3))
                .containsEntry("execution", json("image", "x"));
        claim.complete().then().statusCode(200);
        JsonPath original = Api.get("/api/v1/jobs/" + id).jsonPath();
        assertThat(original.getString("status")).as("what failed stays failed").isEqualTo("failed");
        assertThat(original.getString("replayed_by")).isEqualTo(claim.id());
        assertThat(Api.get("/api/v1/jobs/" + id + "/explain").jsonPath().getString("sentence"))
                .endsWith("Job " + claim.id() + " replays it.");
        assertThat(Api.get("/api/v1/jobs/" + claim.id() + "/explain").jsonPath().getString("sentence"))
                .endsWith("It replays the failed job " + id + ".");
        assertThat(Stores.hash(claim.id())).containsEntry("status", "completed");
    }

    @Test
    void replay_failed_operation_of_an_unknown_task_run_is_not_found() {
        JsonPath answer = replayTaskRun(9_000_000_000_000L).then().statusCode(404).extract().jsonPath();
        assertThat(answer.getString("error.code")).isEqualTo("TASK_RUN_NOT_FOUND");

        assertThat(Api.authorized().post("/api/v1/task-runs/x/replay").then().statusCode(400).extract().jsonPath()
                .getString("error.details.fields[0].field")).isEqualTo("id");
    }

    @Test
    void replay_failed_operation_of_one_that_is_not_failed_is_refused() {
        String fine = Api.enqueue("task_type", "replay-fine");
        Api.claim("replay-fine").complete().then().statusCode(200);
        JsonPath answer = replayTaskRun(taskRun(fine)).then().statusCode(409).extract().jsonPath();
        assertThat(answer.getString("error.code")).isEqualTo("NOT_FAILED");
        assertThat(answer.getString("detail")).contains("is not failed (status: SUCCESS)");

        String retried = Api.enqueue("task_type", "replay-retried", "max_attempts", 2);
        Api.claim("replay-retried").fail("error_message", "connection reset").then().statusCode(200);
        assertThat(replayTaskRun(taskRun(retried)).then().statusCode(409).extract().jsonPath().getString("detail"))
                .as("another attempt follows by itself").contains("is not failed (status: queued)");
    }

    @Test
    void replaying_one_twice_does_it_once_unless_it_is_wanted_again() {
        String id = failed("replay-twice", "it broke");
        long taskRun = taskRun(id);
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(CompletableFuture.supplyAsync(() -> replayTaskRun(taskRun)));
        }
        Set<String> jobs = new HashSet<>();
        List<Integer> statuses = new ArrayList<>();
        for (CompletableFuture<Response> call : calls) {
            Response answer = call.join();
            statuses.add(answer.statusCode());
            jobs.add(answer.jsonPath().getString("id"));
        }
        assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(jobs).hasSize(1);

        String again = Api.post("/api/v1/task-runs/" + taskRun + "/replay", json("again", true)).then().statusCode(201)
                .extract().path("id");
        assertThat(jobs).doesNotContain(again);
    }

    @Test
    void bulk_replay_of_the_last_24_hours() {
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            failed.add(failed("scrape_jobs", "StepStone did not answer, page " + i));
        }
        String old = failed("scrape_jobs", "long ago");
        Stores.execute("update queue_operator.jobs set completed_at = now() - interval '2 days' where id = '" + old + "'");
        failed("other_operation", "StepStone did not answer");
        String yesterday = java.time.Instant.now().minus(java.time.Duration.ofDays(1)).toString();

        JsonPath replay = start("operation", "scrape_jobs", "since", yesterday).then().statusCode(201).extract().jsonPath();

        String id = replay.getString("id");
        assertThat(replay.getString("status")).isEqualTo("running");
        assertThat(replay.getInt("counts.planned")).isEqualTo(5);
        assertThat(replay.getList("items.job_id", String.class)).containsExactlyElementsOf(failed);
        sweep();
        List<Api.Claim> claims = Api.claims("scrape_jobs", 10);
        assertThat(claims).hasSize(5);
        claims.subList(0, 4).forEach(claim -> claim.complete().then().statusCode(200));
        claims.get(4).fail("error_message", "another one entirely: disk full").then().statusCode(200);
        sweep();

        JsonPath over = replay(id);
        assertThat(over.getString("status")).isEqualTo("finished");
        assertThat(over.getString("verdict")).isEqualTo("mixed");
        assertThat(over.getInt("counts.succeeded")).isEqualTo(4);
        assertThat(over.getInt("counts.failed")).isEqualTo(1);
        assertThat(over.getInt("counts.same_failure")).isZero();
        assertThat(over.getString("examples[0].new_error_message")).contains("disk full");
        assertThat(over.getString("report")).startsWith("Mixed: some succeeded, not all. Of 5 planned, 5 ran");
        assertThat(over.getList("items.state", String.class)).containsOnlyOnce("failed").contains("succeeded");
    }

    @Test
    void selective_replay_by_error_substring_whatever_the_case() {
        String one = failed("replay-text", "Connection TIMEOUT after 30 s");
        failed("replay-text", "login refused");
        String two = failed("replay-text", "read timeout: gave up");

        assertThat(dryRun("operation", "replay-text", "error_text", "TimeOut")).containsExactly(one, two);
        assertThat(dryRun("operation", "replay-text", "error_text", "timeout%")).isEmpty();
    }

    @Test
    void selective_replay_by_regular_expression_which_cannot_hang() {
        String one = failed("replay-regex", "page 12 of 40 is broken");
        failed("replay-regex", "page x is broken");
        String hostile = failed("replay-regex", "a".repeat(400) + "!");

        assertThat(dryRun("operation", "replay-regex", "error_regex", "PAGE \\d+ of")).containsExactly(one);
        assertThat(dryRun("operation", "replay-regex", "error_regex", "(a+)+!$")).containsExactly(hostile);
        assertThat(start("error_regex", "page (").then().statusCode(400).extract().jsonPath()
                .getString("error.details.fields[0].field")).isEqualTo("error_regex");
    }

    @Test
    void an_error_group_is_replayed_by_its_fingerprint() {
        String one = failed("replay-group", "document 17 has no pages");
        String two = failed("replay-group", "document 18 has no pages");
        failed("replay-group", "the disk is full");
        String fingerprint = Api.get("/api/v1/jobs/" + one).jsonPath().getString("fingerprint");

        JsonPath plan = start("fingerprint", fingerprint, "dry_run", true).then().statusCode(201).extract().jsonPath();

        assertThat(plan.getList("items.job_id", String.class)).containsExactly(one, two);
        assertThat(plan.getInt("groups_total")).isEqualTo(1);
        assertThat(plan.getString("groups[0].fingerprint")).isEqualTo(fingerprint);
        assertThat(plan.getString("groups[0].operation")).isEqualTo("replay-group");
        assertThat(plan.getInt("groups[0].planned")).isEqualTo(2);
        assertThat(plan.getString("groups[0].error_message")).contains("has no pages");
    }

    @Test
    void source_run_and_category_narrow_a_replay() {
        String one = failedWith("replay-narrow", "it broke", "source_id", "rs-1", "run_id", "rr-1");
        String two = failedWith("replay-narrow", "it broke", "source_id", "rs-2", "run_id", "rr-1");
        String category = Api.get("/api/v1/jobs/" + one).jsonPath().getString("error_category");

        assertThat(dryRun("source_id", "rs-2")).containsExactly(two);
        assertThat(dryRun("run_id", "rr-1")).containsExactly(one, two);
        assertThat(dryRun("run_id", "rr-1", "error_category", category, "source_id", "rs-1")).containsExactly(one);
        assertThat(dryRun("run_id", "rr-1", "error_category", "nobody-has-it")).isEmpty();
    }

    @Test
    void a_dry_run_changes_nothing_and_its_plan_is_run_once() {
        String one = failed("replay-plan", "it broke");
        String two = failed("replay-plan", "it broke");
        String id = start("operation", "replay-plan", "dry_run", true, "note", "after the mend").then().statusCode(201)
                .extract().path("id");
        sweep();
        JsonPath plan = replay(id);
        assertThat(plan.getString("status")).isEqualTo("planned");
        assertThat(plan.getBoolean("dry_run")).isTrue();
        assertThat(plan.getString("report")).startsWith("2 would run.");
        assertThat(Api.claims("replay-plan", 10)).isEmpty();
        // Fails after the plan was made: it is not in it.
        failed("replay-plan", "it broke");

        assertThat(start("plan_id", id).then().statusCode(201).extract().jsonPath().getString("status")).isEqualTo("running");
        assertThat(start("plan_id", id).then().statusCode(200).extract().jsonPath().getString("id")).isEqualTo(id);
        sweep();

        List<Api.Claim> claims = Api.claims("replay-plan", 10);
        assertThat(claims).extracting(claim -> Api.get("/api/v1/jobs/" + claim.id()).jsonPath().getString("replay_of"))
                .containsExactlyInAnyOrder(one, two);
        claims.forEach(claim -> claim.complete().then().statusCode(200));
        sweep();
        assertThat(replay(id).getString("verdict")).isEqualTo("fixed");
    }

    @Test
    void a_plan_says_what_has_changed_since_it_was_made() {
        String gone = failed("replay-changed", "it broke");
        String elsewhere = failed("replay-changed", "it broke");
        String accepted = failed("replay-changed", "it broke");
        String runs = failed("replay-changed", "it broke");
        String id = start("operation", "replay-changed", "dry_run", true).then().statusCode(201).extract().path("id");
        Stores.execute("delete from queue_operator.jobs where id = '" + gone + "'");
        String other = replayTaskRun(taskRun(elsewhere)).then().statusCode(201).extract().path("id");
        Stores.execute("update queue_operator.jobs set status = 'completed', error_message = null, error_category = null"
                + " where id = '" + accepted + "'");

        start("plan_id", id).then().statusCode(201);
        sweep();

        JsonPath items = Api.get("/api/v1/replays/" + id + "/items").then().statusCode(200).extract().jsonPath();
        assertThat(items.getList("items.job_id", String.class)).containsExactly(gone, elsewhere, accepted, runs);
        assertThat(items.getList("items.state", String.class))
                .containsExactly("gone", "already_replayed", "not_failed", "replayed");
        assertThat(items.getString("items[1].detail")).isEqualTo(other + " queued");
        assertThat(items.getList("items.would_run", Boolean.class)).containsOnly(true);
        assertThat(replay(id).getInt("counts.changed")).isEqualTo(3);
    }

    @Test
    void a_job_with_three_failed_attempts_is_replayed_once() {
        String id = Api.enqueue("task_type", "replay-three", "max_attempts", 3);
        for (int attempt = 1; attempt <= 3; attempt++) {
            Stores.makeDue(id);
            Api.claim("replay-three").fail("error_message", "connection reset by peer").then().statusCode(200);
        }
        List<Integer> runs = Stores.rows("select id::int from queue_operator.task_runs where job_id = '" + id + "' order by id")
                .stream().map(row -> (Integer) row.get("id")).toList();
        assertThat(runs).hasSize(3);

        assertThat(dryRun("operation", "replay-three")).containsExactly(id);
        JsonPath named = start("task_run_ids", runs, "dry_run", true).then().statusCode(201).extract().jsonPath();
        assertThat(named.getList("items.job_id", String.class)).containsExactly(id);
        assertThat(named.getInt("items[0].task_run_id")).as("the last attempt").isEqualTo(runs.get(2));
    }

    @Test
    void what_is_replayed_already_is_skipped_and_said_so() {
        String one = failed("replay-skip", "it broke");
        String two = failed("replay-skip", "it broke");
        replayTaskRun(taskRun(one)).then().statusCode(201);

        JsonPath plan = start("operation", "replay-skip", "dry_run", true).then().statusCode(201).extract().jsonPath();

        assertThat(plan.getInt("counts.planned")).isEqualTo(1);
        assertThat(plan.getInt("counts.skipped")).isEqualTo(1);
        assertThat(plan.getString("items.find { it.job_id == '" + one + "' }.state")).isEqualTo("already_replayed");
        assertThat(dryRun("operation", "replay-skip", "again", true)).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void however_many_replays_wait_the_next_one_gets_its_turn() {
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            waiting.add(Api.enqueue("task_type", "replay-waiting", "max_attempts", 1));
        }
        Api.claims("replay-waiting", 51).forEach(claim -> claim.fail("error_message", "no").then().statusCode(200));
        waiting.forEach(id -> replayTaskRun(taskRun(id)).then().statusCode(201));
        String late = failed("replay-late", "no");
        start("operation", "replay-late").then().statusCode(201);

        sweep();

        assertThat(Api.claims("replay-late", 5)).hasSize(1);
        assertThat(Stores.row("select replayed_by from queue_operator.jobs where id = '" + late + "'").get("replayed_by"))
                .isNotNull();
        Api.claims("replay-waiting", 100).forEach(claim -> claim.complete().then().statusCode(200));
        sweep();
    }

    @Test
    void a_job_whose_first_one_got_through_after_all_is_not_replayed() {
        String first = failed("replay-first", "no");
        replayTaskRun(taskRun(first)).then().statusCode(201);
        Api.claim("replay-first").fail("error_message", "no").then().statusCode(200);
        assertThat(dryRun("operation", "replay-first")).hasSize(1).doesNotContain(first);

        Stores.execute("update queue_operator.jobs set status = 'completed', error_message = null, error_category = null,"
                + " error_type = null, error_code = null, fingerprint = null where id = '" + first + "'");

        assertThat(dryRun("operation", "replay-first")).isEmpty();
    }

    @Test
    void the_canary_goes_first_and_the_others_follow_once_it_succeeded() {
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            failed.add(failed("replay-canary", "it broke"));
        }
        String id = start("operation", "replay-canary", "canary", 2).then().statusCode(201).extract().path("id");
        sweep();
        sweep();
        List<Api.Claim> canary = Api.claims("replay-canary", 10);
        assertThat(canary).extracting(claim -> Api.get("/api/v1/jobs/" + claim.id()).jsonPath().getString("replay_of"))
                .containsExactlyInAnyOrder(failed.get(0), failed.get(1));
        canary.get(0).complete().then().statusCode(200);
        sweep();
        assertThat(Api.claims("replay-canary", 10)).as("one of the canary has not ended").isEmpty();
        canary.get(1).complete().then().statusCode(200);
        sweep();

        List<Api.Claim> others = Api.claims("replay-canary", 10);
        assertThat(others).hasSize(4);
        others.forEach(claim -> claim.complete().then().statusCode(200));
        sweep();
        assertThat(replay(id).getString("verdict")).isEqualTo("fixed");
    }

    @Test
    void a_canary_that_fails_as_before_stops_the_replay() {
        for (int i = 0; i < 5; i++) {
            failed("replay-stop", "the parser does not know this layout");
        }
        String id = start("operation", "replay-stop", "canary", 2).then().statusCode(201).extract().path("id");
        sweep();
        Api.claims("replay-stop", 10).forEach(
                claim -> claim.fail("error_message", "the parser does not know this layout").then().statusCode(200));
        sweep();
        sweep();

        JsonPath over = replay(id);
        assertThat(over.getString("status")).isEqualTo("finished");
        assertThat(over.getString("verdict")).isEqualTo("still_failing");
        assertThat(over.getString("stop_reason")).isEqualTo("same_failure");
        assertThat(over.getInt("counts.replayed")).isEqualTo(2);
        assertThat(over.getInt("counts.same_failure")).isEqualTo(2);
        assertThat(over.getInt("counts.pending")).isEqualTo(3);
        assertThat(Api.get("/api/v1/replays/" + id + "/items?state=not_run").jsonPath().getList("items")).hasSize(3);
        assertThat(Api.claims("replay-stop", 10)).as("nothing further was enqueued").isEmpty();
    }

    @Test
    void no_more_wait_or_run_at_a_time_than_said() {
        for (int i = 0; i < 5; i++) {
            failed("replay-parallel", "it broke");
        }
        String id = start("operation", "replay-parallel", "max_parallel", 2).then().statusCode(201).extract().path("id");
        int rounds = 0;
        while (!replay(id).getString("status").equals("finished")) {
            sweep();
            List<Api.Claim> claims = Api.claims("replay-parallel", 10);
            assertThat(claims).hasSizeLessThanOrEqualTo(2);
            claims.forEach(claim -> claim.complete().then().statusCode(200));
            assertThat(++rounds).isLessThan(20);
        }
        assertThat(replay(id).getInt("counts.succeeded")).isEqualTo(5);
    }

    @Test
    void the_same_idempotency_key_makes_one_replay() {
        failed("replay-key", "it broke");
        List<CompletableFuture<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(CompletableFuture.supplyAsync(
                    () -> start("operation", "replay-key", "idempotency_key", "replay-key-1")));
        }
        Set<String> ids = new HashSet<>();
        List<Integer> statuses = new ArrayList<>();
        calls.forEach(call -> {
            ids.add(call.join().jsonPath().getString("id"));
            statuses.add(call.join().statusCode());
        });
        sweep();

        assertThat(ids).hasSize(1);
        assertThat(statuses).containsOnly(200, 201).containsOnlyOnce(201);
        assertThat(Api.claims("replay-key", 10)).hasSize(1);
    }

    @Test
    void an_abort_enqueues_nothing_further_and_cancels_what_nobody_claimed_when_asked() {
        for (int i = 0; i < 6; i++) {
            failed("replay-abort", "it broke");
        }
        String id = start("operation", "replay-abort", "max_parallel", 3).then().statusCode(201).extract().path("id");
        sweep();
        Api.Claim held = Api.claim("replay-abort");

        JsonPath stopping = Api.post("/api/v1/replays/" + id + "/abort", json("cancel_queued", true)).then().statusCode(200)
                .extract().jsonPath();

        assertThat(stopping.getString("status")).isEqualTo("stopping");
        assertThat(stopping.getString("stopped_by")).isEqualTo("tests");
        assertThat(Api.claims("replay-abort", 10)).isEmpty();
        assertThat(Api.progress(held.id()).getString("status")).as("what a worker holds goes on").isEqualTo("processing");
        held.complete().then().statusCode(200);
        sweep();
        JsonPath over = replay(id);
        assertThat(over.getString("status")).isEqualTo("aborted");
        assertThat(over.getString("verdict")).isEqualTo("aborted");
        assertThat(over.getInt("counts.cancelled")).isEqualTo(2);
        assertThat(over.getInt("counts.succeeded")).isEqualTo(1);
        assertThat(over.getInt("counts.pending")).isEqualTo(3);
        Api.authorized().post("/api/v1/replays/" + id + "/abort").then().statusCode(200);
    }

    @Test
    void a_plan_can_be_given_up_and_what_is_over_cannot_be_aborted() {
        failed("replay-given-up", "it broke");
        String plan = start("operation", "replay-given-up", "dry_run", true).then().statusCode(201).extract().path("id");
        assertThat(Api.authorized().post("/api/v1/replays/" + plan + "/abort").then().statusCode(200).extract().jsonPath()
                .getString("status")).isEqualTo("aborted");
        assertThat(start("plan_id", plan).then().statusCode(409).extract().jsonPath().getString("error.code"))
                .isEqualTo("ILLEGAL_TRANSITION");

        String nothing = start("operation", "nobody-ever-failed").then().statusCode(201).extract().path("id");
        sweep();
        assertThat(replay(nothing).getString("verdict")).isEqualTo("nothing_replayed");
        Api.authorized().post("/api/v1/replays/" + nothing + "/abort").then().statusCode(409);
    }

    @Test
    void items_come_in_pages_and_replays_newest_first() {
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            failed.add(failed("replay-pages", "it broke"));
        }
        String id = start("operation", "replay-pages", "dry_run", true).then().statusCode(201).extract().path("id");
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = Api.get("/api/v1/replays/" + id + "/items?limit=2" + cursor).then().statusCode(200).extract()
                    .jsonPath();
            seen.addAll(page.getList("items.job_id", String.class));
            cursor = page.getString("next_cursor") == null ? null : "&cursor=" + page.getString("next_cursor");
        } while (cursor != null);
        assertThat(seen).containsExactlyElementsOf(failed);

        String newer = start("operation", "replay-pages", "dry_run", true).then().statusCode(201).extract().path("id");
        JsonPath first = Api.get("/api/v1/replays?limit=1&status=planned").then().statusCode(200).extract().jsonPath();
        assertThat(first.getString("items[0].id")).isEqualTo(newer);
        assertThat(Api.get("/api/v1/replays?limit=1&status=planned&cursor=" + first.getString("next_cursor")).jsonPath()
                .getString("items[0].id")).isEqualTo(id);
    }

    @Test
    void the_limit_says_that_there_is_more() {
        for (int i = 0; i < 3; i++) {
            failed("replay-limit", "it broke");
        }
        JsonPath plan = start("operation", "replay-limit", "dry_run", true, "limit", 2).then().statusCode(201).extract()
                .jsonPath();
        assertThat(plan.getInt("counts.planned")).isEqualTo(2);
        assertThat(plan.getBoolean("counts.limited")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}|body", "{\"operation\":\"a b\"}|operation", "{\"operation\":\"ocr\",\"canary\":0}|canary",
        "{\"operation\":\"ocr\",\"max_parallel\":0}|max_parallel", "{\"operation\":\"ocr\",\"limit\":100001}|limit",
        "{\"fingerprint\":\"xyz\"}|fingerprint", "{\"job_ids\":[]}|job_ids", "{\"job_ids\":[\"a b\"]}|job_ids[0]",
        "{\"job_ids\":[\"1\"],\"operation\":\"ocr\"}|job_ids", "{\"operatoin\":\"ocr\"}|operatoin",
        "{\"plan_id\":\"replay-1\",\"limit\":5}|limit",
        "{\"plan_id\":\"replay-1\",\"idempotency_key\":\"k\"}|idempotency_key", "{\"error_text\":\"\"}|error_text",
        "{\"since\":\"2026-02-01T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}|until",
        "{\"error_regex\":\".*\"}|error_regex", "{\"task_run_ids\":[\"1\"]}|task_run_ids[0]"})
    void a_bad_request_is_told_by_its_field(String body, String field) {
        JsonPath answer = Api.authorized().body(body).post("/api/v1/replays").then().statusCode(400).extract().jsonPath();
        assertThat(answer.getString("error.details.fields[0].field")).isEqualTo(field);
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertThat(code(Api.get("/api/v1/replays/replay-0"), 404)).isEqualTo("REPLAY_NOT_FOUND");
        assertThat(code(Api.get("/api/v1/replays/replay-0/items"), 404)).isEqualTo("REPLAY_NOT_FOUND");
        assertThat(code(Api.authorized().post("/api/v1/replays/replay-0/abort"), 404)).isEqualTo("REPLAY_NOT_FOUND");
        assertThat(code(start("plan_id", "replay-0"), 404)).isEqualTo("REPLAY_NOT_FOUND");
        assertThat(code(start("job_ids", List.of("no-such-job")), 404)).isEqualTo("JOB_NOT_FOUND");
        assertThat(code(start("task_run_ids", List.of(9_000_000_000_000L)), 404)).isEqualTo("TASK_RUN_NOT_FOUND");
    }

    @Test
    void replaying_is_for_administrators_and_looking_for_readers() {
        for (String key : List.of("read-key", "work-key")) {
            given().header("Authorization", "Bearer " + key).contentType("application/json").body("{\"operation\":\"ocr\"}")
                    .post("/api/v1/replays").then().statusCode(403);
            given().header("Authorization", "Bearer " + key).post("/api/v1/task-runs/1/replay").then().statusCode(403);
        }
        given().header("Authorization", "Bearer read-key").get("/api/v1/replays").then().statusCode(200);
    }

    private static String failed(String taskType, String message) {
        return failedWith(taskType, message);
    }

    private static String failedWith(String taskType, String message, Object... pairs) {
        Map<String, Object> job = json("task_type", taskType, "max_attempts", 1);
        job.putAll(json(pairs));
        String id = Api.post("/api/v1/jobs", job).then().statusCode(201).extract().path("id");
        fail(id, taskType, message);
        return id;
    }

    private static void fail(String id, String taskType, String message) {
        Api.Claim claim = Api.claim(taskType);
        assertThat(claim.id()).isEqualTo(id);
        claim.fail("error_message", message).then().statusCode(200);
    }

    /** The last attempt of a job. */
    private static long taskRun(String jobId) {
        return ((Number) Stores.row("select max(id) as id from queue_operator.task_runs where job_id = '" + jobId + "'")
                .get("id")).longValue();
    }

    private static Response replayTaskRun(long id) {
        return Api.authorized().post("/api/v1/task-runs/" + id + "/replay");
    }

    private static Response start(Object... pairs) {
        return Api.post("/api/v1/replays", json(pairs));
    }

    /** The jobs that would run. */
    private static List<String> dryRun(Object... pairs) {
        Map<String, Object> asked = json(pairs);
        asked.put("dry_run", true);
        String id = Api.post("/api/v1/replays", asked).then().statusCode(201).extract().path("id");
        return Api.get("/api/v1/replays/" + id + "/items?state=planned&limit=500").then().statusCode(200).extract().jsonPath()
                .getList("items.job_id", String.class);
    }

    private static void sweep() {
        Api.authorized().post("/api/v1/replays/sweeps").then().statusCode(200);
    }

    private static JsonPath replay(String id) {
        return Api.get("/api/v1/replays/" + id).then().statusCode(200).extract().jsonPath();
    }

    private static String code(Response answer, int status) {
        return answer.then().statusCode(status).extract().jsonPath().getString("error.code");
    }
}
