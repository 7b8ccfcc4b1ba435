package io.queueoperator.state;

import static io.queueoperator.testing.JobBuilder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.testing.JobBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hash says is a job, or nothing: others write to {@code job:*} as well, and a hash may be torn. */
class TornHashTest {
    private static final String HERE = "here";

    @Test
    void a_whole_hash_is_the_job_it_was_written_of() {
        Job job = JobHash.read(hash(), HERE, NOON).orElseThrow().snapshot().job();

        assertThat(job.id()).isEqualTo("4711");
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.error().message()).isEqualTo("page 3 is broken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "task", "state", "error_message", "cancel_requested", "priority", "version", "updated_ms"})
    void a_hash_without_what_every_job_has_is_no_job(String field) {
        Map<String, String> torn = hash();
        torn.remove(field);

        assertThat(JobHash.read(torn, HERE, NOON)).isEmpty();
    }

    @Test
    void a_hash_of_another_installation_is_no_job_of_ours() {
        assertThat(JobHash.read(hash(), "elsewhere", NOON)).isEmpty();
    }

    private static Map<String, String> hash() {
        Job failed = JobBuilder.job()
                .ended(JobStatus.FAILED, new Job.JobError("page 3 is broken", "unknown", null, null, null, false), NOON)
                .build();
        Map<String, String> hash = new LinkedHashMap<>(HashFields.plain(failed));
        HashFields.live(Progress.NONE, hash::put);
        hash.putAll(Map.of("operator", HERE, "state", "failed", "version", "1", "children_total", "0",
                "children_completed", "0", "children_failed", "0", "children_version", "0"));
        return hash;
    }
}
