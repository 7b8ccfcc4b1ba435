package io.queueoperator.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.api.JobView;
import io.queueoperator.sdk.TinyOperator.Answer;
import io.queueoperator.sdk.TinyOperator.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The client over real HTTP, against answers that a good operator gives rarely. */
class OperatorClientTest {
    private static final String KEY = "very-secret-key";
    private static final Lease LEASE = new Lease("1", 7);
    private static final Answer BUSY = Answer.refused(503, "STORE_UNAVAILABLE");
    /** The connection ends without an answer. */
    private static final Answer DEAD_LINE = new Answer(0, null, "");

    private final TinyOperator tiny = TinyOperator.withOneJob();
    private final OperatorClient operator = new OperatorClient(tiny.address(), KEY, ClientOptions.DEFAULT.retries(
            new RetryPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(2))));

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void a_job_is_read_as_the_service_wrote_it() throws Exception {
        JobView job = operator.get("1");
        assertThat(job.status()).isEqualTo("completed");
        assertThat(job.bodies().payload().text()).contains("pages");
        assertThat(tiny.calls("GET /api/v1/jobs/1")).extracting(Call::key).containsExactly("Bearer " + KEY);
    }

    @Test
    void a_write_under_a_lease_is_repeated_until_it_is_done() throws Exception {
        tiny.on("POST /api/v1/jobs/1/complete", BUSY, DEAD_LINE, Answer.ok(TinyOperator.recorded("completed")));

        assertThat(operator.complete(LEASE, Map.of("n", 1)).status()).isEqualTo("completed");
        assertThat(tiny.calls("POST /api/v1/jobs/1/complete")).hasSize(3)
                .allMatch(call -> call.body().toString().equals("{\"lease_token\":7,\"result\":{\"n\":1}}"));
    }

    @Test
    void an_enqueue_that_is_repeated_has_the_same_idempotency_key() throws Exception {
        tiny.on("POST /api/v1/jobs", DEAD_LINE, Answer.ok(TinyOperator.recorded("running")));

        assertThat(operator.enqueue(JobSpec.of("ocr"))).isEqualTo("1");
        assertThat(tiny.calls("POST /api/v1/jobs")).hasSize(2)
                .extracting(call -> call.body().path("idempotency_key").asText())
                .allMatch(key -> key.startsWith("sdk:")).containsOnly(
                        tiny.calls("POST /api/v1/jobs").get(0).body().path("idempotency_key").asText());
    }

    @Test
    void a_claim_whose_answer_got_lost_is_not_repeated_but_one_that_was_turned_away_is() throws Exception {
        tiny.on("POST /api/v1/jobs/claim", DEAD_LINE, Answer.ok("{\"jobs\":[]}"));
        assertThat(refusal(() -> operator.dequeue("w-1", "ocr")).tries()).isEqualTo(1);

        tiny.on("POST /api/v1/jobs/claim", BUSY, Answer.ok("{\"jobs\":[]}"));
        assertThat(operator.dequeue("w-1", "ocr")).isEmpty();
    }

    @Test
    void a_release_that_was_done_at_first_try_is_done_although_its_repetition_is_refused() throws Exception {
        tiny.on("POST /api/v1/jobs/1/release", DEAD_LINE, Answer.refused(409, "LEASE_LOST"));
        operator.release(LEASE, "bye");
        assertThat(tiny.calls("POST /api/v1/jobs/1/release")).hasSize(2);

        assertThat(refusal(() -> operator.release(LEASE, "bye")).isLeaseLost()).isTrue();
    }

    @Test
    void a_refusal_keeps_all_that_the_operator_said() {
        tiny.on("POST /api/v1/jobs/1/fail", new Answer(409, null, TinyOperator.recorded("lease-lost")));
        OperatorException refusal = refusal(() -> operator.failWithCode(LEASE, "m", "TIMEOUT"));

        assertThat(refusal.isLeaseLost()).isTrue();
        assertThat(refusal.status()).isEqualTo(409);
        assertThat(refusal.reason()).contains("does not hold job");
        assertThat(refusal.details()).containsEntry("job_id", "1").containsKey("status");
        assertThat(refusal.traceId()).isPresent();
        assertThat(refusal).hasMessageContaining("POST /api/v1/jobs/1/fail was answered 409 LEASE_LOST");
    }

    @Test
    void the_operators_wish_for_patience_is_kept_in_the_exception() {
        tiny.on("GET /api/v1/stats", BUSY.retryAfter("3600"));
        OperatorException refusal = refusal(operator::stats);
        assertThat(refusal.retryAfter()).contains(Duration.ofHours(1));
        assertThat(refusal.tries()).isEqualTo(1);
    }

    @Test
    void an_answer_that_is_not_the_operators_is_told_as_it_is() {
        tiny.on("GET /api/v1/stats", new Answer(502, null, "<html>Bad Gateway</html>"));
        OperatorException proxy = refusal(operator::stats);
        assertThat(proxy.status()).isEqualTo(502);
        assertThat(proxy.reason()).contains("Bad Gateway");
        assertThat(proxy.tries()).isEqualTo(3);

        tiny.on("GET /api/v1/stats", Answer.ok("{\"total\":"));
        assertThat(refusal(operator::stats).code()).isEqualTo(OperatorException.UNREADABLE_ANSWER);
    }

    @Test
    void numbers_of_the_statistics_that_nobody_knows_yet_are_no_problem() throws Exception {
        tiny.on("GET /api/v1/stats", Answer.ok("{\"total\":3,\"queued\":2,\"failed\":1,\"sleeping\":5,\"by\":{}}"));
        assertThat(operator.stats()).isEqualTo(new QueueStats(3, 2, 0, 0, 0, 1, 0));
    }

    @Test
    void an_operator_that_is_not_there_is_unreachable() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            nobody = socket.getLocalPort();
        }
        OperatorClient lost = operatorAt("http://127.0.0.1:" + nobody);
        OperatorException silence = refusal(lost::stats);

        assertThat(silence.isUnreachable()).isTrue();
        assertThat(silence.code()).isEqualTo(OperatorException.UNREACHABLE);
        assertThat(silence.hadNoEffect()).isTrue();
        assertThat(silence.tries()).isEqualTo(2);
    }

    @Test
    void an_operator_that_says_nothing_is_not_waited_for_for_ever() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            OperatorClient patient = operatorAt("http://127.0.0.1:" + mute.getLocalPort());
            OperatorException silence = refusal(patient::stats);
            assertThat(silence.isUnreachable()).isTrue();
            assertThat(silence.hadNoEffect()).isFalse();
        }
    }

    @Test
    void sweeps_and_prunes_may_take_longer_than_other_calls() throws Exception {
        OperatorClient hasty = operator.with(operator.options().answerTimeout(Duration.ofNanos(1)));
        tiny.on("POST /api/v1/reaper/sweeps", Answer.ok("{\"requeued\":2,\"requeued_ids\":[\"1\",\"2\"]}"));
        tiny.on("POST /api/v1/reaper/prunes", Answer.ok("{\"deleted\":3}"));

        assertThat(refusal(hasty::stats).isUnreachable()).isTrue();
        assertThat(hasty.requeueStale(Duration.ofMinutes(5))).isEqualTo(2);
        assertThat(hasty.cleanUpOld(Duration.ofDays(90))).isEqualTo(3);
    }

    @Test
    void the_key_is_in_no_text() {
        tiny.on("GET /api/v1/stats", Answer.refused(401, "UNAUTHENTICATED"));
        OperatorException refusal = refusal(operator::stats);
        assertThat(List.of(operator.toString(), refusal.toString(), String.valueOf(refusal.details())))
                .noneMatch(text -> text.contains("secret"));
        for (String bad : List.of("very-secret\nkey", "very secret", "")) {
            assertThatThrownBy(() -> new OperatorClient(tiny.address(), bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> operatorAt("http://user:secret@host")).hasMessageNotContaining("secret");
    }

    private static OperatorClient operatorAt(String base) {
        return new OperatorClient(URI.create(base), KEY, new ClientOptions(
                Duration.ofMillis(500), Duration.ofMillis(500),
                new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(10))));
    }

    private static OperatorException refusal(ThrowingCallable call) {
        OperatorException[] caught = new OperatorException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(OperatorException.class, refusal -> caught[0] = refusal);
        return caught[0];
    }
}
