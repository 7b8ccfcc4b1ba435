package io.queueoperator.ledger.explain;

import static io.queueoperator.testing.JobBuilder.NOON;
import static io.queueoperator.testing.JobBuilder.job;
import static io.queueoperator.testing.JobBuilder.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One sentence says why a job is not running and when it will; it is noon. */
class ExplanationTest {
    private static final JobFacts.Failure TIMED_OUT =
            new JobFacts.Failure(1, "no answer for 30 s", "infrastructure", "timeout", "TIMEOUT");

    @Test
    void a_job_for_later_waits_for_its_time() {
        Explanation explanation = Explanation.of(facts(job().scheduledFor(NOON.plusSeconds(7_300)).build()));

        assertThat(explanation.reason()).isEqualTo(Reason.SCHEDULED);
        assertThat(explanation.sentence()).contains("2026-03-01T14:01:40Z", "in 2 h");
    }

    @Test
    void a_job_that_failed_waits_out_its_backoff_and_says_after_which_error() {
        Job waiting = job().attempt(2, 3).availableAt(NOON.plusSeconds(20)).build();
        Explanation explanation = Explanation.of(new JobFacts(waiting, 4, 1, NOON, null, TIMED_OUT, null, null));

        assertThat(explanation.reason()).isEqualTo(Reason.BACKOFF);
        assertThat(explanation.sentence())
                .contains("Attempt 1 of 3 failed: no answer for 30 s (TIMEOUT).", "2026-03-01T12:00:20Z, in 20 s");
    }

    @Test
    void a_job_that_failed_and_still_has_to_wait_for_its_time_is_scheduled() {
        Job waiting = job().attempt(2, 3).scheduledFor(NOON.plusSeconds(60)).build();

        assertThat(Explanation.of(new JobFacts(waiting, 0, 1, NOON, null, TIMED_OUT, null, null)).reason())
                .isEqualTo(Reason.SCHEDULED);
    }

    @Test
    void a_due_job_whose_concurrency_key_is_full_names_the_jobs_that_hold_it() {
        Explanation explanation = Explanation.of(due(7, 3, NOON,
                new JobFacts.Concurrency("account-7", 2, List.of("11", "12"))));

        assertThat(explanation.reason()).isEqualTo(Reason.CONCURRENCY);
        assertThat(explanation.sentence()).contains("only 2 jobs with the concurrency key account-7", "11, 12 are held");
    }

    @Test
    void a_key_with_room_left_holds_nothing_back() {
        assertThat(Explanation.of(due(0, 3, NOON, new JobFacts.Concurrency("account-7", 2, List.of("11")))).reason())
                .isEqualTo(Reason.NEXT_IN_LINE);
    }

    @Test
    void a_due_job_that_nobody_works_on_asks_for_a_worker() {
        Explanation never = Explanation.of(due(0, 0, null, null));
        Explanation lately = Explanation.of(due(0, 0, NOON.minus(Explanation.SILENCE).minusSeconds(1), null));

        assertThat(never.reason()).isEqualTo(Reason.NO_WORKER);
        assertThat(never.sentence()).contains("type discover", "none has ever finished one");
        assertThat(never.nextStep()).contains("Start a worker that claims the task type discover");
        assertThat(lately.reason()).isEqualTo(Reason.NO_WORKER);
        assertThat(lately.sentence()).contains("ended 10 min ago");
    }

    @Test
    void a_worker_that_has_just_ended_a_job_counts_as_there() {
        assertThat(Explanation.of(due(0, 0, NOON.minus(Explanation.SILENCE), null)).reason())
                .isEqualTo(Reason.NEXT_IN_LINE);
    }

    @ParameterizedTest
    @CsvSource({"1, 'and 1 job of type discover is handed out'", "12, 'and 12 jobs of type discover are handed out'",
        "1000, 'and at least 1000 jobs of type'"})
    void a_due_job_says_how_many_are_handed_out_before_it(int ahead, String said) {
        Explanation explanation = Explanation.of(due(ahead, 3, NOON, null));

        assertThat(explanation.reason()).isEqualTo(Reason.BEHIND_OTHERS);
        assertThat(explanation.sentence()).contains(said, "workers hold 3 now", "(5 min)");
    }

