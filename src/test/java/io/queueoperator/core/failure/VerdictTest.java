package io.queueoperator.core.failure;

import static io.queueoperator.core.failure.Reports.comeBackAfter;
import static io.queueoperator.core.failure.Reports.said;
import static io.queueoperator.core.failure.Reports.stated;
import static io.queueoperator.testing.JobBuilder.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Lifecycle;
import io.queueoperator.testing.Cases;
import io.queueoperator.testing.JobBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));

    @Test
    void a_failure_worth_another_attempt_is_queued_again_after_the_backoff() {
        Job job = running(7).attempt(2, 3).build();

        Verdict verdict = on(job, said("ConnectionError"));

        assertThat(verdict.to()).isEqualTo(JobStatus.QUEUED);
        assertThat(verdict.delay()).isEqualTo(BACKOFF.after(2, job.id().hashCode()));
        assertThat(verdict.delay()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
    }

    @Test
    void the_last_attempt_is_the_end() {
        assertThat(on(running(7).attempt(3, 3).build(), said("ConnectionError")))
                .isEqualTo(new Verdict(JobStatus.FAILED, Duration.ZERO));
        assertThat(on(running(7).attempt(4, 3).build(), said("ConnectionError")).to()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void what_is_pointless_to_retry_fails_at_the_first_attempt() {
        assertThat(on(running(7).attempt(1, 3).build(), said("Account suspended")))
                .isEqualTo(new Verdict(JobStatus.FAILED, Duration.ZERO));
        assertThat(on(running(7).attempt(1, 3).build(), said("invalid spec: no target")).to())
                .isEqualTo(JobStatus.FAILED);
    }

    @Test
    void a_job_that_was_asked_to_stop_is_cancelled_whatever_it_says() {
        Job asked = running(7).cancelRequested().build();

        assertThat(on(asked, said("ConnectionError"))).isEqualTo(new Verdict(JobStatus.CANCELLED, Duration.ZERO));
        assertThat(on(asked, said("Account suspended")).to()).isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void a_worker_may_say_itself_that_its_job_was_cancelled() {
        assertThat(on(running(7).build(), stated("stopped", null, null, FailureCode.CANCELLED)).to())
                .isEqualTo(JobStatus.CANCELLED);
    }

    @Test
    void a_servers_own_word_on_when_to_come_back_wins_over_the_backoff_for_up_to_a_day() {
        Job job = running(7).build();

        assertThat(on(job, comeBackAfter("rate limit", Duration.ofSeconds(90))).delay())
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(on(job, comeBackAfter("rate limit", Duration.ZERO)).delay()).isZero();
        assertThat(on(job, comeBackAfter("rate limit", Duration.ofDays(400))).delay()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void every_verdict_is_a_legal_step_and_only_another_attempt_waits() {
        Cases.forAll(random -> {
            JobBuilder builder = running(7).attempt(1 + random.nextInt(5), 1 + random.nextInt(5));
            Job job = random.nextInt(4) == 0 ? builder.cancelRequested().build() : builder.build();

            Verdict verdict = on(job, said(Cases.text(random, 8)));

            assertThat(Lifecycle.isLegal(JobStatus.RUNNING, verdict.to())).isTrue();
            assertThat(verdict.to()).isNotEqualTo(JobStatus.COMPLETED);
            assertThat(verdict.delay().isNegative()).isFalse();
            if (verdict.to() == JobStatus.QUEUED) {
                assertThat(job.attempt()).isLessThan(job.maxAttempts());
            } else {
                assertThat(verdict.delay()).isZero();
            }
        });
    }

    private static Verdict on(Job job, FailureReport report) {
        return Verdict.on(job, report, Classifier.classify(report), BACKOFF);
    }
}
