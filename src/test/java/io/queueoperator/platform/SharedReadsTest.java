package io.queueoperator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
    private static final Duration TENTH = Duration.ofMillis(100);

    private final AtomicLong clock = new AtomicLong();
    private final List<UniEmitter<? super String>> looks = new ArrayList<>();
    private final SharedReads<String> shared = new SharedReads<>(TENTH, 10, clock::get);

    @Test
    void all_who_ask_while_somebody_looks_get_what_he_sees() {
        UniAssertSubscriber<String> first = ask("a");
        UniAssertSubscriber<String> second = ask("a");

        looks.get(0).complete("seen");

        assertThat(looks).hasSize(1);
        first.assertCompleted().assertItem("seen");
        second.assertCompleted().assertItem("seen");
    }

    @Test
    void what_was_seen_is_answered_until_it_is_too_old() {
        ask("a");
        looks.get(0).complete("seen");

        clock.set(TENTH.toNanos() - 1);
        ask("a").assertItem("seen");
        assertThat(looks).hasSize(1);

        clock.set(TENTH.toNanos());
        ask("a").assertNotTerminated();
        assertThat(looks).hasSize(2);
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

        ask("b").assertNotTerminated();
        assertThat(looks).hasSize(2);
    }

    @Test
    void a_failure_is_told_to_those_who_wait_and_not_kept() {
        UniAssertSubscriber<String> first = ask("a");
        UniAssertSubscriber<String> second = ask("a");

        looks.get(0).fail(new IllegalStateException("away"));

        first.assertFailedWith(IllegalStateException.class);
        second.assertFailedWith(IllegalStateException.class);
        ask("a").assertNotTerminated();
        assertThat(looks).hasSize(2);
    }

    @Test
    void after_a_change_nobody_gets_what_was_seen_before_it() {
        ask("a");
        shared.forget("a");
        UniAssertSubscriber<String> after = ask("a");
        looks.get(0).complete("before");

        after.assertNotTerminated();
        looks.get(1).complete("after");
        after.assertItem("after");
        ask("a").assertItem("after");
    }

    @Test
    void whoever_gives_up_takes_the_look_away_from_nobody() {
        UniAssertSubscriber<String> first = ask("a");
        UniAssertSubscriber<String> second = ask("a");

        first.cancel();
        looks.get(0).complete("seen");

        second.assertItem("seen");
    }

    @Test
    void with_no_time_to_share_everybody_looks() {
        SharedReads<String> alone = new SharedReads<>(Duration.ZERO, 10, clock::get);

        alone.read("a", this::look).subscribe().withSubscriber(UniAssertSubscriber.create());
        alone.read("a", this::look).subscribe().withSubscriber(UniAssertSubscriber.create());

        assertThat(looks).hasSize(2);
    }

    private UniAssertSubscriber<String> ask(String key) {
        return shared.read(key, this::look).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private Uni<String> look() {
        return Uni.createFrom().emitter(looks::add);
    }
}
