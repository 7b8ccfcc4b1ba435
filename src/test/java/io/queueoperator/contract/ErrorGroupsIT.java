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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equal failures are one group: counted exactly at every moment, decided about by people, and back as a regression. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ErrorGroupsIT {

    @Test
    void equal_failures_are_one_group_whatever_their_numbers_before_and_after_a_roll_up() {
        String first = failed("group-equal", "page 7 of /data/a.pdf is broken");
        String second = failed("group-equal", "page 12 of /data/b.pdf is broken");
        failed("group-equal", "the fonts are missing");

        JsonPath before = groups("task_type=group-equal");
        rollUp();
        JsonPath after = groups("task_type=group-equal");

        assertThat(before.getList("items")).hasSize(2).isEqualTo(after.getList("items"));
        assertThat(before.getString("items[1].message")).isEqualTo("page 12 of /data/b.pdf is broken");
        assertThat(before.getInt("items[1].count")).isEqualTo(2);
        assertThat(before.getInt("items[1].jobs")).isEqualTo(2);
        assertThat(before.getString("items[1].state")).isEqualTo("open");
        assertThat(before.getString("items[1].last_job_id")).isEqualTo(second);
        String fingerprint = before.getString("items[1].fingerprint");
        assertThat(Api.progress(first).getString("state")).isEqualTo("failed");
        assertThat(Api.get("/api/v1/jobs?fingerprint=" + fingerprint).jsonPath().<String>getList("items.id"))
                .containsExactly(second, first);
        assertThat(group(fingerprint)).isEqualTo(after.getMap("items[1]"));
    }

    @Test
    void each_failed_attempt_counts_and_a_job_that_was_tried_again_is_found_in_its_group() {
        String id = Api.enqueue("task_type", "group-again", "max_attempts", 3);
        Api.claim("group-again").fail("error_message", "ConnectionError: page 1").then().statusCode(200);
        rollUp();
        Stores.makeDue(id);
        Api.claim("group-again").fail("error_message", "ConnectionError: page 2").then().statusCode(200);

        String fingerprint = groups("task_type=group-again").getString("items[0].fingerprint");
        assertThat(group(fingerprint)).containsEntry("count", 2).containsEntry("jobs", 1);
        JsonPath jobs = Api.get(path(fingerprint) + "/jobs").then().statusCode(200).extract().jsonPath();
        assertThat(jobs.getList("items")).hasSize(1);
        assertThat(jobs.getString("items[0].job_id")).isEqualTo(id);
        assertThat(jobs.getString("items[0].status")).isEqualTo("queued");
        assertThat(jobs.getString("items[0].outcome")).isEqualTo("queued");
        assertThat(jobs.getInt("items[0].failures")).isEqualTo(2);
        assertThat(jobs.getInt("items[0].attempt")).isEqualTo(2);
        assertThat(Api.get("/api/v1/jobs?fingerprint=" + fingerprint).jsonPath().getList("items")).isEmpty();
    }

    @Test
    void a_released_or_cancelled_attempt_is_no_failure() {
        String released = Api.enqueue("task_type", "group-none");
        Api.claim("group-none").release().then().statusCode(200);
        Api.Claim cancelled = Api.claim("group-none");
        Api.post("/api/v1/jobs/" + released + "/cancel", json()).then().statusCode(200);
        cancelled.fail("error_message", "interrupted").then().statusCode(200);

        assertThat(groups("task_type=group-none").getList("items")).isEmpty();
        rollUp();
        assertThat(groups("task_type=group-none").getList("items")).isEmpty();
    }

    @Test
    void a_resolved_group_that_comes_back_is_a_regression_at_once_and_the_audit_says_who_when_and_with_which_job() {
        failed("group-back", "the disk is full");
        String fingerprint = groups("task_type=group-back").getString("items[0].fingerprint");
        Api.post(path(fingerprint) + "/resolve", json("note", "larger disk", "by", "Ann")).then().statusCode(200);
        assertThat(group(fingerprint)).containsEntry("state", "resolved").containsEntry("note", "larger disk")
                .containsEntry("requested_by", "Ann").containsEntry("count", 1);
        rollUp();
        assertThat(group(fingerprint)).containsEntry("state", "resolved");

        String back = failed("group-back", "the disk is full");
        Map<String, Object> unrolled = group(fingerprint);
        rollUp();
        assertThat(unrolled).containsEntry("state", "regressed").containsEntry("regressed_job_id", back)
                .containsEntry("count", 2).isEqualTo(group(fingerprint));
        assertThat(groups("task_type=group-back&state=regressed").getList("items")).hasSize(1);
        assertThat(groups("task_type=group-back&state=resolved").getList("items")).isEmpty();

        Api.post(path(fingerprint) + "/reopen", json()).then().statusCode(200);
        Api.post(path(fingerprint) + "/reopen", json()).then().statusCode(200);
        JsonPath changes = Api.get(path(fingerprint) + "/changes").then().statusCode(200).extract().jsonPath();
        assertThat(changes.getList("items.to_state")).containsExactly("resolved", "regressed", "open");
        assertThat(changes.getList("items.actor_kind")).containsExactly("key", "chore", "key");
        assertThat(changes.getString("items[0].requested_by")).isEqualTo("Ann");
        assertThat(changes.getString("items[1].job_id")).isEqualTo(back);
    }

    @Test
    void a_group_that_came_back_before_it_was_rolled_up_can_be_resolved_again() {
        failed("group-twice", "no memory");
        String fingerprint = groups("task_type=group-twice").getString("items[0].fingerprint");
        Api.post(path(fingerprint) + "/resolve", json()).then().statusCode(200);
        failed("group-twice", "no memory");
        assertThat(group(fingerprint)).containsEntry("state", "regressed");

        Api.post(path(fingerprint) + "/resolve", json()).then().statusCode(200);
        rollUp();
        assertThat(group(fingerprint)).containsEntry("state", "resolved").containsEntry("count", 2);
    }

    @Test
    void an_ignored_group_goes_on_counting_and_stays_ignored() {
        failed("group-ignored", "no thumbnail");
        rollUp();
        String fingerprint = groups("task_type=group-ignored").getString("items[0].fingerprint");
        Api.post(path(fingerprint) + "/ignore", json("note", "nobody looks at it")).then().statusCode(200);
        failed("group-ignored", "no thumbnail");
        rollUp();
        failed("group-ignored", "no thumbnail");

        assertThat(group(fingerprint)).containsEntry("state", "ignored").containsEntry("count", 3);
    }

    @Test
    void a_group_outlives_the_jobs_it_was_made_of() {
        String id = failed("group-pruned", "gone soon");
        String fingerprint = groups("task_type=group-pruned").getString("items[0].fingerprint");
        Stores.execute("update queue_operator.jobs set completed_at = now() - interval '10 days' where id = '" + id + "'");
        Api.everybodyIsTold();
        Api.post("/api/v1/reaper/prunes", json("older_than_s", 9 * 86_400)).then().statusCode(200);
        Api.get("/api/v1/jobs/" + id).then().statusCode(404);

        assertThat(group(fingerprint)).containsEntry("count", 1).containsEntry("message", "gone soon");
        assertThat(Api.get(path(fingerprint) + "/jobs").then().statusCode(200).extract().jsonPath().getList("items")).isEmpty();
        Api.post(path(fingerprint) + "/resolve", json()).then().statusCode(200);
        failed("group-pruned", "gone soon");
        assertThat(group(fingerprint)).containsEntry("count", 2).containsEntry("state", "regressed");
    }

    @Test
    void counting_goes_on_after_the_database_was_restored_elsewhere_and_nothing_is_counted_twice() {
        failed("group-restored", "no toner");
        rollUp();
        String fingerprint = groups("task_type=group-restored").getString("items[0].fingerprint");
        // Transaction numbers begin anew there: the cursor is beyond them.
        Stores.execute("update queue_operator.follower_cursors set xid = '9000000000000' where follower = 'error_groups'");
        failed("group-restored", "no toner");
        rollUp();
        assertThat(group(fingerprint)).containsEntry("count", 2);
        failed("group-restored", "no toner");
        rollUp();

        assertThat(group(fingerprint)).containsEntry("count", 3).containsEntry("jobs", 3);
    }

    @Test
    void many_workers_that_fail_alike_at_once_while_others_roll_up_and_read_are_all_counted_once() {
        int jobs = 60;
        for (int i = 0; i < jobs; i++) {
            Api.enqueue("task_type", "group-crowd", "max_attempts", 1);
        }
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (Api.Claim claim : Api.claims("group-crowd", jobs)) {
            all.add(CompletableFuture.runAsync(
                    () -> claim.fail("error_message", "host db-" + claim.token() + ".internal is away").then().statusCode(200)));
            if (all.size() % 10 == 0) {
                all.add(CompletableFuture.runAsync(ErrorGroupsIT::rollUp));
            }
        }
        all.forEach(CompletableFuture::join);

        assertThat(groups("task_type=group-crowd").getList("items")).hasSize(1);
        assertThat(groups("task_type=group-crowd").getInt("items[0].count")).isEqualTo(jobs);
        rollUp();
        assertThat(groups("task_type=group-crowd").getInt("items[0].count")).isEqualTo(jobs);
        assertThat(groups("task_type=group-crowd").getInt("items[0].jobs")).isEqualTo(jobs);
    }

    @ParameterizedTest
    @CsvSource({"last_seen", "count"})
    void pages_of_groups_are_whole_in_either_order_also_across_what_is_rolled_up_and_what_is_not(String sort) {
        String type = "group-pages-" + sort;
        String[] things = {"ink", "paper", "light", "sound", "glass"};
        for (int i = 0; i < things.length; i++) {
            for (int n = 0; n <= i; n++) {
                failed(type, "there is no " + things[i]);
            }
            if (i == 2) {
                rollUp();
            }
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = groups("task_type=" + type + "&sort=" + sort + "&limit=2" + cursor);
            seen.addAll(page.getList("items.message"));
            cursor = page.getString("next_cursor") == null ? "" : "&cursor=" + page.getString("next_cursor");
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactly("there is no glass", "there is no sound", "there is no light", "there is no paper",
                "there is no ink");
        assertThat(new HashSet<>(seen)).hasSameSizeAs(seen);
    }

    @Test
    void groups_are_narrowed_by_category_code_time_and_text() {
        failed("group-narrow", "rate limit reached");
        String fingerprint = groups("task_type=group-narrow").getString("items[0].fingerprint");

        assertThat(fingerprints("error_category=infrastructure&error_code=RATE_LIMITED")).contains(fingerprint);
        assertThat(fingerprints("error_category=account")).doesNotContain(fingerprint);
        assertThat(fingerprints("q=Rate%20LIMIT")).contains(fingerprint);
        assertThat(fingerprints("q=rate%25reached")).doesNotContain(fingerprint);
        assertThat(fingerprints("since=2020-01-01T00:00:00Z")).contains(fingerprint);
        assertThat(fingerprints("since=2100-01-01T00:00:00Z")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "?state=shut, state", "?sort=name, sort", "?limit=0, limit", "?cursor=x, cursor", "?fingerprint=x, fingerprint",
        "?since=today, since", "?task_type=a/b, task_type", "/xyz, fingerprint", "/ABCDEF0123456789, fingerprint",
        "/xyz/jobs, fingerprint", "/0123456789abcdef/jobs?limit=x, limit", "/xyz/changes, fingerprint"
    })
    void bad_questions_are_refused_by_name(String question, String field) {
        assertThat(Api.get("/api/v1/errors/groups" + question).then().statusCode(400).extract().jsonPath()
                .getString("detail")).contains(field);
    }

    @Test
    void bad_decisions_are_refused_by_name_and_decisions_of_others_than_admins_as_well() {
        String unknown = path("0123456789abcdef");
        Api.get(unknown).then().statusCode(404);
        Api.get(unknown + "/jobs").then().statusCode(404);
        assertThat(Api.post(unknown + "/resolve", json()).then().statusCode(404).extract().jsonPath().getString("error.code"))
                .isEqualTo("ERROR_GROUP_NOT_FOUND");
        Api.post(path("x") + "/resolve", json()).then().statusCode(400);
        Api.post(unknown + "/close", json()).then().statusCode(404);
        for (Object bad : List.of(json("note", 7), json("note", "x".repeat(2001)), json("by", ""), json("by", "a\nb"),
                json("why", "typo"), List.of())) {
            Api.post(unknown + "/ignore", bad).then().statusCode(400);
        }
        Api.authorized().body("{").post(unknown + "/reopen").then().statusCode(400);
        given().header("Authorization", "Bearer work-key").contentType("application/json").body("{}")
                .post(unknown + "/resolve").then().statusCode(403);
        given().get("/api/v1/errors/groups").then().statusCode(401);
    }

    private static String failed(String type, String message) {
        String id = Api.enqueue("task_type", type, "max_attempts", 1);
        Api.claim(type).fail("error_message", message).then().statusCode(200);
        return id;
    }

    private static List<String> fingerprints(String query) {
        return groups("limit=500&" + query).getList("items.fingerprint");
    }

    private static JsonPath groups(String query) {
        return Api.authorized().urlEncodingEnabled(false).get("/api/v1/errors/groups?" + query).then().statusCode(200).extract().jsonPath();
    }

    private static Map<String, Object> group(String fingerprint) {
        return Api.get(path(fingerprint)).then().statusCode(200).extract().jsonPath().getMap("");
    }

    private static String path(String fingerprint) {
        return "/api/v1/errors/groups/" + fingerprint;
    }

    private static void rollUp() {
        Api.authorized().post("/api/v1/errors/groups/rollups").then().statusCode(200);
    }
}
