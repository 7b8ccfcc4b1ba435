package io.queueoperator.flow.finish;

import static io.queueoperator.testing.JobBuilder.NOON;
import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LateStandingTest {

    @ParameterizedTest
    @EnumSource(value = JobStatus.class, names = {"FAILED", "QUEUED"})
    void a_late_result_can_be_accepted_while_the_job_failed_or_waits(JobStatus status) {
        assertThat(standing(status, "completed", false).refusal()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = JobStatus.class, names = {"CLAIMED", "RUNNING"})
    void a_job_that_somebody_else_holds_is_refused_with_what_to_do(JobStatus status) {
        Problem problem = standing(status, "completed", false).refusal().orElseThrow();

        assertThat(problem.code()).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
        assertThat(problem.sentence()).contains("worker worker-1").contains("Wait until");
    }

    @ParameterizedTest
    @EnumSource(value = JobStatus.class, names = {"COMPLETED", "CANCELLED"})
    void a_job_that_ended_otherwise_stays_as_it_is(JobStatus status) {
        assertThat(code(standing(status, "completed", false))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void a_late_failure_and_nothing_late_are_no_results_whatever_became_of_the_job(JobStatus status) {
        assertThat(code(standing(status, "failed", false))).isEqualTo(ProblemCode.NOTHING_TO_ACCEPT);
        assertThat(code(standing(status, null, false))).isEqualTo(ProblemCode.LATE_RESULT_NOT_FOUND);
    }

    @Test
    void accepted_and_completed_is_done_and_accepted_with_another_life_since_is_refused() {
        assertThat(standing(JobStatus.COMPLETED, "completed", true).isDone()).isTrue();
        assertThat(standing(JobStatus.COMPLETED, "completed", false).isDone()).isFalse();
        assertThat(code(standing(JobStatus.QUEUED, "completed", true))).isEqualTo(ProblemCode.ILLEGAL_TRANSITION);
    }

    private static LateStanding standing(JobStatus status, @Nullable String outcome, boolean accepted) {
        Job job = job().status(status).lease(9, NOON).build();
        return new LateStanding(job, 7, outcome, accepted);
    }

    private static ProblemCode code(LateStanding standing) {
        return standing.refusal().orElseThrow().code();
    }
}
