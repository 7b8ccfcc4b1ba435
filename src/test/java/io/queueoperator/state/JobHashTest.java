package io.queueoperator.state;

import static io.queueoperator.testing.JobBuilder.job;
import static io.queueoperator.testing.JobBuilder.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.JobProgress;
import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.core.job.Snapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PostgreSQL keeps microseconds and Redis milliseconds: a watcher must not be able to tell which of them answered. */
class JobHashTest {
    private static final Instant FINE = Instant.parse("2026-11-03T10:15:30.123456Z");
    private static final Progress HALF = new Progress("read", "page 4", 40, 4L, 10L, "reading");

    @Test
    void a_queued_job_is_the_same_answer_from_both_stores() {
        assertSameFromBoth(job().availableAt(FINE).updatedAt(FINE).build());
    }

    @Test
    void a_job_that_waits_for_its_time_is_the_same_answer_from_both_stores() {
        assertSameFromBoth(job().availableAt(FINE.plusSeconds(3)).updatedAt(FINE).build());
    }

    @Test
    void a_running_job_is_the_same_answer_from_both_stores() {
        assertSameFromBoth(running(7).progress(HALF).heldSince(FINE).updatedAt(FINE).build());
    }

    @Test
    void an_ended_job_is_the_same_answer_from_both_stores() {
        Job.JobError why = new Job.JobError("no route", "infrastructure", "network", "CONNECTION_REFUSED", "f1", false);

        assertSameFromBoth(job().lease(7, null).heldSince(FINE).updatedAt(FINE)
                .ended(JobStatus.FAILED, why, FINE.plusNanos(1_000)).build());
    }

    private static void assertSameFromBoth(Job stored) {
        Snapshot shown = JobHash.read(hash(stored), "me", Instant.now()).orElseThrow().snapshot();

        assertThat(JobProgress.of(shown)).isEqualTo(JobProgress.of(new Snapshot(stored, Children.NONE)));
    }

    /** As the scripts leave it. */
    private static Map<String, String> hash(Job job) {
        Map<String, String> hash = new HashMap<>(HashFields.plain(job));
        HashFields.live(job.progress(), hash::put);
        hash.putAll(Map.of(
                "operator", "me", "version", "1", "state", job.status().wire(), "lease_until_ms", "0",
                "lease_token", job.lease() == null ? "" : Long.toString(job.lease().token()), "children_total", "0",
                "children_completed", "0", "children_failed", "0", "children_version", "0"));
        return hash;
    }
}
