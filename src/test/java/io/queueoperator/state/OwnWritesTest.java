package io.queueoperator.state;

import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.testing.JobBuilder;
import org.junit.jupiter.api.Test;

/** The reaper asks Redis for everything that is not known for sure. */
class OwnWritesTest {
    private final OwnWrites own = new OwnWrites(1_000);

    @Test
    void what_was_written_between_two_looks_at_the_same_redis_is_shown() {
        own.seen("run/marker");
        own.shown(change("a", 1), 0, own.epoch());

        assertThat(own.isShown(change("a", 1), "run/marker")).isTrue();
        assertThat(own.isShown(change("a", 2), "run/marker")).as("a later state").isFalse();
        assertThat(own.isShown(change("b", 1), "run/marker")).as("another job").isFalse();
    }

    @Test
    void nothing_is_known_that_was_written_before_the_first_look() {
        own.shown(change("a", 1), 0, own.epoch());
        own.seen("run/marker");

        assertThat(own.isShown(change("a", 1), "run/marker")).isFalse();
    }

    @Test
    void a_write_of_another_epoch_is_not_known_to_be_there() {
        own.seen("run/marker");
        String before = own.epoch();
        own.seen("run/another");
        own.shown(change("a", 1), 0, before);

        assertThat(own.isShown(change("a", 1), "run/another")).as("emptied while the write was under way").isFalse();
        own.shown(change("a", 1), 0, own.epoch());
        assertThat(own.isShown(change("a", 1), "run/another")).isTrue();
    }

    @Test
    void an_older_state_takes_nothing_back() {
        own.seen("e");
        own.shown(change("a", 3), 0, "e");
        own.shown(change("a", 2), 0, "e");

        assertThat(own.isShown(change("a", 3), "e")).isTrue();
    }

    @Test
    void a_hash_may_lack_the_counts_of_children() {
        own.seen("e");
        own.shown(change("a", 1), 0, "e");
        own.shown(change("a", 2), OwnWrites.UNKNOWN, "e");
        assertThat(own.isShown(change("a", 2), "e")).isFalse();

        own.shown(change("a", 2), 0, "e");
        assertThat(own.isShown(change("a", 2), "e")).isTrue();
    }

    @Test
    void newer_counts_of_children_are_not_known_to_be_there() {
        own.seen("e");
        own.shown(change("a", 1), 0, "e");

        assertThat(own.isShown(new Change(at("a", 1), null, null, new Children(1, 0, 0, 1), null, true), "e")).isFalse();
    }

    @Test
    void a_job_that_is_shown_no_more_is_forgotten() {
        own.seen("e");
        own.shown(change("a", 1), 0, "e");
        own.forget("a");

        assertThat(own.isShown(change("a", 1), "e")).isFalse();
    }

    @Test
    void a_job_that_got_the_id_of_another_one_is_not_known() {
        own.seen("e");
        own.shown(change("a", 1), 0, "e");
        Job later = job().createdAt(JobBuilder.NOON.plusSeconds(60)).build();

        assertThat(own.isShown(new Change(named(later, "a", 1), null, null, Children.NONE, null, true), "e")).isFalse();
    }

    @Test
    void a_later_version_is_no_proof_of_an_earlier_one() {
        own.seen("e");
        own.shown(change("a", 1), 0, "e");
        own.shown(change("a", 2), 0, "e");

        assertThat(own.isShown(change("a", 1), "e")).as("the database may have been set back").isFalse();
    }

    @Test
    void the_oldest_are_forgotten_when_there_are_too_many() {
        OwnWrites few = new OwnWrites(4);
        for (int i = 0; i < 5; i++) {
            few.shown(change("job-" + i, 1), 0, "e");
        }

        assertThat(few.isShown(change("job-0", 1), "e")).isFalse();
        assertThat(few.isShown(change("job-4", 1), "e")).isTrue();
        assertThat(few.isShown(change("job-3", 1), "e")).as("of the older generation").isTrue();
    }

