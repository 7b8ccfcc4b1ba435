package io.queueoperator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
    private static final Duration TENTH = Duration.ofMillis(100);

    private final AtomicLong clock = new AtomicLong();
    private final List<Promise<String>> looks = new ArrayList<>();
    private final SharedReads<String> shared = new SharedReads<>(TENTH, 10, clock::get);

    @Test
    void all_who_ask_while_somebody_looks_get_what_he_sees() {
        Future<String> first = ask("a");
        Future<String> second = ask("a");

        looks.get(0).complete("seen");

        assertThat(looks).hasSize(1);
        assertThat(first.result()).isEqualTo("seen");
        assertThat(second.result()).isEqualTo("seen");
    }

    @Test
    void what_was_seen_is_answered_until_it_is_too_old() {
        ask("a");
        looks.get(0).complete("seen");

        clock.set(TENTH.toNanos() - 1);
        assertThat(ask("a").result()).isEqualTo("seen");
        assertThat(looks).hasSize(1);

        clock.set(TENTH.toNanos());
        assertThat(ask("a").isComplete()).isFalse();
        assertThat(looks).hasSize(2);
    }

    @Test
    void a_look_of_just_now_outlives_the_generation_that_it_was_made_in() {
        ask("old");
        clock.set(TENTH.toNanos() - 1);
        ask("a");
        clock.set(TENTH.toNanos() + 1);
        ask("b");

        ask("a");
        assertThat(looks).as("old, a, b").hasSize(3);
    }

    @Test
    void no_more_are_kept_than_allowed_and_the_oldest_leave_first() {
        for (int i = 0; i < 15; i++) {
            ask("key " + i);
        }

        ask("key 14");
        ask("key 10");
        assertThat(looks).hasSize(15);
        ask("key 0");
        assertThat(looks).hasSize(16);
    }

    @Test
    void the_age_counts_from_the_beginning_of_the_look() {
        ask("a");
        clock.set(TENTH.toNanos());
        ask("a");

        assertThat(looks).as("nobody joins one that began too long ago").hasSize(2);
    }

    @Test
    void keys_have_nothing_to_do_with_each_other() {
        ask("a");
        looks.get(0).complete("seen");

        assertThat(ask("b").isComplete()).isFalse();
        assertThat(looks).hasSize(2);
    }

    @Test
    void a_failure_is_told_to_those_who_wait_and_not_kept() {
        Future<String> first = ask("a");
        Future<String> second = ask("a");

        looks.get(0).fail(new IllegalStateException("away"));

        assertThat(first.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(second.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(ask("a").isComplete()).isFalse();
        assertThat(looks).hasSize(2);
    }

    @Test
    void a_look_that_cannot_even_begin_is_a_failure_as_any_other() {
        Future<String> first = shared.read("a", () -> {
            throw new IllegalStateException("no way");
        });

        assertThat(first.cause()).isInstanceOf(IllegalStateException.class);
        assertThat(ask("a").isComplete()).isFalse();
    }

    @Test
    void after_a_change_nobody_gets_what_was_seen_before_it() {
        ask("a");
        shared.forget("a");
        Future<String> after = ask("a");
        looks.get(0).complete("before");

        assertThat(after.isComplete()).isFalse();
        looks.get(1).complete("after");
        assertThat(after.result()).isEqualTo("after");
        assertThat(ask("a").result()).isEqualTo("after");
    }

    @Test
    void a_change_is_seen_in_the_older_generation_too() {
        clock.set(TENTH.toNanos() - 1);
        ask("a");
        clock.set(TENTH.toNanos() + 1);
        ask("b");

        shared.forget("a");

        ask("a");
        assertThat(looks).as("a, b, a").hasSize(3);
    }

    @Test
    void with_no_time_to_share_everybody_looks() {
        SharedReads<String> alone = new SharedReads<>(Duration.ZERO, 10, clock::get);

        alone.read("a", this::look);
        alone.read("a", this::look);

        assertThat(looks).hasSize(2);
    }

    @Test
    void a_look_that_throws_fails_also_where_nothing_is_shared() {
        IllegalStateException broken = new IllegalStateException("broken");
        for (Duration sharedFor : List.of(TENTH, Duration.ZERO)) {
            Future<String> answer = new SharedReads<String>(sharedFor, 10, clock::get).read("a", () -> {
                throw broken;
            });
            assertThat(answer.cause()).isSameAs(broken);
        }
    }

    private Future<String> ask(String key) {
        return shared.read(key, this::look);
    }

    private Future<String> look() {
        Promise<String> look = Promise.promise();
        looks.add(look);
        return look.future();
    }
}
