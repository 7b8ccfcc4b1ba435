package io.queueoperator.contract;

import static io.queueoperator.contract.Replays.failed;
import static io.queueoperator.contract.Replays.replay;
import static io.queueoperator.contract.Replays.replayTaskRun;
import static io.queueoperator.contract.Replays.start;
import static io.queueoperator.contract.Replays.sweep;
import static io.queueoperator.contract.Replays.taskRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replay that is only planned: nothing happens until somebody runs the plan, which then says what has changed. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ReplayPlanIT {
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
}