    @Test
    void an_entry_of_the_log_is_covered_by_the_state_that_it_tells_of() {
        shown(QUEUED);
        assertThat(own.covers(entry(QUEUED), "e")).isTrue();
        assertThat(own.covers(entry(QUEUED), "another")).as("another content").isFalse();
        assertThat(own.covers(entry(CLAIMED), "e")).as("a later state, by another instance").isFalse();
        assertThat(own.covers(new Entry("other", QUEUED.createdAt(), JobStatus.QUEUED, null), "e")).isFalse();
    }

    @Test
    void an_entry_is_not_covered_by_a_hash_that_may_lack_its_counts() {
        own.seen("e");
        own.shown(Change.of(COMPLETED), OwnWrites.UNKNOWN, "e");

        assertThat(own.covers(entry(COMPLETED), "e")).isFalse();
        assertThat(own.covers(entry(QUEUED), "e")).isFalse();
    }

    @Test
    void entries_of_an_attempt_are_covered_by_its_end_and_the_first_one_by_whatever_came_later() {
        shown(COMPLETED);

        assertThat(own.covers(entry(COMPLETED), "e")).isTrue();
        assertThat(own.covers(entry(CLAIMED), "e")).isTrue();
        assertThat(own.covers(entry(QUEUED), "e")).isTrue();
        assertThat(own.covers(new Entry("4711", CLAIMED.updatedAt(), JobStatus.CLAIMED, 8L), "e")).as("another claim").isFalse();
        assertThat(own.covers(new Entry("4711", CLAIMED.updatedAt(), JobStatus.QUEUED, 7L), "e")).as("back in the queue").isFalse();
        assertThat(own.covers(new Entry("4711", CLAIMED.updatedAt(), JobStatus.CANCELLED, 7L), "e")).as("another end").isFalse();
    }

    @Test
    void of_a_job_in_somebody_s_hands_no_entry_is_covered() {
        shown(CLAIMED);

        assertThat(own.covers(entry(CLAIMED), "e")).as("a worker may write the status himself").isFalse();
        assertThat(own.covers(entry(QUEUED), "e")).isFalse();
    }

    @Test
    void an_entry_of_a_child_is_never_covered_because_it_stands_for_its_parent_too() {
        Job child = job().origin(new Job.Origin(null, null, null, null, null, null, "the-parent", null)).build();
        shown(child);

        assertThat(own.covers(entry(child), "e")).isFalse();
    }

    @Test
    void nothing_is_covered_by_what_a_server_committed_that_is_gone() {
        shown(COMPLETED);
        own.forgetAll();

        assertThat(own.covers(entry(COMPLETED), "e")).isFalse();
        assertThat(own.isShown(new Change(COMPLETED, null, null, Children.NONE, null, true), "e")).isFalse();
    }

    private static final Job QUEUED = job().build();
    private static final Job CLAIMED = job().status(JobStatus.CLAIMED).lease(7, JobBuilder.NOON.plusSeconds(60))
            .updatedAt(JobBuilder.NOON.plusSeconds(1)).build();
    private static final Job COMPLETED = job().lease(7, null).updatedAt(JobBuilder.NOON.plusSeconds(2))
            .ended(JobStatus.COMPLETED, null, JobBuilder.NOON.plusSeconds(2)).build();

    private void shown(Job job) {
        own.seen("e");
        own.shown(new Change(job, null, null, Children.NONE, null, true), 0, "e");
    }

    private static Entry entry(Job job) {
        return new Entry(job.id(), job.updatedAt(), job.status(), job.lease() == null ? null : job.lease().token());
    }

    private static Change change(String id, long version) {
        return new Change(at(id, version), null, null, Children.NONE, null, true);
    }

    private static Job at(String id, long version) {
        return named(job().build(), id, version);
    }

    private static Job named(Job j, String id, long version) {
        return new Job(
                id, j.taskType(), j.status(), j.priority(), j.attempt(), j.maxAttempts(), j.origin(), j.scheduledFor(),
                j.availableAt(), j.timeoutS(), j.advance(), j.concurrency(), j.lease(), j.progress(), j.error(),
                j.cancelRequest(), j.createdAt(), j.updatedAt(), j.claimedAt(), j.startedAt(), j.completedAt(), version,
                JobBuilder.NOON);
    }
}
