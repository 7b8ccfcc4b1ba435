package io.queueoperator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.failure.Backoff;
import io.queueoperator.testing.Cases;
import io.queueoperator.webhook.Verdict.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(10), Duration.ofHours(6));

    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED", "202, DELIVERED", "204, DELIVERED", "299, DELIVERED",
        "301, PENDING", "302, PENDING", "307, PENDING", "400, PENDING", "401, PENDING", "404, PENDING", "429, PENDING",
        "500, PENDING", "503, PENDING", "410, DEAD",
    })
    void only_2xx_is_delivered_and_only_410_is_the_end(int status, Outcome outcome) {
        Verdict verdict = verdict(Answer.of(status, null, NOON), 1);

        assertThat(verdict.outcome()).isEqualTo(outcome);
        assertThat(verdict.gone()).isEqualTo(status == 410);
    }

    @Test
    void no_answer_is_tried_again_until_the_attempts_are_used_up() {
        assertThat(verdict(Answer.none("nobody"), 7).outcome()).isEqualTo(Outcome.PENDING);
        assertThat(verdict(Answer.none("nobody"), 8).outcome()).isEqualTo(Outcome.DEAD);
        assertThat(verdict(Answer.of(200, null, NOON), 8).outcome()).isEqualTo(Outcome.DELIVERED);
    }

    @Test
    void the_wait_grows_fourfold_up_to_its_maximum_spread_by_at_most_a_quarter() {
        Cases.forAll(random -> {
            int attempt = 1 + random.nextInt(100);
            double ideal = Math.min(10_000 * Math.pow(4, attempt - 1), (double) Duration.ofHours(6).toMillis());

            Verdict verdict = Verdict.of(Answer.none("nobody"), attempt, 1_000, BACKOFF, random.nextInt());

            assertThat((double) verdict.delay().toMillis()).isBetween(Math.floor(0.75 * ideal), ideal);
        });
    }

    @Test
    void a_receiver_that_asks_for_more_time_gets_it_but_not_for_ever_and_never_less() {
        assertThat(verdict(Answer.of(503, "120", NOON), 1).delay()).isEqualTo(Duration.ofMinutes(2));
        assertThat(verdict(Answer.of(429, "Sun, 01 Mar 2026 12:05:00 GMT", NOON), 1).delay()).isEqualTo(Duration.ofMinutes(5));
        assertThat(verdict(Answer.of(503, "999999999", NOON), 1).delay()).isEqualTo(Duration.ofDays(1));
        assertThat(verdict(Answer.of(503, "0", NOON), 1).delay()).isGreaterThan(Duration.ofSeconds(7));
        assertThat(verdict(Answer.of(503, "Sun, 01 Mar 2020 12:05:00 GMT", NOON), 1).delay()).isGreaterThan(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({"soon", "-5", "1.5", "99999999999999999999", "''", "Sun"})
    void a_wish_that_nobody_understands_is_none(String retryAfter) {
        assertThat(Answer.of(503, retryAfter, NOON).retryAfter()).isNull();
    }

    @Test
    void an_answer_says_that_redirects_are_not_followed() {
        assertThat(Answer.of(302, null, NOON).error()).contains("302", "not followed");
        assertThat(Answer.of(500, null, NOON).error()).isEqualTo("the receiver answered 500");
    }

    private static Verdict verdict(Answer answer, int attempt) {
        return Verdict.of(answer, attempt, 8, BACKOFF, 4711);
    }
}
