package io.queueoperator.state;

import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.redis.EachKey;
import io.queueoperator.testing.JobBuilder;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step of the lifecycle leaves the same hash behind as writing all of it: both scripts on the real Redis. */
class WriteHashTest {
    private static final Instant LATER = JobBuilder.NOON.plusSeconds(9);
    private static final Job QUEUED = job().build();
    private static final Job CLAIMED = at(2, held(JobStatus.CLAIMED));
    private static final Job RUNNING =
            at(3, held(JobStatus.RUNNING).progress(new Progress("read", "page 4", 40, 4L, 10L, "reading")));
    private static final Job COMPLETED = at(4, held(JobStatus.RUNNING).lease(7, null).updatedAt(LATER.plusSeconds(9))
            .progress(new Progress("read", "page 4", 100, 10L, 10L, "reading"))
            .ended(JobStatus.COMPLETED, null, LATER.plusSeconds(9)));

    private static final Change ENQUEUED =
            new Change(QUEUED, "{\"mode\": \"full\", \"lang\": null, \"page\": {\"mode\": 1}}", null, Children.NONE, null, true);

    @AutoClose
    private static final LocalStores stores = LocalStoresResource.startFresh();

    private final WriteHash hash = new WriteHash(new HashParts(Settings.of(DisplayConfig.class)));

    @BeforeEach
    void no_hash() {
        RedisLine.run(stores.redis(), "FLUSHALL");
    }

    @Test
    void a_claim_leaves_the_same_hash_as_writing_all_of_it() {
        assertSame(List.of(QUEUED), CLAIMED);
    }

    @Test
    void a_completion_leaves_the_same_hash_as_writing_all_of_it() {
        assertSame(List.of(QUEUED, CLAIMED, RUNNING), COMPLETED);
    }

    @Test
    void a_completion_without_a_start_leaves_the_same_hash_as_writing_all_of_it() {
        assertSame(List.of(QUEUED, CLAIMED), at(3, held(JobStatus.CLAIMED).lease(7, null)
                .progress(new Progress(null, null, 100, null, null, null)).ended(JobStatus.COMPLETED, null, LATER)));
    }

    @Test
    void a_new_job_reads_the_same_as_when_all_of_it_is_written() {
        run(script(ENQUEUED, true));
        assertThat(content()).containsKeys(
                "id", "task", "source_id", "source_url_id", "document_id", "run_id", "status", "created_at", "attempts",
                "max_attempts", "worker", "started_at", "completed_at", "error_message", "cron_time", "manual", "mode", "lang",
                "dpi", "psm", "oem", "min_text_chars", "ocr_addon");
        Map<String, String> anew = said();
        run(script(Change.of(CLAIMED), true));
        Map<String, String> claimed = said();

        no_hash();
        run(script(ENQUEUED, false));
        run(hash.children(List.of(ENQUEUED), "me", false));
        assertThat(anew).isEqualTo(said()).containsEntry("mode", "full").containsEntry("children_total", "0");
        run(script(Change.of(CLAIMED), false));
        assertThat(claimed).isEqualTo(said()).containsEntry("worker", "worker-1");
    }

    @Test
    void where_there_is_something_already_no_new_job_is_written() {
        RedisLine.run(stores.redis(), "HSET", "job:4711", "status", "completed");
        assertThat(run(script(ENQUEUED, true))).containsExactly("0");
        assertThat(content()).containsOnlyKeys("status");
    }

    @Test
    void of_many_jobs_at_once_each_is_answered_for_itself() {
        RedisLine.run(stores.redis(), "SET", "job:2", "no hash");
        RedisLine.run(stores.redis(), "HSET", "job:3", "operator", "another");
        EachKey anew = script(ENQUEUED, true);
        assertThat(run(onKeys(anew, "job:1", "job:2", "job:3", "job:4"))).containsExactly("1", "0", "0", "1");

        EachKey claim = script(Change.of(CLAIMED), true);
        assertThat(run(onKeys(claim, "job:1", "job:2", "job:3", "job:5", "job:4"))).containsExactly("2", "0", "0", "0", "2");

        EachKey whole = script(Change.of(CLAIMED), false);
        assertThat(run(onKeys(whole, "job:2", "job:3", "job:4", "job:5"))).containsOnly("1");
        for (String key : List.of("job:1", "job:2", "job:3", "job:4", "job:5")) {
            assertThat(RedisLine.array(stores.redis(), "HMGET", key, "operator", "state", "version"))
                    .as(key).containsExactly("me", "claimed", "2");
        }
        EachKey counts = hash.children(List.of(new Change(CLAIMED, null, null, new Children(3, 1, 0, 2), null, true)), "me", false);
        RedisLine.run(stores.redis(), "SET", "job:2", "no hash");
        assertThat(run(onKeys(counts, "job:1", "job:2", "job:6", "job:5"))).containsExactly("1", "0", "0", "0");
    }

