package io.queueoperator.contract;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers that write the end of a job into {@code job:{id}} themselves: it becomes true once, and no lease is broken. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class TakeoverIT {

    @AfterEach
    void every_key_under_job_is_a_plain_hash_with_the_fields_of_the_contract() {
        String odd = RedisLine.array(Stores.servers().redis(), "EVAL", """
                local odd = {}
                for _, key in ipairs(redis.call('KEYS', 'job:*')) do
                  if redis.call('TYPE', key).ok ~= 'hash' then
                    odd[#odd + 1] = key
                  elseif redis.call('HEXISTS', key, 'operator') == 1 then
                    for _, field in ipairs({'id', 'task', 'source_id', 'source_url_id', 'document_id', 'run_id', 'status',
                        'created_at', 'attempts', 'max_attempts', 'worker', 'started_at', 'completed_at', 'error_message',
                        'cron_time', 'manual', 'mode', 'lang', 'dpi', 'psm', 'oem', 'min_text_chars', 'ocr_addon'}) do
                      if redis.call('HEXISTS', key, field) == 0 then odd[#odd + 1] = key .. ' ' .. field end
                    end
                  end
                end
                return odd""", "0").toString();

        assertThat(odd).isEqualTo("[]");
    }

    @Test
    void a_failure_that_a_worker_wrote_into_the_hash_is_the_failure_everywhere() {
        String id = Api.enqueue("task_type", "ocr", "source_id", "tk-1", "document_id", "tk-d1", "max_attempts", 3);
        foreign(id, "status", "failed", "error_message", "ConnectionError: scan.example is down", "worker", "old-7",
                "attempts", "1", "completed_at", "2026-01-02T03:04:05Z");
        assertThat(sweep().getInt("taken_over")).isEqualTo(1);

        JsonPath progress = Api.progress(id);
        assertThat(progress.getString("status")).isEqualTo("failed");
        assertThat(progress.getString("error")).isEqualTo("ConnectionError: scan.example is down");
        assertThat(progress.getString("completed_at")).isNotNull();
        assertThat(Stores.hash(id)).containsEntry("status", "failed").containsEntry("state", "failed")
                .containsEntry("error_message", "ConnectionError: scan.example is down")
                .containsEntry("error_category", "infrastructure").doesNotContainKey("foreign_status");
        assertThat(Stores.row("select status, worker_id, error_type, reported_at is not null as said from"
                + " queue_operator.task_runs where job_id = '" + id + "'"))
                .containsEntry("status", "FAILED").containsEntry("worker_id", "old-7")
                .containsEntry("error_type", "connection_dropped").containsEntry("said", true);
        assertThat(Stores.row("select last_error_message, status from queue_operator.ingestion_items where job_id = '"
                + id + "'")).containsEntry("last_error_message", "ConnectionError: scan.example is down")
                .containsEntry("status", "failed");
        assertThat(events(id)).endsWith("claimed by redis old-7", "failed by redis old-7");
    }

    @Test
    void a_completion_is_taken_over_once_whatever_word_the_worker_has_for_it() {
        String id = Api.enqueue("task_type", "tk-done");
        foreign(id, "status", "done", "worker", "old-7", "finished_at", "2026-01-02T03:04:05Z");
        assertThat(sweep().getInt("taken_over")).isEqualTo(1);
        assertThat(sweep().getInt("taken_over")).isZero();
        foreign(id, "status", "done");
        assertThat(sweep().getInt("taken_over")).isZero();

        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
        assertThat(Stores.rows("select 1 from queue_operator.task_runs where job_id = '" + id + "'")).hasSize(1);
        assertThat(Api.claims("tk-done", 10)).isEmpty();
    }

    @Test
    void a_word_that_the_display_writes_over_before_it_was_noticed_is_not_lost() throws Exception {
        String id = Api.enqueue("task_type", "tk-race");
        foreign(id, "status", "failed", "error_message", "no such page: /a", "worker", "old-7");
        // The reaper tells Redis everything again, as after a flush; there is much of it, and a sweep has its limit.
        RedisLine.run(Stores.servers().redis(), "DEL", "queue-operator:marker");
        eventually("Redis is told of the job again", () -> {
            Api.sweep();
            return "pending".equals(Stores.hash(id).get("status"));
        });
        assertThat(Stores.hash(id)).containsEntry("foreign_status", "failed");

        assertThat(sweep().getInt("taken_over")).isEqualTo(1);
        assertThat(Api.progress(id).getString("error")).isEqualTo("no such page: /a");
        assertThat(Stores.hash(id)).containsEntry("status", "failed").doesNotContainKey("foreign_status");
    }

    @Test
    void a_word_in_a_hash_that_was_written_anew_as_a_whole_is_not_lost_either() {
        String id = Api.enqueue("task_type", "tk-rewritten");
        Map<String, String> theirs = new LinkedHashMap<>();
        Map<String, String> ours = Stores.hash(id);
        for (String field : List.of("id", "task", "created_at", "attempts", "max_attempts")) {
            theirs.put(field, ours.get(field));
        }
        theirs.put("status", "failed");
        theirs.put("error_message", "rewritten");
        Stores.overwriteHash(id, theirs);
        RedisLine.run(Stores.servers().redis(), "DEL", "queue-operator:marker");
        Api.sweep();
        sweep();

        assertThat(Api.progress(id).getString("error")).isEqualTo("rewritten");
    }

    @Test
    void a_job_that_a_worker_of_ours_holds_is_not_ended_by_somebody_who_has_no_lease() {
        String id = Api.enqueue("task_type", "tk-held");
        Api.Claim claim = Api.claim("tk-held");
        claim.start().then().statusCode(200);
        foreign(id, "status", "failed", "error_message", "I say so", "worker", "old-7");
        JsonPath report = sweep();

        assertThat(report.getInt("conflicts")).isEqualTo(1);
        assertThat(report.getInt("taken_over")).isZero();
        assertThat(Stores.hash(id)).containsEntry("status", "processing").containsEntry("worker", "w-1")
                .containsEntry("error_message", "").doesNotContainKey("foreign_status");
        assertThat(takeover(id, "conflict")).containsEntry("error_message", "I say so").containsEntry("worker", "old-7");
        assertThat((String) takeover(id, "conflict").get("detail")).contains("w-1").contains("lease " + claim.token());
        assertThat(sweep().getInt("conflicts")).isZero();
        claim.complete().then().statusCode(200);
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
    }

    @Test
    void a_word_that_our_own_write_came_before_is_a_conflict_that_is_still_told() {
        String id = Api.enqueue("task_type", "tk-overtaken");
        foreign(id, "status", "completed", "worker", "old-7");
        Api.Claim claim = Api.claim("tk-overtaken");
        assertThat(Stores.hash(id)).containsEntry("status", "processing").containsEntry("foreign_status", "completed");
        sweep();

        assertThat((String) takeover(id, "conflict").get("detail")).contains("held by w-1");
        assertThat(Stores.hash(id)).doesNotContainKey("foreign_status");
        claim.fail("error_message", "the real end", "retryable", false);
    }

    @Test
    void a_worker_that_tells_both_of_us_of_its_failure_keeps_its_retry() {
        String id = Api.enqueue("task_type", "tk-both", "max_attempts", 3);
        Api.Claim claim = Api.claim("tk-both");
        claim.start().then().statusCode(200);
        foreign(id, "status", "failed", "error_message", "Connection refused", "worker", "w-1");
        claim.fail("error_message", "Connection refused").then().statusCode(200);
        assertThat(Stores.hash(id)).containsEntry("foreign_token", Long.toString(claim.token()));
        assertThat(sweep().getInt("taken_over")).isZero();

        assertThat(Api.progress(id).getString("status")).isEqualTo("queued");
        assertThat(takeover(id, "agreed")).containsEntry("worker", "w-1");
        assertThat(Stores.hash(id)).containsEntry("status", "pending")
                .doesNotContainKeys("foreign_status", "foreign_token");
        assertThat(Stores.rows("select 1 from queue_operator.task_runs where job_id = '" + id + "'")).hasSize(1);
    }

    @Test
    void also_one_that_writes_into_the_hash_after_it_told_us() {
        String id = Api.enqueue("task_type", "tk-both-late", "max_attempts", 3);
        Api.claim("tk-both-late").fail("error_message", "Connection refused").then().statusCode(200);
        foreign(id, "status", "failed", "error_message", "Connection refused", "worker", "w-1");
        assertThat(sweep().getInt("taken_over")).isZero();

        assertThat(Api.progress(id).getString("status")).isEqualTo("queued");
        assertThat(Stores.hash(id)).containsEntry("status", "pending");
    }

    @Test
    void an_end_that_stands_against_ours_is_healed_and_told() {
        String id = Api.enqueue("task_type", "tk-against");
        Api.claim("tk-against").complete().then().statusCode(200);
        foreign(id, "status", "failed", "error_message", "too late");
        assertThat(sweep().getInt("conflicts")).isEqualTo(1);

        assertThat(Stores.hash(id)).containsEntry("status", "completed").containsEntry("error_message", "");
        assertThat((String) takeover(id, "conflict").get("detail")).contains("ended as completed");
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
    }

    @Test
    void a_job_that_nobody_knew_is_adopted_with_its_end() {
        String id = "tk-stranger-1";
        foreign(id, "id", id, "task", "ocr", "source_id", "tk-s2", "document_id", "tk-d2", "status", "failed",
                "created_at", now(-60), "completed_at", now(-5), "attempts", "2", "max_attempts", "3", "worker", "old-8",
                "error_message", "page 3: image is broken", "lang", "deu");
        sweep();

        JsonPath job = Api.get("/api/v1/jobs/" + id).then().statusCode(200).extract().jsonPath();
        assertThat(job.getString("status")).isEqualTo("failed");
        assertThat(job.getInt("attempt")).isEqualTo(2);
        assertThat(job.getString("scheduled_for")).isNull();
        assertThat(Api.progress(id).getString("error")).isEqualTo("page 3: image is broken");
        assertThat(Stores.hash(id)).containsEntry("status", "failed").containsEntry("lang", "deu")
                .doesNotContainKey("foreign_status");
        assertThat(Stores.rows("select 1 from queue_operator.task_runs where job_id = '" + id + "'")).hasSize(1);
        assertThat(sweep().getInt("taken_over")).isZero();
    }

    @Test
    void what_ended_long_ago_and_what_is_not_ended_and_what_is_no_job_is_left_alone() {
        foreign("tk-old", "task", "ocr", "status", "completed", "completed_at", "2020-01-02T03:04:05Z");
        foreign("tk-busy", "task", "ocr", "status", "processing", "worker", "old-7");
        foreign("tk-other", "task", "ocr", "status", "failed", "operator", "another", "state", "queued");
        foreign("tk-timeless", "task", "ocr", "status", "completed");
        foreign("tk-made-long-ago", "task", "ocr", "status", "failed", "created_at", "2020-01-02T03:04:05Z");
        foreign("tk-none", "status", "completed", "created_at", now(-60));
        sweep();

        for (String id : List.of("tk-old", "tk-busy", "tk-other", "tk-none", "tk-timeless", "tk-made-long-ago")) {
            Api.get("/api/v1/jobs/" + id).then().statusCode(404);
        }
        // What another operator signed is its own, and need not have our fields.
        RedisLine.run(Stores.servers().redis(), "DEL", "job:tk-other");
        assertThat((String) takeover("tk-none", "refused").get("detail")).contains("task is missing");
        assertThat(sweep().getInt("conflicts")).isZero();
        foreign("tk-none", "task", "tk-none-now");
        assertThat(sweep().getInt("taken_over")).isEqualTo(1);
        assertThat(Api.progress("tk-none").getString("status")).isEqualTo("completed");
    }

    @Test
    void a_word_without_any_time_counts_if_the_job_is_known() {
        String id = Api.enqueue("task_type", "tk-flushed");
        // As after a flush: the worker's word is all there is.
        Stores.overwriteHash(id, Map.of("status", "completed"));
        assertThat(sweep().getInt("taken_over")).isEqualTo(1);

        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
    }

    @Test
    void an_id_that_was_pushed_although_the_job_has_ended_is_not_done_again() {
        String id = "tk-pushed-done";
        foreign(id, "task", "tk-pushed-done", "status", "completed", "worker", "old-7");
        RedisLine.run(Stores.servers().redis(), "RPUSH", "queue", id);
        JsonPath report = sweep();

        assertThat(report.getInt("adopted")).isEqualTo(1);
        assertThat(report.getInt("taken_over")).isEqualTo(1);
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
        assertThat(Api.claims("tk-pushed-done", 10)).isEmpty();
    }

    @Test
    void an_id_that_was_pushed_long_after_its_job_had_ended_is_not_lost() {
        String id = "tk-pushed-old";
        foreign(id, "task", "tk-pushed-old", "status", "failed", "error_message", "boom", "completed_at",
                "2020-01-01T00:00:00Z");
        RedisLine.run(Stores.servers().redis(), "RPUSH", "queue", id);

        assertThat(sweep().getInt("taken_over")).isEqualTo(1);
        assertThat(Api.progress(id).getString("error")).isEqualTo("boom");
    }

    @Test
    void a_crash_between_claim_and_end_is_taken_up_again() {
        String id = Api.enqueue("task_type", "tk-crash");
        Stores.execute("insert into queue_operator.intake_takeovers (job_id, word_key, status, worker, error_message,"
                + " lease_token) values ('" + id + "', 'crash', 'failed', 'old-7', 'boom',"
                + " nextval('queue_operator.lease_token_seq'))");
        Stores.execute("update queue_operator.jobs j set status = 'claimed', version = version + 1, claimed_at = now(),"
                + " lease_token = t.lease_token, lease_expires_at = now() + interval '1 hour', worker_id = 'old-7'"
                + " from queue_operator.intake_takeovers t where t.job_id = j.id and j.id = '" + id + "'");
        Stores.execute("insert into queue_operator.job_events (job_id, from_status, to_status, attempt, actor_kind, actor)"
                + " values ('" + id + "', 'queued', 'claimed', 1, 'redis', 'old-7')");
        assertThat(sweep().getInt("taken_over")).isEqualTo(1);

        assertThat(Api.progress(id).getString("error")).isEqualTo("boom");
    }

    @Test
    void hostile_words_break_nothing() {
        String id = Api.enqueue("task_type", "tk-hostile");
        foreign(id, "status", "failed", "error_message", "x".repeat(1_000_000), "worker", "w".repeat(10_000));
        String binary = Api.enqueue("task_type", "tk-hostile");
        RedisLine.run(Stores.servers().redis(), "EVAL", "return redis.call('HSET', 'job:" + binary
                + "', 'status', 'failed', 'error_message', string.char(255, 0, 254), 'worker', string.char(0, 200))", "0");
        RedisLine.run(Stores.servers().redis(), "SET", "job:tk-string", "poison");
        RedisLine.run(Stores.servers().redis(), "HSET", "job:../../x y", "status", "failed");
        assertThat(sweep().getInt("taken_over")).isEqualTo(2);

        assertThat(Api.progress(id).getString("error")).hasSizeLessThan(600).startsWith("xxx");
        assertThat(Api.progress(binary).getString("status")).isEqualTo("failed");
        RedisLine.run(Stores.servers().redis(), "DEL", "job:tk-string", "job:../../x y");
    }

    @Test
    void thirty_thousand_other_hashes_are_walked_over() {
        RedisLine.run(Stores.servers().redis(), "EVAL", "for i = 1, 30000 do redis.call('HSET', 'job:crowd-' .. i, 'task',"
                + " 'ocr', 'status', 'pending') end return 1", "0");
        String id = Api.enqueue("task_type", "tk-crowd");
        foreign(id, "status", "completed");
        JsonPath report = sweep();

        assertThat(report.getInt("keys_scanned")).isGreaterThanOrEqualTo(30_000);
        assertThat(report.getInt("taken_over")).isEqualTo(1);
        RedisLine.run(Stores.servers().redis(), "EVAL",
                "for i = 1, 30000 do redis.call('UNLINK', 'job:crowd-' .. i) end return 1", "0");
    }

    private static void foreign(String id, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            Stores.setHashField(id, pairs[i], pairs[i + 1]);
        }
    }

    private static String now(int seconds) {
        return java.time.Instant.now().plusSeconds(seconds).toString();
    }

    private static JsonPath sweep() {
        return Api.authorized().post("/api/v1/intake/sweeps").then().statusCode(200).extract().jsonPath();
    }

    private static Map<String, Object> takeover(String jobId, String state) {
        List<Map<String, Object>> items = Api.get("/api/v1/intake/takeovers?limit=500&state=" + state).then()
                .statusCode(200).extract().jsonPath().getList("items");
        return items.stream().filter(item -> item.get("job_id").equals(jobId)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + state + " of " + jobId));
    }

    private static List<String> events(String id) {
        return Stores.rows("select to_status || ' by ' || actor_kind || ' ' || actor as said"
                        + " from queue_operator.job_events where job_id = '" + id + "' order by id")
                .stream().map(row -> (String) row.get("said")).toList();
    }
}
