package io.queueoperator.ingestion;

import static io.queueoperator.testing.JobBuilder.NOON;
import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.state.Change;
import io.queueoperator.state.Entry;
import io.queueoperator.testing.JobBuilder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The reaper reads every job again that may have to do with the ingestion tables. */
class OutsidersTest {
    private final Outsiders outsiders = new Outsiders();

    @Test
    void a_job_that_is_no_item_and_in_no_run_is_known_for_as_long_as_it_was_seen() {
        note(job().taskType("bench").createdAt(NOON).updatedAt(NOON));
        note(job().taskType("bench").createdAt(NOON).updatedAt(NOON.plusSeconds(9)));

        assertThat(outsiders.covers(entry(NOON))).isTrue();
        assertThat(outsiders.covers(entry(NOON.plusSeconds(4)))).isTrue();
        assertThat(outsiders.covers(entry(NOON.plusSeconds(9)))).isTrue();
        assertThat(outsiders.covers(entry(NOON.plusSeconds(10)))).as("maybe another job of that id").isFalse();
        assertThat(outsiders.covers(entry(NOON.minusSeconds(1)))).as("maybe another job of that id").isFalse();
    }

    @Test
    void an_older_change_that_comes_late_takes_nothing_back() {
        note(job().taskType("bench").createdAt(NOON).updatedAt(NOON.plusSeconds(9)));
        note(job().taskType("bench").createdAt(NOON).updatedAt(NOON));

        assertThat(outsiders.covers(entry(NOON.plusSeconds(9)))).isTrue();
    }

    @Test
    void another_job_of_the_same_id_is_another_one() {
        note(job().taskType("bench").createdAt(NOON).updatedAt(NOON.plusSeconds(9)));
        note(job().taskType("bench").createdAt(NOON.plusSeconds(60)).updatedAt(NOON.plusSeconds(60)));

        assertThat(outsiders.covers(entry(NOON.plusSeconds(9)))).isFalse();
        assertThat(outsiders.covers(entry(NOON.plusSeconds(60)))).isTrue();
    }

    @Test
    void parts_of_a_run_and_children_are_not_outside() {
        note(job().taskType("bench").origin(new Job.Origin(null, null, null, null, "run", null, null, null)));
        assertThat(outsiders.covers(entry(NOON))).isFalse();

        note(job().taskType("bench").origin(new Job.Origin(null, null, null, null, null, null, "parent", null)));
        assertThat(outsiders.covers(entry(NOON))).isFalse();
    }

    @Test
    void nothing_is_known_of_what_a_server_committed_that_is_gone() {
        note(job().taskType("bench").createdAt(NOON).updatedAt(NOON));
        outsiders.clear();

        assertThat(outsiders.covers(entry(NOON))).isFalse();
    }

    private void note(JobBuilder builder) {
        outsiders.note(Change.of(builder.build()));
    }

    private static Entry entry(Instant at) {
        return new Entry(job().build().id(), at, JobStatus.QUEUED, null);
    }
}
