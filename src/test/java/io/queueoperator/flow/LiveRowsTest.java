package io.queueoperator.flow;

import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.flow.LiveRows.Cause;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveRowsTest extends LiveRowsByTheClock {
    @Test
    void the_first_claim_of_a_type_walks_from_the_beginning() {
        assertThat(look("ocr").isWhole()).isTrue();
    }

    @Test
    void the_next_one_begins_where_that_one_found_work() {
        look("ocr").found(List.of(waiting("ocr", 10), waiting("ocr", 20)), true, false);

        assertThat(look("ocr").isWhole()).isFalse();
        assertThat(begin("ocr")).isCloseTo(rank(10), within(0.01)).isLessThan(rank(10));
    }

    @Test
    void every_now_and_then_a_claim_walks_from_the_beginning_all_the_same() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);

        at(Duration.ofMillis(249));
        look("ocr").found(List.of(waiting("ocr", 20)), true, false);
        assertThat(look("ocr").isWhole()).isFalse();

        at(Duration.ofMillis(250));
        assertThat(look("ocr").isWhole()).as("passing over did not put it off").isTrue();
    }

    @Test
    void while_one_claim_walks_from_the_beginning_the_others_pass_over() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);
        at(Duration.ofMillis(250));

        assertThat(look("ocr").isWhole()).isTrue();
        assertThat(look("ocr").isWhole()).isFalse();
        at(Duration.ofSeconds(2));
        assertThat(look("ocr").isWhole()).as("however long it takes").isFalse();

        at(Duration.ofMillis(6_250));
        assertThat(look("ocr").isWhole()).as("nobody walks for so long").isTrue();
    }

    @Test
    void a_walk_that_failed_is_made_by_another_claim() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);
        at(Duration.ofMillis(250));
        look("ocr").failed();

        assertThat(begin("ocr")).as("what was known is still true").isCloseTo(rank(10), within(0.01));
        at(Duration.ofMillis(500));
        assertThat(look("ocr").isWhole()).isTrue();
    }

    @Test
    void a_walk_that_takes_long_is_made_less_often() {
        walk("ocr", Duration.ofMillis(20)).found(List.of(waiting("ocr", 10)), true, false);

        at(Duration.ofMillis(419));
        assertThat(look("ocr").isWhole()).isFalse();
        at(Duration.ofMillis(420));
        assertThat(look("ocr").isWhole()).isTrue();
    }

    @Test
    void a_claim_that_was_held_up_once_keeps_nobody_waiting_for_longer_than_a_second() {
        walk("ocr", Duration.ofMillis(20)).found(List.of(waiting("ocr", 10)), true, false);
        at(Duration.ofSeconds(1));
        walk("ocr", Duration.ofSeconds(4)).found(List.of(waiting("ocr", 10)), true, false);

        at(Duration.ofSeconds(6));
        assertThat(look("ocr").isWhole()).isTrue();
    }

    @Test
    void a_type_of_which_nothing_is_known_is_not_one_where_nothing_waits() {
        look("ocr");
        assertThat(rows.nothingWaits("ocr")).isFalse();
        look("ocr").found(List.of(), false, false);
        assertThat(rows.nothingWaits("ocr")).isTrue();
        rows.look(List.of("ocr"), Cause.JOB).found(List.of(), false, false);
        assertThat(rows.nothingWaits("ocr")).as("somebody had to look further").isFalse();
    }

    @Test
    void a_job_that_comes_in_during_the_first_walk_of_its_type_is_not_passed_over() {
        LiveRows.Look first = look("ocr");
        rows.waits(waiting("ocr", 30));
        first.found(List.of(), false, false);

        assertThat(rows.look(List.of("ocr"), Cause.JOB).isWhole()).isTrue();
    }

    @Test
    void a_type_whose_first_walk_failed_may_have_jobs_with_a_key() {
        look("ocr").failed();

        assertThat(rows.look(List.of("ocr"), Cause.JOB).isPlain()).isFalse();
    }

    @Test
    void whoever_did_not_get_enough_has_the_next_one_walk_from_the_beginning() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);
        look("ocr").found(List.of(waiting("ocr", 20)), false, false);

        assertThat(look("ocr").isWhole()).isTrue();
    }

    @Test
    void a_job_that_comes_in_front_is_in_front() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);

        rows.waits(waiting("ocr", 30));
        assertThat(begin("ocr")).isCloseTo(rank(10), within(0.01));
        rows.waits(waiting("ocr", 5));
        assertThat(begin("ocr")).isCloseTo(rank(5), within(0.01));
    }

    @Test
    void a_claim_that_began_before_a_job_came_in_front_does_not_pass_over_it() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);
        LiveRows.Look before = look("ocr");
        rows.waits(waiting("ocr", 5));

        before.found(List.of(waiting("ocr", 12)), true, false);

        assertThat(begin("ocr")).isCloseTo(rank(5), within(0.01));
    }

    @Test
    void of_several_types_each_has_a_beginning_of_its_own() {
        look("ocr", "download").found(List.of(waiting("ocr", 10), waiting("download", 15), waiting("ocr", 20)), true, false);

        assertThat(Arrays.asList(look("download", "ocr").from()))
                .satisfiesExactly(d -> assertThat(d).isCloseTo(rank(15), within(0.01)),
                        o -> assertThat(o).isCloseTo(rank(10), within(0.01)));
    }

    @Test
    void a_type_that_had_nothing_better_begins_after_what_was_taken() {
        look("ocr", "download").found(List.of(waiting("ocr", 10), waiting("ocr", 20)), true, false);

        assertThat(begin("download")).isCloseTo(rank(20), within(0.01));
    }

    @Test
    void where_no_job_with_a_key_waits_a_claim_looks_for_none() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);

        assertThat(look("ocr").isPlain()).isTrue();
        assertThat(look("ocr", "download").isPlain()).as("nothing is known of the other").isFalse();
    }

    @Test
    void where_jobs_with_a_key_wait_a_claim_looks_for_them_too() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, true);
        assertThat(look("ocr").isPlain()).isFalse();

        look("ocr").found(List.of(waiting("ocr", 20)), true, false);
        assertThat(look("ocr").isPlain()).as("a claim that passed over the front has not seen all of them").isFalse();
    }

    @Test
    void a_job_with_a_key_that_comes_is_looked_for_by_the_next_claim() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);

        rows.waits(job().taskType("ocr").availableAt(at(30)).concurrency("account", 1).build());

        assertThat(look("ocr").isPlain()).isFalse();
        assertThat(begin("ocr")).as("it is not in front").isCloseTo(rank(10), within(0.01));
    }

    @Test
    void what_a_look_from_the_beginning_learnt_is_not_forgotten_by_one_that_passed_over_and_took_longer() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);
        LiveRows.Look slow = look("ocr");
        rows.look(List.of("ocr"), Cause.REST).found(List.of(waiting("ocr", 10)), true, true);

        slow.found(List.of(waiting("ocr", 20)), true, false);

        assertThat(look("ocr").isPlain()).isFalse();
    }

    @Test
    void where_nothing_was_left_the_next_call_walks_from_the_beginning() {
        look("ocr").found(List.of(), false, false);

        assertThat(look("ocr").isWhole()).isTrue();
    }

    @Test
    void whoever_is_woken_by_a_job_that_came_into_an_empty_queue_begins_at_that_job() {
        look("ocr").found(List.of(), false, false);
        rows.waits(waiting("ocr", 30));

        LiveRows.Look woken = rows.look(List.of("ocr"), Cause.JOB);

        assertThat(woken.isWhole()).isFalse();
        assertThat(woken.isPlain()).isTrue();
        assertThat(woken.from()[0]).isCloseTo(rank(30), within(0.01));
    }

    @Test
    void whoever_is_woken_leaves_the_walk_that_is_due_to_the_next_call() {
        look("ocr").found(List.of(waiting("ocr", 10)), true, false);
        at(Duration.ofSeconds(60));

        LiveRows.Look woken = rows.look(List.of("ocr"), Cause.JOB);
        assertThat(woken.isWhole()).isFalse();
        woken.found(List.of(waiting("ocr", 20)), true, false);

        assertThat(look("ocr").isWhole()).as("it is still due").isTrue();
    }

    @Test
    void whoever_is_woken_looks_for_jobs_with_a_key_where_such_jobs_wait() {
        look("ocr").found(List.of(), false, false);
        rows.waits(job().taskType("ocr").availableAt(at(30)).concurrency("account", 1).build());

        assertThat(rows.look(List.of("ocr"), Cause.JOB).isPlain()).isFalse();
    }

    @Test
    void whoever_is_woken_for_a_type_of_which_nothing_is_known_walks_from_the_beginning() {
        look("ocr").found(List.of(), false, false);

        assertThat(rows.look(List.of("ocr", "download"), Cause.JOB).isWhole()).isTrue();
    }

    @Test
    void whoever_is_woken_and_finds_nothing_walks_from_the_beginning_the_next_time() {
        look("ocr").found(List.of(), false, false);
        rows.look(List.of("ocr"), Cause.JOB).found(List.of(), false, false);

        assertThat(rows.look(List.of("ocr"), Cause.JOB).isWhole()).isTrue();
    }

    @Test
    void a_type_that_is_said_twice_is_looked_for_once() {
        assertThat(look("ocr", "ocr").types()).containsExactly("ocr");
    }
}