    @Test
    void a_hash_without_the_payload_is_not_taken_for_a_whole_one_because_a_child_came_in() {
        write(CLAIMED, false);
        Job child = job().id("child").origin(new Job.Origin(null, null, null, null, null, null, "4711", null)).build();
        EachKey counts = hash.children(List.of(Change.of(child, null, new Children(1, 0, 0, 1))), "me", false);

        assertThat(run(counts)).containsExactly("0");
        assertThat(upToDate(CLAIMED)).isFalse();
        run(script(whole(CLAIMED, new Children(1, 0, 0, 1)), false));
        assertThat(content()).containsEntry("mode", "full").containsEntry("children_total", "1");
        assertThat(upToDate(CLAIMED)).isTrue();
    }

    @Test
    void a_hash_without_the_payload_is_not_taken_for_a_whole_one_because_an_older_state_comes_late() {
        write(CLAIMED, false);
        assertThat(run(script(ENQUEUED, false))).containsExactly("0");
        assertThat(run(hash.children(List.of(ENQUEUED), "me", false))).containsExactly("0");
        assertThat(upToDate(CLAIMED)).isFalse();

        assertThat(run(script(whole(CLAIMED, Children.NONE), false))).containsExactly("1");
        assertThat(content()).containsEntry("mode", "full");
        assertThat(upToDate(CLAIMED)).isTrue();
    }

    @Test
    void a_whole_state_leaves_newer_counts_of_children_as_they_are() {
        run(script(ENQUEUED, true));
        Children two = new Children(2, 1, 0, 3);
        run(hash.children(List.of(whole(QUEUED, two)), "me", false));
        run(script(whole(CLAIMED, new Children(1, 0, 0, 1)), false));

        assertThat(content()).containsEntry("children_total", "2").containsEntry("children_version", "3");
    }

    @Test
    void the_counts_of_another_installation_s_job_are_not_those_of_ours() {
        RedisLine.run(stores.redis(), "HSET", "job:4711", "operator", "another", "children_version", "9", "children_total", "9");
        run(script(Change.of(CLAIMED), false));
        assertThat(content()).doesNotContainKeys("children_total", "children_version");
        run(script(whole(CLAIMED, Children.NONE), false));
        assertThat(content()).containsEntry("children_total", "0");
    }

    private static Change whole(Job job, Children children) {
        return new Change(job, ENQUEUED.payload(), null, children, null, true);
    }

    /** What is written of one job, of several. */
    private static EachKey onKeys(EachKey script, String... keys) {
        EachKey.Part one = script.parts().get(0);
        return new EachKey(script.script(), script.common(),
                Stream.of(keys).map(key -> new EachKey.Part(key, one.arguments(), one.alike())).toList(), script.shared());
    }

    /** What a reader makes of it: a field that is not there is the same as an empty one. */
    private static Map<String, String> said() {
        Map<String, String> said = content();
        said.values().removeIf(String::isEmpty);
        said.remove("needs_review", "false");
        return said;
    }

    @Test
    void without_the_version_before_nothing_is_written() {
        assertThat(answer(CLAIMED)).as("no hash").isEqualTo("0");
        assertThat(content()).isEmpty();

        write(QUEUED, false);
        assertThat(answer(COMPLETED)).as("versions were missed").isEqualTo("0");
        assertThat(content()).containsEntry("state", "queued");
    }