    @Test
    void a_paused_job_says_what_is_paused_by_whom_why_and_until_when() {
        JobFacts.Pause pause = new JobFacts.Pause("7", "source", "shop-1", "they asked us to", "Ann", NOON.minusSeconds(60),
                NOON.plusSeconds(7_200));
        JobFacts facts = heldBack(NOON.minusSeconds(300), pause, null);
        Explanation explanation = Explanation.of(facts);

        assertThat(explanation.reason()).isEqualTo(Reason.PAUSED);
        assertThat(explanation.sentence()).isEqualTo("It is paused: its source shop-1 is since 2026-03-01T11:59:00Z, by Ann,"
                + " until 2026-03-01T14:00:00Z, in 2 h: they asked us to.");
        assertThat(explanation.nextStep()).contains("/pauses/7/resume");
        assertThat(Explanation.earliestStart(facts)).isEqualTo(NOON.plusSeconds(7_200));
    }

    @Test
    void nobody_knows_when_a_job_goes_on_that_is_paused_until_somebody_resumes() {
        JobFacts facts = heldBack(NOON.plusSeconds(60),
                new JobFacts.Pause("7", "everything", null, null, "key-1", NOON, null), null);

        assertThat(Explanation.of(facts).sentence())
                .isEqualTo("It is paused: everything is since 2026-03-01T12:00:00Z, by key-1, until somebody resumes it.");
        assertThat(Explanation.earliestStart(facts)).isNull();
    }

    @Test
    void a_job_behind_an_open_circuit_breaker_says_when_one_of_them_may_try() {
        JobFacts facts = heldBack(NOON.minusSeconds(300), null, new JobFacts.Breaker(
                "9", "operation", "scrape_jobs", false, 5, NOON.minusSeconds(10), NOON.plusSeconds(50), null, "no answer"));
        Explanation explanation = Explanation.of(facts);

        assertThat(explanation.reason()).isEqualTo(Reason.CIRCUIT_OPEN);
        assertThat(explanation.sentence()).contains("of its task type scrape_jobs opened at 2026-03-01T11:59:50Z after"
                + " 5 failures in a row, the last: no answer; one job may try at 2026-03-01T12:00:50Z, in 50 s");
        assertThat(explanation.nextStep()).contains("/breakers/9/reset");
        assertThat(Explanation.earliestStart(facts)).isEqualTo(NOON.plusSeconds(50));
    }

    @Test
    void while_a_circuit_breaker_is_half_open_its_probe_is_named() {
        JobFacts facts = heldBack(NOON.minusSeconds(300), null, new JobFacts.Breaker(
                "9", "account", "account-7", true, 5, NOON.minusSeconds(90), NOON.minusSeconds(30), "11", null));

        assertThat(Explanation.of(facts).sentence()).contains("of its account account-7 opened", "job 11 tries");
    }

    @Test
    void a_job_that_is_due_after_the_cool_down_waits_for_its_time() {
        JobFacts facts = heldBack(NOON.plusSeconds(600), null, new JobFacts.Breaker(
                "9", "source", "shop-1", false, 5, NOON, NOON.plusSeconds(60), null, null));

        assertThat(Explanation.of(facts).reason()).isEqualTo(Reason.SCHEDULED);
        assertThat(Explanation.earliestStart(facts)).isEqualTo(NOON.plusSeconds(600));
    }

    @Test
    void a_claimed_job_says_who_took_it_when_and_until_when() {
        Job claimed = job().status(JobStatus.CLAIMED).lease(1, NOON.plusSeconds(60)).heldSince(NOON).build();
        Explanation explanation = Explanation.of(facts(claimed));

        assertThat(explanation.reason()).isEqualTo(Reason.CLAIMED);
        assertThat(explanation.sentence()).contains("Worker One (worker-1) took it at 2026-03-01T12:00:00Z", "12:01:00Z");
    }

    @Test
    void a_running_job_says_how_far_it_is() {
        Job at30 = running(1).attempt(2, 3).heldSince(NOON).progress(new Progress("ocr", "page 3", 30.4, 3L, 10L, null))
                .build();
        Explanation explanation = Explanation.of(facts(at30));

        assertThat(explanation.reason()).isEqualTo(Reason.RUNNING);
        assertThat(explanation.sentence()).contains("attempt 2 of 3", "30 % (ocr, page 3)", "until 2026-03-01T12:01:00Z");
    }

    @Test
    void a_job_that_shall_stop_waits_for_its_worker() {
        Explanation explanation = Explanation.of(facts(running(1).cancelRequested().build()));

        assertThat(explanation.reason()).isEqualTo(Reason.CANCEL_REQUESTED);
        assertThat(explanation.sentence()).contains("(not needed any more)", "with its next report");
    }

