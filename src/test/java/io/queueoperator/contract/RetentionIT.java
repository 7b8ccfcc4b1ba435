package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Old jobs leave (seed 004, CleanupOld), each status by its own limit; a dry run says which would. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class RetentionIT {
    /** Nothing else in these stores is as old. */
    private static final int YEAR = 365 * 86_400;

    @Test
    void clean_up_old_takes_what_ended_longer_ago_than_the_limit_of_its_status_and_a_dry_run_says_so_before() {
        String completed = ended("complete", 0);
        String failed = ended("fail", 0);
        String young = ended("complete", 0);
        // Only now: the sweeps of the reaper that tell everybody let go what is older than the default.
        endedDaysAgo(400, completed, failed);
        endedDaysAgo(300, young);
        Map<String, Object> limits = json("completed_older_than_s", YEAR, "failed_older_than_s", 2 * YEAR,
                "cancelled_older_than_s", YEAR);

        JsonPath would = sweep(limits, true);
        assertThat(would.getBoolean("dry_run")).isTrue();
        assertThat((Integer) of(would, "completed").get("jobs")).isPositive();
        assertThat((String) of(would, "completed").get("oldest")).isNotNull();
        Api.get("/api/v1/jobs/" + completed).then().statusCode(200);

        assertThat((Integer) of(sweep(limits, false), "completed").get("jobs")).isPositive();
        Api.get("/api/v1/jobs/" + completed).then().statusCode(404);
        assertThat(Stores.hash(completed)).isEmpty();
        assertThat(Stores.rows("select from queue_operator.task_runs where job_id = '" + completed + "'")).isEmpty();
        assertThat(Stores.rows("select from queue_operator.job_events where job_id = '" + completed + "'")).isEmpty();
        Api.get("/api/v1/jobs/" + failed).then().statusCode(200);
        Api.get("/api/v1/jobs/" + young).then().statusCode(200);
        assertThat(of(sweep(limits, true), "completed").get("jobs")).isEqualTo(0);

        sweep(json("completed_older_than_s", 200 * 86_400, "failed_older_than_s", YEAR), false);
        Api.get("/api/v1/jobs/" + failed).then().statusCode(404);
        Api.get("/api/v1/jobs/" + young).then().statusCode(404);
    }

    @Test
    void a_job_stays_while_a_child_of_it_goes_on_and_leaves_afterwards() {
        String parent = ended("complete", 1000);
        String child = Api.enqueue("task_type", "retention-child", "parent_job_id", parent);
        Map<String, Object> limits = json("completed_older_than_s", 900 * 86_400);
        told();
        assertThat((Integer) of(sweep(limits, true), "completed").get("referred")).isPositive();
        sweep(limits, false);
        Api.get("/api/v1/jobs/" + parent).then().statusCode(200);

        Api.claim("retention-child").complete().then().statusCode(200);
        told();
        sweep(limits, false);
        Api.get("/api/v1/jobs/" + parent).then().statusCode(404);
        Api.get("/api/v1/jobs/" + child).then().statusCode(200);
    }

    @Test
    void a_replay_stays_as_long_as_its_original_which_would_be_replayed_once_more_otherwise() {
        String original = ended("fail", 10);
        String replay = Api.post("/api/v1/replays", json("job_ids", List.of(original))).then().statusCode(201).extract()
                .path("id");
        Api.authorized().post("/api/v1/replays/sweeps").then().statusCode(200);
        Api.Claim claim = Api.claim("retention-fail");
        claim.complete().then().statusCode(200);
        told();
        Stores.execute("update queue_operator.jobs set completed_at = now() - interval '9 days' where id = '" + claim.id() + "'");
        Map<String, Object> limits = json("completed_older_than_s", 8 * 86_400, "failed_older_than_s", 900 * 86_400);

        sweep(limits, false);
        Api.get("/api/v1/jobs/" + claim.id()).then().statusCode(200);
        Api.authorized().post("/api/v1/replays/sweeps").then().statusCode(200);
        Api.get("/api/v1/replays/" + replay).then().body("verdict", equalTo("fixed"));

        sweep(json("failed_older_than_s", 9 * 86_400), false);
        Api.get("/api/v1/jobs/" + original).then().statusCode(404);
        sweep(limits, false);
        Api.get("/api/v1/jobs/" + claim.id()).then().statusCode(404);
    }

    @Test
    void what_is_left_of_old_jobs_leaves_as_well_and_a_dry_run_says_so_before() {
        String job = Api.enqueue("task_type", "retention-run", "run_id", "run-leftover");
        Api.claim("retention-run").complete().then().statusCode(200);
        String pause = Api.post("/api/v1/pauses", json("source_id", "retention-pause")).then().statusCode(201).extract().path("id");
        Api.authorized().delete("/api/v1/pauses/" + pause).then().statusCode(200);
        told();
        endedDaysAgo(700, job);
        Stores.execute("update queue_operator.runs set created_at = now() - interval '700 days' where id = 'run-leftover'");
        Stores.execute("update queue_operator.run_passes set started_at = now() - interval '700 days',"
                + " ended_at = now() - interval '700 days' where run_id = 'run-leftover'");
        Stores.execute("update queue_operator.pauses set ended_at = now() - interval '700 days' where id = " + pause);
        Map<String, Object> limits = json("completed_older_than_s", 600 * 86_400, "failed_older_than_s", 600 * 86_400,
                "runs_older_than_s", 600 * 86_400, "pauses_older_than_s", 600 * 86_400);

        JsonPath would = sweep(limits, true);
        assertThat(left(would, "runs").get("referred")).as("its job is there").isEqualTo(1);
        assertThat(left(would, "runs").get("older_than_s")).isEqualTo(600 * 86_400);
        assertThat(left(would, "pauses").get("rows")).isEqualTo(1);
        assertThat(left(would, "imports").get("older_than_s")).as("as configured").isEqualTo(90 * 86_400);
        Api.get("/api/v1/runs/run-leftover").then().statusCode(200);

        JsonPath did = sweep(limits, false);
        assertThat(left(did, "runs").get("rows")).isEqualTo(1);
        assertThat(left(did, "pauses").get("rows")).isEqualTo(1);
        Api.get("/api/v1/runs/run-leftover").then().statusCode(404);
        Api.get("/api/v1/pauses/" + pause).then().statusCode(404);
        assertThat(left(sweep(limits, true), "runs").get("rows")).isEqualTo(0);
        Api.post("/api/v1/retention/sweeps", json("runs_older_than_s", -1)).then().statusCode(400)
                .body("error.message", containsString("runs_older_than_s"));
    }

    @Test
    void bad_limits_are_refused_by_name_and_others_than_admins_as_well() {
        Api.post("/api/v1/retention/sweeps", json("completed_older_than_s", -1)).then().statusCode(400)
                .body("error.message", containsString("completed_older_than_s"));
        Api.post("/api/v1/retention/sweeps", json("older_than_s", 1)).then().statusCode(400);
        given().header("Authorization", "Bearer work-key").post("/api/v1/retention/sweeps").then().statusCode(403);
    }

    private static String ended(String how, int daysAgo) {
        String id = Api.enqueue("task_type", "retention-" + how, "max_attempts", 1);
        Api.Claim claim = Api.claim("retention-" + how);
        (how.equals("complete") ? claim.complete() : claim.fail("error_message", "it broke")).then().statusCode(200);
        told();
        endedDaysAgo(daysAgo, id);
        return id;
    }

    private static void endedDaysAgo(int days, String... ids) {
        Stores.execute("update queue_operator.jobs set completed_at = now() - interval '" + days + " days' where id in ('"
                + String.join("','", ids) + "')");
    }

    private static void told() {
        Api.everybodyIsTold();
    }

    private static JsonPath sweep(Map<String, Object> limits, boolean dryRun) {
        Map<String, Object> body = new LinkedHashMap<>(limits);
        body.put("dry_run", dryRun);
        return Api.post("/api/v1/retention/sweeps", body).then().statusCode(200).extract().jsonPath();
    }

    private static Map<String, Object> left(JsonPath report, String kind) {
        return report.<Map<String, Object>>getList("leftovers").stream()
                .filter(leftover -> leftover.get("kind").equals(kind)).findFirst().orElseThrow();
    }

    private static Map<String, Object> of(JsonPath report, String status) {
        return report.<Map<String, Object>>getList("statuses").stream()
                .filter(s -> s.get("status").equals(status)).findFirst().orElseThrow();
    }
}
