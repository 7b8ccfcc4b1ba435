package io.queueoperator.core.job;

import static io.queueoperator.testing.JobBuilder.NOON;
import static io.queueoperator.testing.JobBuilder.job;
import static io.queueoperator.testing.JobBuilder.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobTest {
    private static final Progress HALF = new Progress("crawl", "list", 50, 5L, 10L, null);
    private static final Progress MORE = new Progress(null, "page", 60, 6L, null, "page 6");

    @Test
    void what_was_heard_under_the_same_lease_advances_the_job() {
        Job stored = running(7).progress(HALF).build();
        Job live = running(7).progress(MORE).updatedAt(NOON.plusSeconds(2)).build();

        Job now = stored.withLive(live);

        assertThat(now.progress()).isEqualTo(new Progress("crawl", "page", 60, 6L, 10L, "page 6"));
        assertThat(now.updatedAt()).isEqualTo(NOON.plusSeconds(2));
        assertThat(now.lease()).isEqualTo(stored.lease());
    }

    @Test
    void what_was_heard_under_another_lease_is_ignored() {
        Job stored = running(7).progress(HALF).build();

        assertThat(stored.withLive(running(6).progress(MORE).build())).isSameAs(stored);
        assertThat(stored.withLive(running(8).progress(MORE).build())).isSameAs(stored);
        assertThat(stored.withLive(job().progress(MORE).build())).isSameAs(stored);
    }

    @Test
    void a_job_is_stalled_when_its_holder_gave_signs_of_life_for_the_whole_deadline_without_getting_further() {
        assertThat(running(7).advance(60, NOON).updatedAt(NOON.plusSeconds(59)).build().stalledSince()).isNull();
        assertThat(running(7).advance(60, NOON).updatedAt(NOON.plusSeconds(60)).build().stalledSince()).isEqualTo(NOON);
        assertThat(running(7).updatedAt(NOON.plusSeconds(9_999)).build().stalledSince()).isNull();
        assertThat(job().advance(60, NOON).updatedAt(NOON.plusSeconds(60)).build().stalledSince()).isNull();
        assertThat(job().advance(60, null).updatedAt(NOON.plusSeconds(60)).build().stalledSince()).isNull();
    }

    @Test
    void an_advance_that_was_heard_since_ends_a_stall_and_an_older_one_does_not() {
        Job stalled = running(7).advance(60, NOON).updatedAt(NOON.plusSeconds(90)).build();
        Job advanced = running(7).advance(60, NOON.plusSeconds(80)).updatedAt(NOON.plusSeconds(95)).build();
        Job older = running(7).advance(60, NOON.minusSeconds(80)).updatedAt(NOON.plusSeconds(95)).build();

        assertThat(stalled.withLive(advanced).stalledSince()).isNull();
        assertThat(stalled.withLive(older).stalledSince()).isEqualTo(NOON);
    }

    @Test
    void an_older_sign_of_life_takes_nothing_back() {
        Job stored = running(7).progress(MORE).updatedAt(NOON.plusSeconds(2)).build();

        Job now = stored.withLive(running(7).progress(HALF).build());

        assertThat(now.updatedAt()).isEqualTo(NOON.plusSeconds(2));
        assertThat(now.progress().pct()).isEqualTo(60);
        assertThat(now.progress().unitsCompleted()).isEqualTo(6L);
    }

    @ParameterizedTest
    @EnumSource(value = JobStatus.class, names = {"QUEUED", "COMPLETED", "FAILED", "CANCELLED"})
    void a_job_that_nobody_holds_does_not_listen_any_more(JobStatus status) {
        Job stored = running(7).status(status).progress(HALF).build();
        Job live = running(7).progress(MORE).build();

        assertThat(stored.withLive(live)).isSameAs(stored);
        assertThat(live.withLive(stored)).isSameAs(live);
    }

    @Test
    void the_lease_lasts_until_its_end_and_never_less_than_nothing() {
        assertThat(running(7).lease(7, NOON.plusSeconds(42)).build().leaseLeft()).isEqualTo(Duration.ofSeconds(42));
        assertThat(running(7).lease(7, NOON).build().leaseLeft()).isZero();
        assertThat(running(7).lease(7, NOON.minusSeconds(1)).build().leaseLeft()).isZero();
        assertThat(running(7).lease(7, null).build().leaseLeft()).isZero();
        assertThat(job().build().leaseLeft()).isZero();
    }

    @Test
    void an_attempt_counts_as_begun_once_it_is_claimed() {
        assertThat(job().attempt(1, 3).build().attemptsBegun()).isZero();
        assertThat(running(7).attempt(1, 3).build().attemptsBegun()).isEqualTo(1);
        assertThat(job().attempt(2, 3).build().attemptsBegun()).isEqualTo(1);
        assertThat(running(8).status(JobStatus.FAILED).attempt(3, 3).build().attemptsBegun()).isEqualTo(3);
    }
}
