package io.queueoperator.contract;

import static io.queueoperator.contract.Replays.dryRun;
import static io.queueoperator.contract.Replays.failed;
import static io.queueoperator.contract.Replays.failedWith;
import static io.queueoperator.contract.Replays.replayTaskRun;
import static io.queueoperator.contract.Replays.start;
import static io.queueoperator.contract.Replays.taskRun;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which failures a replay takes, and which it passes over. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ReplaySelectionIT {
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
    void the_limit_says_that_there_is_more() {
        for (int i = 0; i < 3; i++) {
            failed("replay-limit", "it broke");
        }
        JsonPath plan = start("operation", "replay-limit", "dry_run", true, "limit", 2).then().statusCode(201).extract()
                .jsonPath();
        assertThat(plan.getInt("counts.planned")).isEqualTo(2);
        assertThat(plan.getBoolean("counts.limited")).isTrue();
    }
}
