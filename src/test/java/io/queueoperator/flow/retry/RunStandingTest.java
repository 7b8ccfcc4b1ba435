package io.queueoperator.flow.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pass came to, and what can follow. */
class RunStandingTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void a_pass_goes_on_while_a_job_waits_or_is_worked_on() {
        for (JobStatus active : List.of(JobStatus.QUEUED, JobStatus.CLAIMED, JobStatus.RUNNING)) {
            RunStanding standing = standing(1, jobs(active, "", 0), jobs(JobStatus.FAILED, "infrastructure", 0));

            assertThat(standing.ending()).isEmpty();
            assertThat(standing.refusal().orElseThrow().code()).isEqualTo(ProblemCode.PASS_RUNNING);
        }
    }

    @Test
    void a_pass_without_a_job_has_not_ended() {
        assertThat(standing(1).ending()).isEmpty();
        assertThat(standing(1).refusal().orElseThrow().code()).isEqualTo(ProblemCode.NOTHING_TO_RETRY);
    }

    @Test
    void all_complete() {
        RunStanding standing = standing(1, jobs(JobStatus.COMPLETED, "", 0), jobs(JobStatus.CANCELLED, "", 0));

        assertThat(standing.ending().orElseThrow().result()).isEqualTo(PassResult.ALL_COMPLETE);
        assertThat(standing.refusal().orElseThrow().code()).isEqualTo(ProblemCode.NOTHING_TO_RETRY);
    }

    @Test
    void only_non_retryable() {
        RunStanding standing = standing(2, jobs(JobStatus.FAILED, "account", 0), jobs(JobStatus.FAILED, "unknown", 2));

        assertThat(standing.ending().orElseThrow().result()).isEqualTo(PassResult.ONLY_NON_RETRYABLE);
        assertThat(standing.refusal().orElseThrow().code()).isEqualTo(ProblemCode.NOTHING_TO_RETRY);
    }

    @Test
    void retryable_remaining() {
        RunStanding standing = standing(2, jobs(JobStatus.FAILED, "account", 0), jobs(JobStatus.FAILED, "infrastructure", 1));

        assertThat(standing.ending().orElseThrow().result()).isEqualTo(PassResult.RETRYABLE_REMAINING);
        assertThat(standing.refusal()).isEmpty();
    }

    @Test
    void max_passes_reached() {
        RunStanding standing = standing(3, jobs(JobStatus.FAILED, "infrastructure", 2));

        assertThat(standing.ending().orElseThrow().result()).isEqualTo(PassResult.MAX_PASSES_REACHED);
        assertThat(standing.refusal().orElseThrow().code()).isEqualTo(ProblemCode.MAX_PASSES_REACHED);
    }

    @Test
    void what_a_replay_has_taken_over_is_no_failure_of_the_run_any_more() {
        RunStanding standing = standing(1, jobs(JobStatus.COMPLETED, "", 0),
                new PassFacts.Group(JobStatus.FAILED, "infrastructure", 0, true, true, 1, 3, NOON, NOON.plusSeconds(1)));

        assertThat(standing.ending().orElseThrow().result()).isEqualTo(PassResult.ALL_COMPLETE);
        assertThat(standing.refusal().orElseThrow().code()).isEqualTo(ProblemCode.NOTHING_TO_RETRY);
        assertThat(standing.facts().inPass(JobStatus.FAILED)).isEqualTo(1);
    }

    @Test
    void the_next_pass_begins_by_itself_after_the_delay_where_the_run_wants_that() {
        RunStanding manual = standing(1, jobs(JobStatus.FAILED, "infrastructure", 0));
        RunStanding automatic = new RunStanding(
                run(1, true), manual.pass(), false, manual.facts(), manual.limits(), Duration.ofSeconds(30), 3);

        assertThat(manual.ending().orElseThrow().nextPassAt()).isNull();
        assertThat(automatic.ending().orElseThrow().endedAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(automatic.ending().orElseThrow().nextPassAt()).isEqualTo(NOON.plusSeconds(90));
        assertThat(List.of(manual.isDue(), automatic.isDue())).containsExactly(false, true);
    }

    @Test
    void while_a_pass_of_the_run_still_re_queues_jobs_none_has_ended_and_none_can_begin() {
        RunStanding over = standing(5, jobs(JobStatus.FAILED, "infrastructure", 0));
        RunStanding starting = new RunStanding(
                run(5, true), over.pass(), true, over.facts(), over.limits(), Duration.ofSeconds(30), 9);

        assertThat(starting.ending()).isEmpty();
        assertThat(starting.isDue()).isFalse();
        assertThat(starting.refusal().orElseThrow().code()).isEqualTo(ProblemCode.PASS_RUNNING);
    }

    @Test
    void only_jobs_of_the_pass_are_counted_for_it_and_all_of_them_for_what_can_follow() {
        PassFacts facts = new PassFacts(List.of(
                new PassFacts.Group(JobStatus.COMPLETED, "", 0, false, false, 7, 70, NOON, NOON),
                new PassFacts.Group(JobStatus.FAILED, "infrastructure", 0, false, false, 2, 20, NOON, NOON),
                new PassFacts.Group(JobStatus.FAILED, "", 1, true, false, 3, 30, NOON, NOON.plusSeconds(5)),
                new PassFacts.Group(JobStatus.COMPLETED, "", 1, true, false, 4, 40, NOON, NOON.plusSeconds(9))));

        assertThat(facts.jobs()).isEqualTo(16);
        assertThat(facts.versions()).isEqualTo(160);
        assertThat(facts.failedInPass()).isEqualTo(Map.of("unknown", 3L));
        assertThat(facts.inPass(JobStatus.COMPLETED)).isEqualTo(4);
        assertThat(facts.lastEndedAt()).contains(NOON.plusSeconds(9));
        assertThat(facts.worthRetrying(RetryLimits.of(Map.of(), Map.of()))).isEqualTo(5);
        assertThat(facts.byStatus()).containsEntry("failed", 5L).containsEntry("completed", 11L).containsEntry("queued", 0L);
    }

    private static RunStanding standing(int number, PassFacts.Group... groups) {
        PassRow pass = new PassRow(number, PassRow.RUNNING, "first", "test", null, null, 0, NOON, null, null, 0, 0, 0, 0,
                Map.of(), null);
        return new RunStanding(run(number, false), pass, false, new PassFacts(List.of(groups)),
                RetryLimits.of(Map.of(), Map.of()), Duration.ofSeconds(30), 3);
    }

    private static RunRow run(int number, boolean automatic) {
        return new RunRow("r", true, null, null, automatic, null, null, Map.of(), number, 1, NOON, "test");
    }

    private static PassFacts.Group jobs(JobStatus status, String category, int requeues) {
        return new PassFacts.Group(
                status, category, requeues, true, false, 2, 8, NOON, status.isTerminal() ? NOON.plusSeconds(60) : null);
    }
}