    @Test
    void a_hash_that_somebody_else_wrote_into_is_left_to_the_other_script() {
        write(QUEUED, false);
        RedisLine.run(stores.redis(), "HSET", "job:4711", "status", "completed");
        assertThat(answer(CLAIMED)).isEqualTo("0");

        RedisLine.run(stores.redis(), "HSET", "job:4711", "status", "pending", "operator", "another");
        assertThat(answer(CLAIMED)).isEqualTo("0");

        RedisLine.run(stores.redis(), "DEL", "job:4711");
        RedisLine.run(stores.redis(), "SET", "job:4711", "no hash");
        assertThat(answer(CLAIMED)).isEqualTo("0");
    }

    @Test
    void a_report_that_came_later_keeps_its_time() {
        write(QUEUED, false);
        String late = Long.toString(LATER.plusSeconds(60).toEpochMilli());
        RedisLine.run(stores.redis(), "HSET", "job:4711", "updated_ms", late);

        assertThat(answer(CLAIMED)).isEqualTo("1");
        assertThat(content()).containsEntry("updated_ms", late);
    }

    @Test
    void a_step_says_which_counts_of_children_it_has_left_there() {
        write(QUEUED, false);
        assertThat(shown(CLAIMED)).as("none").isEqualTo(OwnWrites.UNKNOWN);

        no_hash();
        run(script(ENQUEUED, true));
        assertThat(shown(CLAIMED)).isZero();
        run(hash.children(List.of(new Change(CLAIMED, null, null, new Children(3, 1, 0, 2), null, true)), "me", false));
        assertThat(shown(at(3, held(JobStatus.CLAIMED).lease(7, null).ended(JobStatus.COMPLETED, null, LATER)))).isEqualTo(2);
    }

    private long shown(Job job) {
        return hash.shortest(List.of(Change.of(job)), "me").get(0).children(Long.parseLong(answer(job)));
    }

