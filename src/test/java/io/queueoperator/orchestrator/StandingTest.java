package io.queueoperator.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.orchestrator.Standing.Decision;
import io.queueoperator.orchestrator.Standing.Ended;
import io.queueoperator.testing.JobBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may act on a job without naming its claim. */
class StandingTest {
    private static final String ME = "worker-1";
    private static final long NOW = 7;
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456789Z");

    @ParameterizedTest
    @EnumSource(Step.class)
    void the_holder_of_a_claimed_job_may_do_everything(Step step) {
        assertThat(standing(claimed(), false, false, null).on(step, null, null).token()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void nobody_else_may_do_anything(Step step) {
        Standing standing = new Standing("somebody-else", claimed(), true, false, null);

        assertThat(refusal(standing.on(step, null, null))).isEqualTo(ProblemCode.NOT_CLAIMANT);
        assertThat(refusal(standing.on(step, NOW, null))).isEqualTo(ProblemCode.NOT_CLAIMANT);
    }

    @ParameterizedTest
    @EnumSource(value = Step.class, names = {"COMPLETE", "FAIL", "CANCEL", "RELEASE"})
    void after_the_reaper_gave_the_job_away_and_back_an_ending_is_that_of_the_older_claim(Step step) {
        Ended taken = new Ended(3, JobStatus.QUEUED, false, null);

        assertThat(refusal(standing(claimed(), false, true, taken).on(step, null, null))).isEqualTo(ProblemCode.LEASE_LOST);
        assertThat(standing(claimed(), true, true, taken).on(step, null, null).token()).isEqualTo(NOW);
        assertThat(standing(claimed(), false, true, taken).on(step, NOW, null).token()).isEqualTo(NOW);
        assertThat(refusal(standing(claimed(), true, true, taken).on(step, 3L, null))).isEqualTo(ProblemCode.LEASE_LOST);
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED,COMPLETE,true", "COMPLETED,FAIL,false", "COMPLETED,CANCEL,false", "FAILED,FAIL,true",
        "FAILED,COMPLETE,false", "FAILED,CANCEL,false", "CANCELLED,CANCEL,true", "CANCELLED,FAIL,true",
        "CANCELLED,COMPLETE,false", "QUEUED,FAIL,true", "QUEUED,COMPLETE,false", "QUEUED,RELEASE,false"})
    void only_the_same_ending_is_a_repetition(JobStatus ended, Step step, boolean repetition) {
        Job job = JobBuilder.job().status(ended).lease(NOW, null).build();
        Decision decision = standing(job, true, false, new Ended(NOW, ended, true, null)).on(step, null, null);

        if (repetition) {
            assertThat(decision).isEqualTo(Decision.DONE_BEFORE);
        } else {
            assertThat(refusal(decision)).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        }
    }

    @Test
    void what_the_reaper_said_is_no_word_of_the_orchestrator() {
        Job job = JobBuilder.job().status(JobStatus.FAILED).lease(NOW, null).build();
        Ended byReaper = new Ended(NOW, JobStatus.FAILED, false, null);

        assertThat(refusal(standing(job, true, true, byReaper).on(Step.FAIL, null, null)))
                .isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
    }

    @ParameterizedTest
    @CsvSource({"false,CLAIMED", "true,CLAIMED", "true,RUNNING"})
    void a_copy_of_an_ending_is_known_by_its_time_as_precise_as_it_is_stored(boolean acknowledged, JobStatus status) {
        Job job = JobBuilder.job().status(status).lease(NOW, AT.plusSeconds(60)).build();
        Ended before = new Ended(3, JobStatus.QUEUED, true, Instant.parse("2026-03-01T12:00:00.123456Z"));
        Standing standing = standing(job, acknowledged, false, before);

        assertThat(standing.on(Step.FAIL, null, AT)).isEqualTo(Decision.DONE_BEFORE);
        assertThat(standing.on(Step.FAIL, null, AT.plusMillis(1)).token()).isEqualTo(NOW);
        assertThat(standing.on(Step.FAIL, NOW, AT).token()).isEqualTo(NOW);
        assertThat(standing.on(Step.FAIL, null, null).token()).isEqualTo(NOW);
    }

    @Test
    void a_running_job_does_not_go_back_to_claimed() {
        Job job = JobBuilder.running(NOW).build();

        assertThat(refusal(standing(job, true, false, null).on(Step.ACKNOWLEDGE, null, null)))
                .isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(standing(job, true, false, null).on(Step.START, null, null).token()).isEqualTo(NOW);
    }

    private static Job claimed() {
        return JobBuilder.job().status(JobStatus.CLAIMED).lease(NOW, AT.plusSeconds(60)).build();
    }

    private static Standing standing(Job job, boolean acknowledged, boolean earlierTaken, @Nullable Ended last) {
        return new Standing(ME, job, acknowledged, earlierTaken, last);
    }

    private static @Nullable ProblemCode refusal(Decision decision) {
        return decision.refusal() == null ? null : decision.refusal().code();
    }
}
