package io.queueoperator.state;

import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.redis.RedisStore.Call;
import io.queueoperator.testing.JobBuilder;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private static LocalStores stores;

    private final WriteHash hash = new WriteHash(new DisplayConfig() {
        @Override
        public Duration keepEnded() {
            return Duration.ofDays(7);
        }

        @Override
        public Duration checkpointEvery() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration followUpWithin() {
            return Duration.ofSeconds(2);
        }
    });

    @BeforeAll
    static void start() {
        stores = LocalStoresResource.startFresh();
    }

    @AfterAll
    static void stop() {
        if (stores != null) {
            stores.close();
        }
    }

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
        return write(job, true).substring(1);
    }

    private String write(Job job, boolean step) {
        Call call = hash.calls(List.of(Change.of(job)), "me", step).get(0);
        List<String> command = new ArrayList<>(List.of("EVAL", call.script().body(), "1", call.keys().get(0)));
        command.addAll(call.arguments());
        return RedisLine.run(stores.redis(), command.toArray(String[]::new));
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
