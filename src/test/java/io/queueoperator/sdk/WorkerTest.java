package io.queueoperator.sdk;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.sdk.TinyOperator.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worker over real HTTP, with one job in hand, while this and that goes wrong. */
class WorkerTest {
    private static final String CLAIM = "POST /api/v1/jobs/claim";
    private static final String START = "POST /api/v1/jobs/1/start";
    private static final String COMPLETE = "POST /api/v1/jobs/1/complete";
    private static final String FAIL = "POST /api/v1/jobs/1/fail";
    private static final String RELEASE = "POST /api/v1/jobs/1/release";
    private static final String BEATS = "POST /api/v1/heartbeats";
    private static final Answer CANCEL = beat("\"ok\":true,\"cancel_requested\":true,\"error\":null");
    private static final Answer BUSY = Answer.refused(503, "STORE_UNAVAILABLE");

    private final TinyOperator tiny = TinyOperator.withOneJob();
    private final CountDownLatch atWork = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void a_job_is_claimed_started_worked_and_completed() throws Exception {
        try (Worker worker = started((job, context) -> {
            context.progress("read", "page 1", 1, 2);
            context.progress("read", "page 2", 2, 2);
            return Map.of("pages", job.payload().path("pages").asInt());
        })) {
            eventually("completed", () -> !tiny.calls(COMPLETE).isEmpty());
            eventually("not held any more", () -> worker.held().isEmpty());
        }
        assertThat(tiny.deeds()).containsExactly(START, COMPLETE);
        assertThat(tiny.calls(COMPLETE).get(0).body().path("result").path("pages").asInt()).isEqualTo(3);
        JsonNode wish = tiny.calls(CLAIM).get(0).body();
        assertThat(wish.path("task_types").toString()).isEqualTo("[\"ocr\"]");
        assertThat(wish.path("limit").asInt()).isEqualTo(1);
    }

    @Test
    void a_lost_lease_interrupts_the_handler_and_nothing_more_is_said() throws Exception {
        Answer lost = beat("\"ok\":false,\"cancel_requested\":false,\"error\":{\"code\":\"LEASE_LOST\",\"message\":\"gone\"}");
        try (Worker worker = started((job, context) -> {
            tiny.on(BEATS, lost);
            return waitForever(job, context);
        })) {
            interrupted.await();
            eventually("not held any more", () -> worker.held().isEmpty());
        }
        assertThat(tiny.deeds()).containsExactly(START);
    }

