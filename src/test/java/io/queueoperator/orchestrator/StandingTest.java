package io.queueoperator.orchestrator;

import static io.queueoperator.testing.JobBuilder.NOON;
import static io.queueoperator.testing.JobBuilder.job;
import static io.queueoperator.testing.JobBuilder.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Lifecycle;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.orchestrator.Standing.Decision;
import io.queueoperator.orchestrator.Standing.Ended;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For which claim a call counts that names none, and who may make it. */
class StandingTest {
    private static final String ME = "worker-1";
    private static final Ended TAKEN = new Ended(3, JobStatus.QUEUED, false, null);
    private static final Ended FAILED = new Ended(3, JobStatus.QUEUED, true, NOON);

    @Test
    void the_holder_may_take_every_legal_step_and_no_other() {
        for (JobStatus status : new JobStatus[] {JobStatus.CLAIMED, JobStatus.RUNNING}) {
            for (Step step : Step.values()) {
                Decision decision = me(held(status), false, false, null).on(step, null, null);
                boolean legal = step.to() == status || Lifecycle.isLegal(status, step.to());
                assertThat(decision.token()).as(status + " -> " + step).isEqualTo(legal ? Long.valueOf(7) : null);
                assertThat(codeOf(decision)).isEqualTo(legal ? null : ProblemCode.ILLEGAL_TRANSITION);
            }
        }
    }

    @Test
    void nobody_acts_on_what_another_one_holds() {
        for (Step step : Step.values()) {
            Standing other = of("worker-2", held(JobStatus.RUNNING), false, false, null);
            assertThat(codeOf(other.on(step, null, null))).isEqualTo(ProblemCode.NOT_CLAIMANT);
            assertThat(codeOf(other.on(step, 7L, null))).isEqualTo(ProblemCode.NOT_CLAIMANT);
        }
    }

    @Test
    void after_the_reaper_took_an_earlier_claim_the_new_one_must_be_acknowledged_or_started_first() {
        Standing fresh = me(held(JobStatus.CLAIMED), false, true, TAKEN);
        for (Step step : new Step[] {Step.COMPLETE, Step.FAIL, Step.CANCEL, Step.RELEASE}) {
            assertThat(codeOf(fresh.on(step, null, null))).as(step.name()).isEqualTo(ProblemCode.LEASE_LOST);
            assertThat(me(held(JobStatus.CLAIMED), true, true, TAKEN).on(step, null, null).token()).isEqualTo(7);
            assertThat(me(held(JobStatus.RUNNING), false, true, TAKEN).on(step, null, null).token()).isEqualTo(7);
        }
        assertThat(fresh.on(Step.ACKNOWLEDGE, null, null).token()).isEqualTo(7);
        assertThat(fresh.on(Step.START, null, null).token()).isEqualTo(7);
    }

    @Test
    void a_client_that_names_its_claim_is_taken_at_its_word() {
        Standing fresh = me(held(JobStatus.CLAIMED), false, true, TAKEN);
        assertThat(fresh.on(Step.COMPLETE, 7L, null).token()).isEqualTo(7);
        assertThat(codeOf(fresh.on(Step.COMPLETE, 3L, null))).isEqualTo(ProblemCode.LEASE_LOST);
    }

    @Test
    void the_same_ending_said_again_is_done_before_also_when_the_job_went_on() {
        assertThat(me(queued(), false, false, FAILED).on(Step.FAIL, null, null)).isEqualTo(Decision.DONE_BEFORE);
        assertThat(of(ME, heldBy("worker-2"), false, false, FAILED).on(Step.FAIL, null, null))
                .isEqualTo(Decision.DONE_BEFORE);
        assertThat(codeOf(me(queued(), false, false, FAILED).on(Step.COMPLETE, null, null)))
                .isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        // Its own again, not begun: only the time of the call tells the repetition from a new failure.
        Standing again = me(held(JobStatus.CLAIMED), false, false, FAILED);
        assertThat(again.on(Step.FAIL, null, NOON)).isEqualTo(Decision.DONE_BEFORE);
        assertThat(again.on(Step.FAIL, null, NOON.plusSeconds(1)).token()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED,COMPLETE,true", "COMPLETED,FAIL,false", "COMPLETED,CANCEL,false", "FAILED,FAIL,true",
        "FAILED,COMPLETE,false", "FAILED,CANCEL,false", "CANCELLED,CANCEL,true", "CANCELLED,FAIL,true",
        "CANCELLED,COMPLETE,false", "QUEUED,FAIL,true", "QUEUED,COMPLETE,false", "QUEUED,RELEASE,false"})
    void only_the_same_ending_is_a_repetition(JobStatus ended, Step step, boolean repetition) {
        Job job = job().status(ended).lease(7, null).build();
        Decision decision = me(job, true, false, new Ended(7, ended, true, null)).on(step, null, null);

        if (repetition) {
            assertThat(decision).isEqualTo(Decision.DONE_BEFORE);
        } else {
            assertThat(codeOf(decision)).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        }
    }

