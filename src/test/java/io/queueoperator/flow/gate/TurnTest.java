package io.queueoperator.flow.gate;

import static io.queueoperator.testing.JobBuilder.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.flow.gate.CircuitBreaker.Probe;
import io.queueoperator.flow.gate.Turn.Found;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ends of attempts, the probes and the time make of all circuit breakers together; it is noon. */
class TurnTest {
    private static final BreakerPolicy POLICY =
            new BreakerPolicy(5, Set.of("infrastructure"), Duration.ofSeconds(60), Duration.ofMinutes(5));
    private static final WatchedKeys ALL = WatchedKeys.of(List.of("source", "account", "operation"));
    private static final BreakerKey SHOP = new BreakerKey(BreakerKind.SOURCE, "shop-1");

    @Test
    void one_failure_counts_for_its_source_its_account_and_its_operation() {
        Turn turn = turn(List.of(), failures(1));

        assertThat(turn.breakers()).extracting(CircuitBreaker::key).containsExactly(
                SHOP, new BreakerKey(BreakerKind.ACCOUNT, "account-7"), new BreakerKey(BreakerKind.OPERATION, "scrape_jobs"));
        assertThat(turn.breakers()).allMatch(breaker -> breaker.failures() == 1);
        assertThat(turn.changes()).isEmpty();
    }

    @Test
    void what_was_counted_before_counts_on_and_the_audit_says_why_it_opened() {
        CircuitBreaker four = turn(List.of(), failures(4)).breakers().get(0);
        Turn turn = Turn.of(
                List.of(new Found(four, null, false)), failures(1), WatchedKeys.of(List.of("source")), POLICY, NOON);

        assertThat(turn.changes()).singleElement().satisfies(change -> {
            assertThat(change.from()).isEqualTo(BreakerState.CLOSED);
            assertThat(change.to()).isEqualTo(BreakerState.OPEN);
            assertThat(change.reason()).isEqualTo("5 failures in a row, the last: no answer (TIMEOUT)");
            assertThat(change.jobId()).isEqualTo("1");
        });
        assertThat(turn.to(BreakerState.OPEN)).isEqualTo(1);
    }

    @Test
    void successes_of_keys_that_never_failed_change_nothing() {
        assertThat(turn(List.of(), List.of(end(null))).breakers()).isEmpty();
    }

    @Test
    void after_the_cool_down_it_is_half_open_and_its_probe_decides() {
        CircuitBreaker open = turn(List.of(), failures(5)).breakers().get(0);
        Turn tried = Turn.of(List.of(new Found(open, null, false)), List.of(), ALL, POLICY, NOON.plusSeconds(60));
        assertThat(tried.to(BreakerState.HALF_OPEN)).isEqualTo(1);
        assertThat(tried.changes().get(0).reason()).isEqualTo("the cool-down is over, after 60 s");

        Found probed = new Found(probing(tried.breakers().get(0)), end("infrastructure"), false);
        Turn failed = Turn.of(List.of(probed), List.of(), ALL, POLICY, NOON.plusSeconds(90));
        assertThat(failed.changes()).singleElement()
                .satisfies(change -> assertThat(change.reason()).isEqualTo("its probe failed: no answer (TIMEOUT)"));
        assertThat(failed.breakers().get(0).retryAt()).isEqualTo(NOON.plusSeconds(90 + 120));

        Turn closed = Turn.of(List.of(new Found(probing(tried.breakers().get(0)), end(null), false)), List.of(), ALL, POLICY,
                NOON.plusSeconds(90));
        assertThat(closed.to(BreakerState.CLOSED)).isEqualTo(1);
    }

    @Test
    void a_probe_that_was_lost_makes_room_without_a_change_of_state() {
        CircuitBreaker open = turn(List.of(), failures(5)).breakers().get(0);
        CircuitBreaker probing = probing(open.at(NOON.plusSeconds(60)));
        Turn turn = Turn.of(List.of(new Found(probing, null, true)), List.of(), ALL, POLICY, NOON.plusSeconds(61));

        assertThat(turn.changes()).isEmpty();
        assertThat(turn.breakers().get(0).probe()).isNull();
    }

    @Test
    void a_breaker_that_is_not_watched_any_more_holds_nothing_up() {
        CircuitBreaker open = turn(List.of(), failures(5)).breakers().get(0);
        Turn turn = Turn.of(List.of(new Found(open, null, false)), failures(1), WatchedKeys.of(List.of()), POLICY, NOON);

        assertThat(turn.changes()).singleElement()
                .satisfies(change -> assertThat(change.reason()).isEqualTo("it is not watched any more"));
        assertThat(turn.breakers()).singleElement()
                .satisfies(breaker -> assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED));
    }

    @ParameterizedTest
    @CsvSource({"source, true", "source:shop-*, true", "source:shop-1, true", "source:shop, false", "account, false",
        "operation:scrape_*, true", "operation:download, false", "account:account-7, true"})
    void what_is_watched_is_a_kind_or_some_of_its_keys(String word, boolean watched) {
        boolean ofAccount = word.equals("account");
        assertThat(!WatchedKeys.of(List.of(word)).of(ofAccount ? withoutAccount() : end(null)).isEmpty())
                .isEqualTo(watched);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sources", "source:", "task_type:x", ":x"})
    void a_word_that_names_no_kind_is_refused(String word) {
        assertThatThrownBy(() -> WatchedKeys.of(List.of(word)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("circuit-breakers.watch has " + word);
    }

    private static Turn turn(List<Found> known, List<AttemptEnd> ends) {
        return Turn.of(known, ends, ALL, POLICY, NOON);
    }

    private static CircuitBreaker probing(CircuitBreaker b) {
        return new CircuitBreaker(b.key(), b.state(), b.failures(), b.trips(), b.openedAt(), b.retryAt(), b.changedAt(),
                new Probe("probe", 7, NOON, "scrape_jobs"), b.last());
    }

    private static List<AttemptEnd> failures(int times) {
        return Collections.nCopies(times, end("infrastructure"));
    }

    private static AttemptEnd end(@Nullable String category) {
        return new AttemptEnd("1", "scrape_jobs", "shop-1", "account-7", category, category == null ? null : "TIMEOUT",
                category == null ? null : "no answer", NOON, NOON);
    }

    private static AttemptEnd withoutAccount() {
        return new AttemptEnd("1", "scrape_jobs", "shop-1", null, null, null, null, NOON, NOON);
    }
}