    @Test
    void a_cancelled_job_interrupts_the_handler_and_is_told_as_cancelled() throws Exception {
        try (Worker worker = started((job, context) -> {
            tiny.on(BEATS, CANCEL);
            return waitForever(job, context);
        })) {
            interrupted.await();
            eventually("told", () -> !tiny.calls(FAIL).isEmpty());
        }
        assertThat(tiny.deeds()).containsExactly(START, FAIL);
        assertThat(tiny.calls(FAIL).get(0).body().path("error_code").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void a_report_that_the_operator_refuses_does_not_cost_the_lease() throws Exception {
        try (Worker worker = started((job, context) -> {
            tiny.on(BEATS, body -> hasPhase(body) ? Answer.refused(400, "INVALID_REQUEST") : afterRefusal());
            context.progress("read", "page 1", 1, 2);
            return waitForever(job, context);
        })) {
            interrupted.await();
        }
        List<JsonNode> beats = tiny.calls(BEATS).stream().map(TinyOperator.Call::body)
                .dropWhile(body -> !hasPhase(body)).toList();
        assertThat(beats.get(1).path("jobs").toString())
                .isEqualTo("[{\"lease_token\":" + tiny.calls(START).get(0).body().path("lease_token") + ",\"id\":\"1\"}]");
    }

    private static boolean hasPhase(JsonNode beat) {
        return beat.path("jobs").path(0).has("phase");
    }

    private Answer afterRefusal() {
        boolean refused = tiny.calls(BEATS).stream().anyMatch(call -> hasPhase(call.body()));
        return refused ? CANCEL : beat("\"ok\":true,\"cancel_requested\":false,\"error\":null");
    }

    @Test
    void a_worker_with_a_long_lease_hears_of_a_cancel_in_time_all_the_same() {
        assertThat(Heartbeats.rhythm(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(1));
        assertThat(Heartbeats.rhythm(Duration.ofSeconds(45))).isEqualTo(Duration.ofSeconds(15));
        assertThat(Heartbeats.rhythm(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void a_handler_that_only_reports_progress_is_ended_by_it_when_it_is_cancelled() throws Exception {
        tiny.on("PUT /api/v1/jobs/1/progress", Answer.ok("{\"cancel_requested\":true}"));
        try (Worker worker = started((job, context) -> {
            for (int page = 0;; page++) {
                context.progress("read", "page " + page, page, 0);
            }
        })) {
            eventually("told", () -> !tiny.calls(FAIL).isEmpty());
        }
        assertThat(tiny.calls(FAIL).get(0).body().path("error_code").asText()).isEqualTo("CANCELLED");
    }

    @Test
    void whatever_a_handler_throws_fails_the_attempt_with_all_that_is_known() throws Exception {
        try (Worker worker = started((job, context) -> {
            context.progress("read", "page 7", 7, 10);
            throw new StackOverflowError();
        })) {
            eventually("told", () -> !tiny.calls(FAIL).isEmpty());
        }
        JsonNode told = tiny.calls(FAIL).get(0).body();
        assertThat(told.path("error_type").asText()).isEqualTo("StackOverflowError");
        assertThat(told.path("phase").asText()).isEqualTo("read");
        assertThat(told.path("step").asText()).isEqualTo("page 7");
        assertThat(told.path("traceback").asText()).contains("StackOverflowError");
        assertThat(told.path("lease_token").asLong()).isPositive();
    }

    @Test
    void how_an_attempt_ended_is_told_again_and_again_until_the_operator_is_back() throws Exception {
        tiny.on(COMPLETE, BUSY, BUSY, BUSY, BUSY, BUSY, BUSY, Answer.ok(TinyOperator.recorded("completed")));
        try (Worker worker = started((job, context) -> null)) {
            eventually("told at last", () -> tiny.calls(COMPLETE).size() == 7);
        }
        assertThat(tiny.calls(FAIL)).isEmpty();
    }

    @Test
    void a_result_that_the_operator_does_not_take_is_a_failure_and_a_report_that_it_does_not_take_is_told_in_short()
            throws Exception {
        tiny.on(COMPLETE, Answer.refused(413, "PAYLOAD_TOO_LARGE"));
        tiny.on(FAIL, Answer.refused(413, "PAYLOAD_TOO_LARGE"), Answer.ok(TinyOperator.recorded("completed")));
        try (Worker worker = started((job, context) -> "much too long")) {
            eventually("told in short", () -> tiny.calls(FAIL).size() == 2);
        }
        assertThat(tiny.calls(FAIL).get(0).body().path("error_type").asText()).isEqualTo("ResultRefused");
        assertThat(tiny.calls(FAIL).get(1).body().has("traceback")).isFalse();
        assertThat(tiny.calls(FAIL).get(1).body().path("error_message").asText()).contains("did not take the result");
    }

    @Test
    void work_that_is_done_never_fails_because_it_could_not_be_told() throws Exception {
        Answer page = new Answer(200, null, "<html>");
        Answer defect = Answer.refused(500, "INTERNAL");
        tiny.on(COMPLETE, page, defect, page, defect, page, defect, Answer.refused(403, "FORBIDDEN"));
        try (Worker worker = started((job, context) -> null)) {
            eventually("told until it was refused", () -> tiny.calls(COMPLETE).size() == 7);
            eventually("not held any more", () -> worker.held().isEmpty());
        }
        assertThat(tiny.deeds()).doesNotContain(FAIL, RELEASE);
    }

    @Test
    void a_worker_that_is_closed_lets_its_handlers_finish() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Worker worker = started((job, context) -> {
            atWork.countDown();
            go.await();
            return null;
        });
        atWork.await();
        worker.stop();
        go.countDown();
        worker.close();
        assertThat(tiny.deeds()).containsExactly(START, COMPLETE);
    }

    @Test
    void after_the_grace_period_a_handler_is_interrupted_and_its_job_given_back() throws Exception {
        Worker worker = builder(this::waitForever).grace(Duration.ofMillis(10)).build().start();
        atWork.await();
        worker.close();
        worker.close();
        assertThat(tiny.deeds()).containsExactly(START, RELEASE);
        assertThat(worker.held()).isEmpty();
    }

    @Test
    void a_job_whose_handler_does_not_listen_is_given_back_all_the_same() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        Worker worker = builder((job, context) -> {
            atWork.countDown();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
            return null;
        }).grace(Duration.ZERO).build().start();
        atWork.await();
        worker.close();
        enough.set(true);
        assertThat(tiny.deeds()).containsExactly(START, RELEASE);
    }

    @Test
    void a_closing_worker_tries_once_to_give_back_what_does_not_listen() throws Exception {
        tiny.on(RELEASE, BUSY);
        AtomicBoolean enough = new AtomicBoolean();
        Worker worker = builder((job, context) -> {
            atWork.countDown();
            while (!enough.get()) {
                Thread.onSpinWait();
            }
            return null;
        }).grace(Duration.ZERO).build().start();
        atWork.await();
        worker.close();
        enough.set(true);
        assertThat(tiny.deeds()).containsExactly(START, RELEASE);
        assertThat(worker.held()).isEmpty();
    }

    @Test
    void what_is_given_back_last_is_not_waited_for_longer_than_one_answer() throws Exception {
        OperatorClient hurried = new OperatorClient(tiny.address(), "key",
                ClientOptions.DEFAULT.answerTimeout(Duration.ofNanos(1)));
        new GiveBackJobs(hurried, "closing", new SeldomLog("w-1"))
                .all(List.of(new Lease("1", 1), new Lease("1", 2), new Lease("1", 3)));
        assertThat(tiny.calls(RELEASE)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_job_that_cannot_be_given_back_because_somebody_wants_its_end_is_told_as_cancelled() throws Exception {
        tiny.on(RELEASE, Answer.refused(409, "ILLEGAL_TRANSITION"));
        Worker worker = builder(this::waitForever).grace(Duration.ZERO).build().start();
        atWork.await();
        worker.close();
        assertThat(tiny.deeds()).containsExactly(START, RELEASE, FAIL);
    }

    @Test
    void a_job_that_is_not_this_workers_any_more_when_it_should_start_is_left_alone() throws Exception {
        tiny.on(START, Answer.refused(409, "LEASE_LOST"));
        try (Worker worker = started((job, context) -> null)) {
            eventually("asked for more", () -> tiny.calls(CLAIM).size() > 1);
        }
        assertThat(tiny.deeds()).containsExactly(START);
    }

    @Test
    void a_worker_outlives_an_operator_that_is_away() throws Exception {
        tiny.on(CLAIM, new Answer(0, null, ""), BUSY, new Answer(502, null, "<html>"),
                Answer.refused(401, "UNAUTHENTICATED"), Answer.ok(TinyOperator.recorded("claimed")),
                Answer.ok("{\"jobs\":[]}"));
        try (Worker worker = started((job, context) -> null)) {
            eventually("worked after all", () -> !tiny.calls(COMPLETE).isEmpty());
        }
    }

    @Test
    void settings_that_cannot_work_are_refused_at_once() {
        OperatorClient operator = new OperatorClient(tiny.address(), "key");
        assertThatThrownBy(() -> Worker.builder(operator, "w 1").handle("ocr", (job, context) -> null).build())
                .hasMessageContaining("id of a worker");
        assertThatThrownBy(() -> Worker.builder(operator, "w-1").build()).hasMessageContaining("handlers");
        assertThatThrownBy(() -> builder((job, context) -> null).lease(Duration.ofSeconds(1)).build())
                .hasMessageContaining("lease");
    }

    @Test
    void trouble_is_told_once_a_minute() {
        SeldomLog log = new SeldomLog("w-1");
        long minute = Duration.ofMinutes(1).toNanos();
        assertThat(List.of(log.isTime(5), log.isTime(6), log.isTime(minute + 4), log.isTime(minute + 5)))
                .containsExactly(true, false, false, true);
    }

    private Object waitForever(ClaimedJob job, JobContext context) throws InterruptedException {
        atWork.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException end) {
            interrupted.countDown();
            throw end;
        }
        return "never";
    }

    private Worker started(JobHandler handler) {
        return builder(handler).build().start();
    }

    private WorkerBuilder builder(JobHandler handler) {
        OperatorClient operator = new OperatorClient(tiny.address(), "key", ClientOptions.DEFAULT.retries(
                new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(20))));
        return Worker.builder(operator, "w-1").handle("ocr", handler)
                .lease(Duration.ofSeconds(3)).longPoll(Duration.ofSeconds(1));
    }

    private static Answer beat(String result) {
        return Answer.ok("{\"results\":[{\"id\":\"1\"," + result + "}]}");
    }
}