    @Test
    void a_lease_that_ran_out_is_said_before_anything_else() {
        Job silent = job().status(JobStatus.RUNNING).lease(1, NOON).cancelRequested().build();
        Explanation explanation = Explanation.of(facts(silent));

        assertThat(explanation.reason()).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(explanation.nextStep()).contains("worker-1");
    }

    @Test
    void a_completed_job_needs_nothing() {
        Explanation explanation = Explanation.of(facts(job().ended(JobStatus.COMPLETED, null, NOON).build()));

        assertThat(explanation.reason()).isEqualTo(Reason.COMPLETED);
        assertThat(explanation.nextStep()).isNull();
    }

    @Test
    void a_cancelled_job_says_why() {
        Explanation explanation = Explanation.of(facts(job().ended(
                JobStatus.CANCELLED, error("Cancelled: wrong file", "unknown", "CANCELLED"), NOON).build()));

        assertThat(explanation.reason()).isEqualTo(Reason.CANCELLED);
        assertThat(explanation.sentence()).contains("Cancelled: wrong file (CANCELLED).");
    }

    @ParameterizedTest
    @CsvSource({
        "infrastructure, TIMEOUT,      true,  timeout_s",
        "infrastructure, STALE_WORKER, true,  worker's log",
        "infrastructure, RATE_LIMITED, true,  less often",
        "unknown,        AGENT_ERROR,  true,  traceback",
        "unknown,        MY_OWN_CODE,  true,  traceback",
        "account,        AGENT_ERROR,  false, only a person",
        "account,        AUTH_FAILED,  false, credentials",
        "unknown,        INVALID_SPEC, false, payload",
    })
    void a_failed_job_says_whether_it_is_worth_retrying_and_what_to_do(
            String category, String code, boolean worth, String step) {
        Job failed = job().attempt(3, 3).ended(JobStatus.FAILED, error("it broke", category, code), NOON).build();
        Explanation explanation = Explanation.of(facts(failed));

        assertThat(explanation.reason()).isEqualTo(Reason.FAILED);
        assertThat(explanation.sentence()).contains("in attempt 3 of 3: it broke (" + code + ").",
                worth ? "may succeed" : "would end the same way");
        assertThat(explanation.nextStep()).contains(step);
    }

    @Test
    void a_job_whose_worker_is_alive_and_does_not_get_on_says_since_when() {
        Explanation explanation = Explanation.of(facts(running(7).advance(600, NOON.minusSeconds(900)).build()));

        assertThat(explanation.reason()).isEqualTo(Reason.NO_PROGRESS);
        assertThat(explanation.sentence())
                .contains("has not advanced since 2026-03-01T11:45:00Z", "it may stay where it is for 10 min");
        assertThat(Explanation.of(facts(running(7).advance(600, NOON.minusSeconds(599)).build())).reason())
                .isEqualTo(Reason.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "-5, 0 s", "119, 119 s", "120, 2 min", "7199, 119 min", "7200, 2 h", "172799, 47 h",
        "172800, 2 days"})
    void a_span_of_time_is_said_in_its_largest_fitting_unit(long seconds, String words) {
        assertThat(InWords.of(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @Test
    void a_long_list_names_the_first_and_counts_the_rest() {
        assertThat(InWords.list(List.of("a"))).isEqualTo("a");
        assertThat(InWords.list(List.of("a", "b", "c", "d", "e"))).isEqualTo("a, b, c and 2 more");
    }

    private static JobFacts due(
            int ahead, int held, @Nullable Instant ended, JobFacts.@Nullable Concurrency concurrency) {
        return new JobFacts(job().availableAt(NOON.minusSeconds(300)).build(), ahead, held, ended, concurrency, null, null, null);
    }

    private static JobFacts heldBack(
            Instant due, JobFacts.@Nullable Pause pause, JobFacts.@Nullable Breaker breaker) {
        return new JobFacts(job().availableAt(due).build(), 0, 1, NOON, null, null, pause, breaker);
    }

    private static JobFacts facts(Job job) {
        return new JobFacts(job, null, 1, NOON, null, null, null, null);
    }

    private static Job.JobError error(String message, String category, String code) {
        return new Job.JobError(message, category, "", code, "f1", false);
    }
}
