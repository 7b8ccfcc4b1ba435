package io.queueoperator.platform.breaker;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final BreakerSettings SETTINGS = new BreakerSettings() {
        @Override
        public int failures() {
            return 2;
        }

        @Override
        public Duration within() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration probeAfter() {
            return Duration.ofMillis(20);
        }

        @Override
        public Duration probeTimeout() {
            return Duration.ofMillis(100);
        }
    };

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Breakers breakers = new Breakers(meters);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();
    private volatile Uni<String> answer = Uni.createFrom().item("fine");
    private final Breaker breaker = breakers.of("store", SETTINGS, IOException.class::isInstance, this::probe);

    @AfterEach
    void stop() {
        breakers.stop();
    }

    @Test
    void a_call_that_is_cut_short_says_nothing_about_the_store() {
        Breaker patient = breakers.of("slow", SETTINGS, TimeoutException.class::isInstance, Uni.createFrom()::nothing);
        for (int i = 0; i < 5; i++) {
            ask(patient, Duration.ofHours(1), Duration.ofMillis(1));
        }
        assertThat(patient.phase()).isEqualTo("closed");

        // Neither does it speak for the store: the two around it are two in a row.
        ask(patient, Duration.ofMillis(1), Duration.ofMillis(1));
        ask(patient, Duration.ofHours(1), Duration.ofMillis(1));
        assertThat(patient.phase()).isEqualTo("closed");
        ask(patient, Duration.ofMillis(1), Duration.ofMillis(1));
        assertThat(patient.phase()).isNotEqualTo("closed");
    }

    /** Something that never comes. */
    private static void ask(Breaker breaker, Duration full, Duration limit) {
        assertThatThrownBy(() -> breaker.guard(Uni.createFrom().nothing(), full, limit).await().indefinitely())
                .hasRootCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void a_future_that_is_cut_short_says_nothing_about_the_store_and_silence_opens_the_breaker() throws Exception {
        Breaker patient = breakers.of("slow", SETTINGS, TimeoutException.class::isInstance, Uni.createFrom()::nothing);
        for (int i = 0; i < 5; i++) {
            assertThat(silence(patient, Duration.ofHours(1))).isInstanceOf(TimeoutException.class);
        }
        assertThat(patient.phase()).isEqualTo("closed");

        silence(patient, Duration.ofMillis(1));
        silence(patient, Duration.ofMillis(1));

        eventually("it is open", () -> !patient.phase().equals("closed"));
        assertThat(silence(patient, Duration.ofMillis(1))).isInstanceOf(StoreRefused.class);
    }

    @Test
    void an_answer_in_time_is_the_future_s_and_begins_the_row_anew() {
        IOException gone = new IOException("gone");
        for (int i = 0; i < 5; i++) {
            assertThat(guarded(Future.failedFuture(gone)).cause()).isSameAs(gone);
            assertThat(guarded(Future.succeededFuture("fine")).result()).isEqualTo("fine");
        }
        assertThat(breaker.phase()).isEqualTo("closed");

        guarded(Future.failedFuture(gone));
        guarded(Future.failedFuture(gone));
        assertThat(guarded(Future.succeededFuture("fine")).cause()).isInstanceOf(StoreRefused.class);
    }

    @Test
    void a_call_that_throws_is_a_failed_future_and_no_silence_later() {
        IllegalStateException broken = new IllegalStateException("broken");
        Future<String> answer = breaker.guard(
                () -> {
                    throw broken;
                },
                Duration.ofHours(1), Duration.ofHours(1));

        assertThat(answer.cause()).isSameAs(broken);
    }

    private Future<String> guarded(Future<String> answer) {
        return breaker.guard(() -> answer, Duration.ofHours(1), Duration.ofHours(1));
    }

    /** Why something failed that never comes. */
    private static Throwable silence(Breaker breaker, Duration full) throws Exception {
        Future<String> never = breaker.guard(() -> Promise.<String>promise().future(), full, Duration.ofMillis(1));
        eventually("it is given up", never::isComplete);
        return never.cause();
    }

    @Test
    void a_store_that_answers_is_asked() {
        for (int i = 0; i < 5; i++) {
            assertThat(ask()).isEqualTo("fine");
        }
        assertThat(asked).hasValue(5);
        assertThat(breaker.phase()).isEqualTo("closed");
        assertThat(gauge()).isZero();
    }

    @Test
    void a_store_that_does_not_answer_is_asked_no_more_until_a_probe_is_answered() throws Exception {
        answer = Uni.createFrom().failure(new IOException("gone"));
        assertThatThrownBy(this::ask).hasRootCauseMessage("gone");
        assertThatThrownBy(this::ask).hasRootCauseMessage("gone");
        assertThatThrownBy(this::ask).hasRootCauseInstanceOf(StoreRefused.class).hasMessageContaining("store does not answer");
        assertThat(asked).as("calls that reached the store").hasValue(2);
        assertThat(gauge()).isPositive();
        eventually("it is probed again and again", () -> probes.get() >= 3);
        assertThatThrownBy(this::ask).hasRootCauseInstanceOf(StoreRefused.class);

        answer = Uni.createFrom().item("back");
        eventually("a probe is answered", () -> breaker.phase().equals("closed"));
        assertThat(ask()).isEqualTo("back");
        assertThat(gauge()).isZero();
    }

    @Test
    void a_probe_that_is_never_answered_is_given_up() throws Exception {
        answer = Uni.createFrom().failure(new IOException("gone"));
        assertThatThrownBy(this::ask);
        assertThatThrownBy(this::ask);
        answer = Uni.createFrom().nothing();
        int before = probes.get();
        eventually("another probe follows", () -> probes.get() >= before + 2);

        answer = Uni.createFrom().item("back");
        eventually("a probe is answered", () -> breaker.phase().equals("closed"));
    }

    @Test
    void failures_that_are_answers_do_not_open_it() {
        answer = Uni.createFrom().failure(new IllegalArgumentException("duplicate key"));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(this::ask).hasMessageContaining("duplicate key");
        }
        assertThat(breaker.phase()).isEqualTo("closed");
    }

    @Test
    void a_store_that_answers_a_probe_with_an_error_is_back() throws Exception {
        answer = Uni.createFrom().failure(new IOException("gone"));
        assertThatThrownBy(this::ask);
        assertThatThrownBy(this::ask);
        answer = Uni.createFrom().failure(new IllegalArgumentException("unknown command"));

        eventually("it is asked again", () -> breaker.phase().equals("closed"));
    }

    @Test
    void calls_that_nobody_waits_for_any_more_say_nothing() {
        answer = Uni.createFrom().nothing();
        for (int i = 0; i < 10; i++) {
            breaker.guard(answer).subscribe().with(item -> { }).cancel();
        }
        assertThat(breaker.phase()).isEqualTo("closed");
    }

    @Test
    void there_is_one_for_each_store() {
        assertThat(breakers.of("store", SETTINGS, failure -> true, this::probe)).isSameAs(breaker);
        assertThat(breakers.of("ingestion", SETTINGS, failure -> true, this::probe)).isNotSameAs(breaker);
    }

    private Uni<String> probe() {
        probes.incrementAndGet();
        return answer;
    }

    private String ask() {
        return breaker.guard(Uni.createFrom().deferred(() -> {
            asked.incrementAndGet();
            return answer;
        })).await().atMost(Duration.ofSeconds(30));
    }

    private double gauge() {
        return meters.get("queue_operator.breaker").tag("store", "store").gauge().value();
    }
}