    @ParameterizedTest
    @CsvSource({"false,CLAIMED", "true,CLAIMED", "true,RUNNING"})
    void a_copy_of_an_ending_is_known_by_its_time_as_precise_as_it_is_stored(boolean acknowledged, JobStatus status) {
        Instant said = NOON.plusNanos(123_456_789);
        Standing standing = me(held(status), acknowledged, false, new Ended(3, JobStatus.QUEUED, true, NOON.plusNanos(123_456_000)));

        assertThat(standing.on(Step.FAIL, null, said)).isEqualTo(Decision.DONE_BEFORE);
        assertThat(standing.on(Step.FAIL, null, said.plusMillis(1)).token()).isEqualTo(7);
        assertThat(standing.on(Step.FAIL, 7L, said).token()).isEqualTo(7);
        assertThat(standing.on(Step.FAIL, null, null).token()).isEqualTo(7);
    }

    @Test
    void what_the_reaper_ended_is_not_a_repetition_of_what_the_orchestrator_says() {
        assertThat(codeOf(me(queued(), false, true, TAKEN).on(Step.FAIL, null, null))).isEqualTo(ProblemCode.LEASE_LOST);
        assertThat(codeOf(me(ended(JobStatus.FAILED), false, true, new Ended(7, JobStatus.FAILED, false, null))
                .on(Step.COMPLETE, null, null))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
    }

    @Test
    void a_job_that_ended_stays_ended_and_the_refusal_names_both_states() {
        Standing done = me(ended(JobStatus.COMPLETED), false, false, new Ended(7, JobStatus.COMPLETED, true, null));
        assertThat(done.on(Step.COMPLETE, null, null)).isEqualTo(Decision.DONE_BEFORE);
        Decision running = done.on(Step.START, null, null);
        assertThat(codeOf(running)).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(running.refusal()).hasMessageContainingAll("completed", "running");
    }

    @Test
    void a_job_that_nobody_holds_can_not_be_acknowledged_by_anybody() {
        assertThat(codeOf(me(queued(), false, false, null).on(Step.ACKNOWLEDGE, null, null)))
                .isEqualTo(ProblemCode.NOT_CLAIMANT);
        assertThat(codeOf(me(queued(), false, false, null).on(Step.COMPLETE, null, null)))
                .isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
    }

    @Test
    void every_state_and_step_has_an_answer() {
        for (JobStatus status : JobStatus.values()) {
            for (Step step : Step.values()) {
                for (Ended last : Arrays.asList(null, TAKEN, FAILED)) {
                    Decision decision = me(inStatus(status), false, TAKEN.equals(last), last).on(step, null, null);
                    assertThat(decision.token() == null || decision.refusal() == null).isTrue();
                }
            }
        }
    }

    private static @Nullable ProblemCode codeOf(Decision decision) {
        return decision.refusal() == null ? null : decision.refusal().code();
    }

    private static Standing me(Job job, boolean acknowledged, boolean taken, @Nullable Ended last) {
        return of(ME, job, acknowledged, taken, last);
    }

    private static Standing of(String who, Job job, boolean acknowledged, boolean taken, @Nullable Ended last) {
        return new Standing(who, job, acknowledged, taken, last);
    }

    private static Job inStatus(JobStatus status) {
        return status.isHeld() ? held(status) : status == JobStatus.QUEUED ? queued() : ended(status);
    }

    private static Job queued() {
        return job().build();
    }

    private static Job held(JobStatus status) {
        return running(7).status(status).build();
    }

    private static Job heldBy(String worker) {
        return running(7).worker(worker).build();
    }

    private static Job ended(JobStatus status) {
        return job().status(status).lease(7, null).build();
    }
}