    @Test
    void what_jobs_have_in_common_is_said_once_and_what_they_have_not_for_each() {
        List<Change> three = List.of(
                enqueued("1", "ocr", "s"), enqueued("2", "ocr", "s"), enqueued("3", "ocr", "a source of " + "many letters ".repeat(9)));
        EachKey anew = hash.shortest(three, "me").get(0).script();
        assertThat(run(anew)).containsOnly("1");
        assertThat(run(hash.shortest(List.of(enqueued("4", "crawl", null)), "me").get(0).script())).containsExactly("1");

        for (Change change : three) {
            assertThat(shownOf(change.job().id(), "id", "task", "source_id", "updated_ms")).containsExactly(
                    change.job().id(), "ocr", change.job().origin().sourceId(), Long.toString(JobBuilder.NOON.toEpochMilli()));
        }
        assertThat(shownOf("4", "id", "task", "source_id")).containsExactly("4", "crawl", "");
        assertThat(RedisLine.text(stores.redis(), "OBJECT", "ENCODING", WriteHash.template("me")))
                .as("a long value would change how all later ones are kept").isEqualTo("listpack");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", LETTERS_64, LETTERS_64 + "x", UMLAUTS_40})
    void a_value_of_any_length_is_the_job_s_own_and_changes_nothing_for_those_after_it(String value) {
        Job.Origin origin = new Job.Origin(value, null, null, null, value, null, null, null);
        Job job = job().id("1").taskType(value).origin(origin).availableAt(LATER).build();
        EachKey anew = hash.shortest(List.of(
                new Change(job, "{}", null, Children.NONE, null, true), enqueued("2", "ocr", "s")), "me").get(0).script();
        for (EachKey script : List.of(anew, new EachKey(anew.script(), anew.common(), anew.parts()))) {
            no_hash();
            assertThat(run(script)).containsExactly("1", "1");

            assertThat(shownOf("1", "task", "source_id", "run_id", "available_at"))
                    .containsExactly(value, value, value, LATER.toString());
            assertThat(shownOf("2", "task", "source_id", "run_id", "available_at"))
                    .containsExactly("ocr", "s", "", JobBuilder.NOON.toString());
            assertThat(RedisLine.text(stores.redis(), "OBJECT", "ENCODING", "job:2")).isEqualTo("listpack");
        }
    }

    private static final String LETTERS_64 = "a-name-of-a-source-that-is-64-letters-long----------------------";
    private static final String UMLAUTS_40 = "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü";

    @Test
    void claims_that_differ_are_written_as_they_are() {
        List<Job> claimed = Stream.of("1", "2", "3").map(id -> at(2, held(JobStatus.CLAIMED).id(id)
                .lease(Long.parseLong(id), LATER.plusSeconds(id.equals("3") ? 60 : 30)))).toList();
        claimed.forEach(job -> run(hash.whole(List.of(Change.of(at(1, job().id(job.id())))), "me")));

        assertThat(run(hash.shortest(claimed.stream().map(Change::of).toList(), "me").get(0).script())).containsOnly("1");
        for (String id : List.of("1", "2", "3")) {
            assertThat(shownOf(id, "state", "version", "lease_token")).containsExactly("claimed", "2", id);
        }
        assertThat(leaseOf("3") - leaseOf("1")).isEqualTo(30_000);
        assertThat(leaseOf("2")).isEqualTo(leaseOf("1"));
    }

    private static long leaseOf(String id) {
        return Long.parseLong(shownOf(id, "lease_until_ms").get(0));
    }

    private static List<String> shownOf(String id, String... fields) {
        return RedisLine.array(stores.redis(),
                Stream.concat(Stream.of("HMGET", "job:" + id), Stream.of(fields)).toArray(String[]::new));
    }

    private static Change enqueued(String id, String type, String source) {
        Job job = job().id(id).taskType(type).origin(new Job.Origin(source, null, null, null, null, null, null, null)).build();
        return new Change(job, "{}", null, Children.NONE, null, true);
    }

    @Test
    void what_the_hash_shows_already_need_not_be_told_again() {
        write(CLAIMED, false);
        assertThat(upToDate(CLAIMED)).as("the counts of children are missing").isFalse();

        RedisLine.run(stores.redis(), "HSET", "job:4711", "children_total", "0", "children_version", "0");
        assertThat(upToDate(CLAIMED)).isTrue();
        assertThat(upToDate(QUEUED)).as("an older state, and another status").isFalse();
        assertThat(upToDate(COMPLETED)).isFalse();
    }

    private void assertSame(List<Job> before, Job last) {
        before.forEach(job -> write(job, false));
        write(last, false);
        Map<String, String> all = content();

        no_hash();
        before.forEach(job -> write(job, false));
        assertThat(answer(last)).isEqualTo("1");

        assertThat(content()).isEqualTo(all);
    }

    private static boolean upToDate(Job job) {
        return JobHash.isUpToDate(content(), new Change(job, null, null, Children.NONE, null, true), "me");
    }

    private String answer(Job job) {
        return write(job, true);
    }

    private String write(Job job, boolean step) {
        return run(script(Change.of(job), step)).get(0);
    }

    private EachKey script(Change change, boolean shortest) {
        return shortest
                ? hash.shortest(List.of(change), "me").get(0).script()
                : hash.whole(List.of(change), "me");
    }

    private static List<String> run(EachKey script) {
        return RedisLine.each(stores.redis(), script);
    }

    /** Without the instants that depend on when the script ran. */
    private static Map<String, String> content() {
        List<String> flat = RedisLine.array(stores.redis(), "HGETALL", "job:4711");
        Map<String, String> content = new TreeMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            content.put(flat.get(i), flat.get(i + 1));
        }
        content.keySet().removeAll(List.of("checkpoint_ms", "lease_until_ms"));
        return content;
    }

    private static JobBuilder held(JobStatus status) {
        return job().status(status).lease(7, LATER.plusSeconds(60)).heldSince(LATER).updatedAt(LATER);
    }

    private static Job at(long version, JobBuilder builder) {
        Job j = builder.build();
        return new Job(
                j.id(), j.taskType(), j.status(), j.priority(), j.attempt(), j.maxAttempts(), j.origin(), j.scheduledFor(),
                j.availableAt(), j.timeoutS(), j.advance(), j.concurrency(), j.lease(), j.progress(), j.error(),
                j.cancelRequest(), j.createdAt(), j.updatedAt(), j.claimedAt(), j.startedAt(), j.completedAt(), version,
                LATER);
    }
}
