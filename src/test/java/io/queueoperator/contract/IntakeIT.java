package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs that others push into the Redis list: each becomes a job once, and what is none is set aside. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class IntakeIT {
    private static final String IN_HAND = "queue-operator:{queue}:in-hand";

    @Test
    void a_job_that_the_ui_pushed_is_adopted_as_it_was_meant() {
        String id = id();
        push(id, "id", id, "task", "ocr", "source_id", "s-" + id, "source_url_id", "", "document_id", "d-" + id, "run_id",
                "", "status", "pending", "created_at", "2026-01-02T03:04:05Z", "attempts", "1", "max_attempts", "4",
                "priority", "7", "lang", "deu", "dpi", "300", "ocr_psm", "6", "note", "keep me");

        assertThat(sweep().getInt("adopted")).isEqualTo(1);

        JsonPath job = Api.get("/api/v1/jobs/" + id).then().statusCode(200).extract().jsonPath();
        assertThat(job.getString("status")).isEqualTo("queued");
        assertThat(job.getString("task_type")).isEqualTo("ocr");
        assertThat(job.getString("source_id")).isEqualTo("s-" + id);
        assertThat(job.getString("document_id")).isEqualTo("d-" + id);
        assertThat(job.getString("created_at")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(job.getInt("attempt")).isEqualTo(2);
        assertThat(job.getInt("max_attempts")).isEqualTo(4);
        assertThat(job.getInt("priority")).isEqualTo(7);
        assertThat(job.<Map<String, Object>>get("payload"))
                .containsEntry("lang", "deu").containsEntry("dpi", "300").containsEntry("psm", "6")
                .containsEntry("note", "keep me").doesNotContainKeys("status", "task", "source_id");
        assertThat(Api.progress(id).getString("status")).isEqualTo("queued");
        assertThat(Stores.hash(id)).containsEntry("status", "pending").containsEntry("dpi", "300")
                .containsEntry("created_at", "2026-01-02T03:04:05Z").containsEntry("note", "keep me");
        assertThat(events(id)).containsExactly("queued by redis queue");
        assertThat(waiting()).isZero();
    }

    @Test
    void an_adopted_job_is_claimed_and_ended_like_any_other() {
        String id = id();
        push(id, "task", "adopt-and-run", "max_attempts", "");
        sweep();
        Api.Claim claim = Api.claim("adopt-and-run");

        assertThat(claim.id()).isEqualTo(id);
        claim.complete().then().statusCode(200);
        assertThat(Stores.hash(id)).containsEntry("status", "completed");
        assertThat(sweep().getInt("taken_over")).isZero();
    }

    @Test
    void an_id_that_is_pushed_twice_is_one_job() {
        String id = id();
        push(id, "task", "pushed-twice");
        pushId(id);
        sweep();
        pushId(id);
        assertThat(sweep().getInt("known")).isEqualTo(1);

        assertThat(Api.claims("pushed-twice", 10)).hasSize(1);
        assertThat(events(id)).containsExactly("queued by redis queue", "claimed by worker w-1");
    }

    @Test
    void what_was_taken_from_the_list_before_a_crash_is_taken_up_again() {
        String id = id();
        hash(id, "task", "crash-before");
        // As the list and our hands are between the two stores: out of the one, not yet a job.
        redis("ZADD", IN_HAND, "1", id);
        sweep();

        assertThat(Api.claims("crash-before", 10)).hasSize(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void what_became_a_job_before_a_crash_is_not_made_again() {
        String id = id();
        push(id, "task", "crash-after");
        sweep();
        Api.claim("crash-after").complete().then().statusCode(200);
        // The job is there and done, and the last step was not: it is still in our hands.
        redis("ZADD", IN_HAND, "1", id);
        JsonPath report = sweep();

        assertThat(report.getInt("known")).isEqualTo(1);
        assertThat(report.getInt("refused")).isZero();
        assertThat(Api.claims("crash-after", 10)).isEmpty();
        assertThat(waiting()).isZero();
    }

    @Test
    void what_another_instance_has_in_its_hands_is_left_to_it() {
        String id = id();
        hash(id, "task", "in-other-hands");
        redis("ZADD", IN_HAND, "9999999999999", id);
        sweep();

        assertThat(Api.claims("in-other-hands", 10)).isEmpty();
        redis("ZADD", IN_HAND, "1", id);
        sweep();
        assertThat(Api.claims("in-other-hands", 10)).hasSize(1);
    }

    @Test
    void a_hash_that_is_written_a_moment_late_is_waited_for() {
        String id = id();
        pushId(id);
        assertThat(sweep().getInt("later")).isEqualTo(1);
        assertThat(sweep().getInt("later")).isEqualTo(1);
        hash(id, "task", "late-hash");
        assertThat(sweep().getInt("adopted")).isEqualTo(1);

        assertThat(Api.claims("late-hash", 10)).hasSize(1);
    }

    @Test
    void a_hash_that_never_comes_is_set_aside_and_can_be_tried_again() {
        String id = id();
        pushId(id);
        for (int look = 1; look <= 5; look++) {
            sweep();
        }
        JsonPath refusal = refusal(id);
        assertThat(refusal.getString("reason")).isEqualTo("no_hash");
        assertThat(refusal.getString("detail")).contains("job:" + id);

        String retry = "/api/v1/intake/refusals/" + refusal.getLong("id") + "/retry";
        Api.post(retry, json()).then().statusCode(200).body("state", equalTo("open")).body("times", equalTo(2));
        hash(id, "task", "mended");
        Api.post(retry, json()).then().statusCode(200).body("state", equalTo("adopted")).body("closed_by", equalTo("tests"));
        Api.post(retry, json()).then().statusCode(200).body("state", equalTo("adopted"));
        assertThat(Api.claims("mended", 10)).hasSize(1);
    }

    @Test
    void everything_that_is_no_job_is_set_aside_with_its_reason() {
        String noTask = id();
        push(noTask, "status", "pending");
        String badNumber = id();
        push(badNumber, "task", "ocr", "max_attempts", "lots");
        String tooLarge = id();
        push(tooLarge, "task", "ocr", "lang", "x".repeat(1_000_000));
        String notAHash = id();
        redis("SET", "job:" + notAHash, "poison");
        pushId(notAHash);
        String binary = id();
        hash(binary, "task", "ocr");
        lua("redis.call('HSET', 'job:" + binary + "', 'lang', string.char(255, 0, 254))");
        pushId(binary);
        String many = id();
        lua("for i = 1, 1000 do redis.call('HSET', 'job:" + many + "', 'f' .. i, i) end");
        pushId(many);
        sweep();

        assertThat(refusal(noTask).getString("reason")).isEqualTo("missing_field");
        assertThat(refusal(badNumber).getString("detail")).contains("max_attempts").contains("from 1 to 1000");
        assertThat(refusal(tooLarge).getString("reason")).isEqualTo("too_large");
        assertThat(refusal(tooLarge).getString("fields.lang")).hasSizeLessThan(2_000);
        assertThat(refusal(notAHash).getString("reason")).isEqualTo("not_a_hash");
        assertThat(refusal(binary).getString("reason")).isEqualTo("bad_field");
        assertThat(refusal(many).getString("reason")).isEqualTo("too_large");
        assertThat(waiting()).isZero();
        redis("DEL", "job:" + notAHash);
    }

    @Test
    void entries_that_are_no_ids_are_set_aside_and_hold_up_nobody() {
        String good = id();
        lua("redis.call('RPUSH', 'queue', string.char(255, 0, 10), '', string.rep('9', 1000000), 'a b', '../../etc')");
        push(good, "task", "among-bad-ones");
        JsonPath report = sweep();

        assertThat(report.getInt("refused")).isEqualTo(5);
        assertThat(report.getInt("adopted")).isEqualTo(1);
        assertThat(waiting()).isZero();
        JsonPath refusal = refusal("a b");
        assertThat(refusal.getString("reason")).isEqualTo("bad_entry");
        Api.post("/api/v1/intake/refusals/" + refusal.getLong("id") + "/retry", json()).then().statusCode(409);
    }

    @Test
    void what_is_set_aside_is_dropped_by_a_person_alone_and_the_row_says_by_whom() {
        push("what is this");
        sweep();
        sweep();
        JsonPath refusal = refusal("what is this");
        String path = "/api/v1/intake/refusals/" + refusal.getLong("id");

        Api.authorized().delete(path).then().statusCode(204);
        Api.authorized().delete(path).then().statusCode(204);
        assertThat(Stores.row("select state, closed_by from queue_operator.intake_refusals where id = "
                + refusal.getLong("id"))).containsEntry("state", "dropped").containsEntry("closed_by", "tests");
        Api.authorized().delete("/api/v1/intake/refusals/999999999").then().statusCode(404)
                .body("error.code", equalTo("REFUSAL_NOT_FOUND"));
        Api.authorized().delete("/api/v1/intake/refusals/x").then().statusCode(400);
        Api.get("/api/v1/intake/refusals?state=gone").then().statusCode(400);
        Api.get("/api/v1/intake/refusals?cursor=zzz").then().statusCode(400);
    }

    @Test
    void a_job_that_has_ended_is_not_done_again_because_somebody_pushes_it() {
        String id = id();
        push(id, "task", "once-only");
        sweep();
        Api.claim("once-only").complete().then().statusCode(200);
        Stores.setHashField(id, "status", "pending");
        pushId(id);
        sweep();

        assertThat(refusal(id).getString("reason")).isEqualTo("already_ended");
        assertThat(Api.claims("once-only", 10)).isEmpty();
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
    }

    @Test
    void another_job_under_an_id_that_is_taken_is_set_aside_and_the_first_one_stays() {
        String id = id();
        push(id, "task", "taken-id", "document_id", "d-1");
        sweep();
        Stores.setHashField(id, "document_id", "d-2");
        pushId(id);
        sweep();

        assertThat(refusal(id).getString("reason")).isEqualTo("id_taken");
        assertThat(refusal(id).getString("detail")).contains("document_id");
        assertThat(refusal(id).getString("fields.document_id")).isEqualTo("d-2");
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getString("document_id")).isEqualTo("d-1");
        assertThat(Api.claims("taken-id", 10)).hasSize(1);
    }

    @Test
    void a_list_that_is_no_list_is_said_and_the_rest_goes_on() {
        redis("SET", "queue", "poison");
        try {
            sweep();
            assertThat(Api.get("/api/v1/intake").then().statusCode(200).extract().jsonPath().getString("trouble"))
                    .contains("queue");
        } finally {
            redis("DEL", "queue");
        }
        sweep();
        assertThat(Api.get("/api/v1/intake").jsonPath().getString("trouble")).isNull();
    }

    @Test
    void the_state_says_how_far_behind_it_is() {
        String id = id();
        push(id, "task", "counted");
        JsonPath before = Api.get("/api/v1/intake").then().statusCode(200).extract().jsonPath();
        assertThat(before.getInt("adoption.queued")).isEqualTo(1);
        assertThat(before.getInt("adoption.behind_by")).isEqualTo(1);
        assertThat(before.getBoolean("adoption.enabled")).isTrue();
        sweep();
        assertThat(Api.get("/api/v1/intake").jsonPath().getInt("adoption.behind_by")).isZero();
        Api.get("/api/v1/intake?x=1").then().statusCode(400);
        assertThat(Api.get("/q/metrics").asString()).contains("queue_operator_intake_jobs_total");
    }

    private static String id() {
        // Small decimal ids, as the counter in Redis reserves them.
        return RedisLine.run(Stores.servers().redis(), "INCRBY", "job_id_counter", "1").substring(1);
    }

    private static void push(String id, String... pairs) {
        if (pairs.length > 0) {
            hash(id, pairs);
        }
        pushId(id);
    }

    private static void pushId(String id) {
        redis("RPUSH", "queue", id);
    }

    private static void hash(String id, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            Stores.setHashField(id, pairs[i], pairs[i + 1]);
        }
    }

    private static void lua(String script) {
        assertThat(redis("EVAL", script + " return 1", "0")).isEqualTo(":1");
    }

    private static String redis(String... command) {
        return RedisLine.run(Stores.servers().redis(), command);
    }

    private static JsonPath sweep() {
        return Api.authorized().post("/api/v1/intake/sweeps").then().statusCode(200).extract().jsonPath();
    }

    private static int waiting() {
        return Api.get("/api/v1/intake").then().statusCode(200).extract().jsonPath().getInt("adoption.behind_by");
    }

    private static JsonPath refusal(String jobId) {
        List<Map<String, Object>> items = Api.get("/api/v1/intake/refusals?limit=500").then().statusCode(200)
                .extract().jsonPath().getList("items");
        Map<String, Object> found = items.stream().filter(item -> item.get("job_id").equals(jobId)).findFirst()
                .orElseThrow(() -> new AssertionError(jobId + " was not set aside"));
        try {
            return JsonPath.from(new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(found));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> events(String id) {
        return Stores.rows("select to_status || ' by ' || actor_kind || ' ' || actor as said"
                        + " from queue_operator.job_events where job_id = '" + id + "' order by id")
                .stream().map(row -> (String) row.get("said")).toList();
    }
}
