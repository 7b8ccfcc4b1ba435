package io.queueoperator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.flow.LiveRows.Cause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link LiveRows} where walking past what PostgreSQL may not forget takes long. */
class SlowWalksTest extends LiveRowsByTheClock {
    @Test
    void on_a_busy_machine_a_claim_that_finds_nothing_walks_all_the_same() {
        walk("ocr", Duration.ofMillis(500)).found(List.of(), false, false);
        walk("ocr", Duration.ofMillis(500)).found(List.of(), false, false);

        assertThat(look("ocr").isWhole()).isTrue();
        assertThat(rows.look(List.of("ocr"), Cause.REST).isWhole()).isTrue();
    }

    @Test
    void where_walking_is_slow_a_claim_that_finds_nothing_leaves_it_at_that_until_the_next_walk_is_due() {
        walk("ocr", Duration.ofSeconds(2)).found(List.of(), false, false);

        assertThat(look("ocr").isWhole()).isFalse();
        assertThat(rows.look(List.of("ocr"), Cause.REST).isWhole()).isFalse();
        at(Duration.ofMillis(21_999));
        assertThat(look("ocr").isWhole()).isFalse();
        at(Duration.ofSeconds(22));
        assertThat(look("ocr").isWhole()).isTrue();
        assertThat(rows.look(List.of("ocr"), Cause.REST).isWhole()).as("one at a time").isFalse();
    }

    @Test
    void where_walking_is_slow_a_job_that_comes_in_here_is_found_at_once() {
        walk("ocr", Duration.ofSeconds(2)).found(List.of(), false, false);
        rows.waits(waiting("ocr", 30));

        assertThat(begin("ocr")).isCloseTo(rank(30), within(0.01));
        look("ocr").found(List.of(), false, false);
        assertThat(look("ocr").isWhole()).as("somebody else had it").isFalse();
    }

    @Test
    void where_walking_is_slow_a_job_that_comes_in_while_others_look_in_vain_is_not_passed_over() {
        walk("ocr", Duration.ofSeconds(2)).found(List.of(waiting("ocr", 10)), true, false);
        LiveRows.Look before = look("ocr");
        rows.waits(waiting("ocr", 15));
        before.found(List.of(), false, false);

        assertThat(begin("ocr")).isLessThan(rank(15));
        look("ocr").found(List.of(), false, false);
        assertThat(begin("ocr")).as("somebody else had it").isInfinite();
    }

    @Test
    void where_walking_is_slow_a_claim_walks_for_jobs_that_are_said_to_wait_somewhere() {
        walk("ocr", Duration.ofSeconds(2)).found(List.of(), false, false);
        assertThat(look("ocr").isWhole()).isFalse();
        rows.waitSomewhere("ocr");

        assertThat(look("ocr").isWhole()).isTrue();
        assertThat(look("ocr").isWhole()).as("one at a time").isFalse();
    }

    @Test
    void a_walk_that_is_refused_at_once_does_not_make_walking_fast() {
        walk("ocr", Duration.ofSeconds(2)).found(List.of(), false, false);
        at(Duration.ofSeconds(22));
        look("ocr").failed();
        at(Duration.ofSeconds(25));
        look("ocr").abandoned();

        assertThat(rows.look(List.of("ocr"), Cause.REST).isWhole()).as("due, for one").isTrue();
        assertThat(rows.look(List.of("ocr"), Cause.REST).isWhole()).isFalse();
    }

    @Test
    void where_walking_is_slow_and_all_keys_are_busy_later_claims_look_for_jobs_with_a_key() {
        walk("ocr", Duration.ofSeconds(2)).found(List.of(), false, false);

        assertThat(look("ocr").isPlain()).isFalse();
    }

    @Test
    void a_walk_that_was_slow_once_is_not_slow_after_one_that_found_too_little_either() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);
        look("ocr").found(List.of(), false, false);
        walk("ocr", Duration.ofSeconds(2)).found(List.of(), false, false);

        assertThat(look("ocr").isWhole()).isTrue();
    }

    @Test
    void where_the_first_walks_of_a_type_are_too_slow_to_come_to_an_end_one_claim_at_a_time_makes_them() {
        List<LiveRows.Look> first = List.of(look("ocr"), look("ocr"), look("ocr"));
        at(Duration.ofSeconds(5));
        first.forEach(LiveRows.Look::failed);

        assertThat(look("ocr").isWhole()).isFalse();
        at(Duration.ofSeconds(10));
        assertThat(look("ocr").isWhole()).isTrue();
        assertThat(look("ocr").isWhole()).isFalse();
    }

    @Test
    void once_walking_is_fast_again_claims_walk_as_before() {
        walk("ocr", Duration.ofSeconds(2)).found(List.of(), false, false);
        at(Duration.ofSeconds(22));
        look("ocr").found(List.of(), false, false);

        assertThat(look("ocr").isWhole()).isTrue();
    }
}
