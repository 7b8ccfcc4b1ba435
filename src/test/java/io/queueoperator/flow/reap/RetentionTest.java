package io.queueoperator.flow.reap;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.JobStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Duration WEEK = Duration.ofDays(7);

    @Test
    void what_a_call_says_goes_before_what_is_configured() {
        Retention configured = new Retention(WEEK, null, WEEK);
        Retention asked = configured.with(Duration.ZERO, null, Duration.ofDays(1));

        assertThat(asked).isEqualTo(new Retention(Duration.ZERO, null, Duration.ofDays(1)));
        assertThat(asked.of(JobStatus.COMPLETED)).isZero();
        assertThat(asked.of(JobStatus.FAILED)).isNull();
    }

    @Test
    void jobs_that_go_on_have_no_limit_at_all() {
        Retention atOnce = Retention.all(Duration.ZERO);

        assertThat(atOnce.isForEver()).isFalse();
        assertThat(atOnce.of(JobStatus.QUEUED)).isNull();
        assertThat(atOnce.of(JobStatus.CLAIMED)).isNull();
        assertThat(atOnce.of(JobStatus.RUNNING)).isNull();
        assertThat(new Retention(null, null, null).isForEver()).isTrue();
    }
}
