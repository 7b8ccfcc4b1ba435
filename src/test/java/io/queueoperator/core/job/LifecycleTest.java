package io.queueoperator.core.job;

import static io.queueoperator.core.job.JobStatus.CANCELLED;
import static io.queueoperator.core.job.JobStatus.CLAIMED;
import static io.queueoperator.core.job.JobStatus.COMPLETED;
import static io.queueoperator.core.job.JobStatus.FAILED;
import static io.queueoperator.core.job.JobStatus.QUEUED;
import static io.queueoperator.core.job.JobStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifecycleTest {
    private static final Map<JobStatus, Set<JobStatus>> TABLE = Map.of(
            QUEUED, Set.of(CLAIMED, CANCELLED),
            CLAIMED, Set.of(QUEUED, RUNNING, COMPLETED, FAILED, CANCELLED),
            RUNNING, Set.of(QUEUED, COMPLETED, FAILED, CANCELLED),
            COMPLETED, Set.of(),
            FAILED, Set.of(),
            CANCELLED, Set.of());

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void from_each_status_exactly_the_steps_of_the_table_are_legal(JobStatus from) {
        assertThat(Lifecycle.next(from)).isEqualTo(TABLE.get(from));
        for (JobStatus to : JobStatus.values()) {
            assertThat(Lifecycle.isLegal(from, to)).as("%s to %s", from, to).isEqualTo(TABLE.get(from).contains(to));
        }
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void exactly_the_terminal_statuses_have_no_next_one(JobStatus status) {
        assertThat(Lifecycle.next(status).isEmpty()).isEqualTo(status.isTerminal());
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void a_late_result_can_be_accepted_where_the_job_has_failed_or_waits_for_another_attempt(JobStatus status) {
        assertThat(Lifecycle.isLegalByAcceptance(status)).isEqualTo(status == FAILED || status == QUEUED);
        assertThat(Lifecycle.isLegalByPass(status)).isEqualTo(status == FAILED);
        assertThat(Lifecycle.isLegalByImport(status)).isEqualTo(!status.isHeld());
    }

    @Test
    void no_walk_over_legal_steps_leaves_a_terminal_status() {
        Cases.forAll(random -> {
            JobStatus at = QUEUED;
            boolean ended = false;
            for (int step = 0; step < 40; step++) {
                JobStatus to = Cases.oneOf(random, JobStatus.values());
                if (Lifecycle.isLegal(at, to)) {
                    assertThat(ended).as("a step from %s to %s", at, to).isFalse();
                    at = to;
                }
                ended = at.isTerminal();
            }
        });
    }

    @Test
    void every_status_can_be_reached_from_queued() {
        Set<JobStatus> reached = new HashSet<>(Set.of(QUEUED));
        for (int step = 0; step < JobStatus.values().length; step++) {
            Set.copyOf(reached).forEach(status -> reached.addAll(Lifecycle.next(status)));
        }
        assertThat(reached).containsExactlyInAnyOrder(JobStatus.values());
    }
}
