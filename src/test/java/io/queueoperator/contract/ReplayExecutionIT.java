package io.queueoperator.contract;

import static io.queueoperator.contract.Replays.failed;
import static io.queueoperator.contract.Replays.replay;
import static io.queueoperator.contract.Replays.replayTaskRun;
import static io.queueoperator.contract.Replays.start;
import static io.queueoperator.contract.Replays.sweep;
import static io.queueoperator.contract.Replays.taskRun;
import static io.queueoperator.testing.Api.json;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A replay of many runs: canary first, so many at a time, each in its turn, until its verdict or until it is aborted. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ReplayExecutionIT {
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
}
