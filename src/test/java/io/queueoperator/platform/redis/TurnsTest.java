package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final List<String> called = new ArrayList<>();
    private final List<UniEmitter<? super String>> calls = new ArrayList<>();
    private final Turns turns = new Turns(2);

    @Test
    void so_many_go_on_at_once_and_the_others_follow_in_their_order() {
        for (String name : List.of("a", "b", "c", "d")) {
            take(name);
        }
        assertThat(called).containsExactly("a", "b");

        calls.get(1).complete("done");
        assertThat(called).containsExactly("a", "b", "c");
        calls.get(0).fail(new IllegalStateException("away"));
        assertThat(called).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whoever_gives_up_while_waiting_is_never_called() {
        take("a");
        take("b");
        take("c").cancel();
        take("d");

        calls.get(0).complete("done");

        assertThat(called).containsExactly("a", "b", "d");
    }

    @Test
    void whoever_gives_up_in_the_middle_makes_room() {
        UniAssertSubscriber<String> first = take("a");
        take("b");
        take("c");

        first.cancel();

        assertThat(called).containsExactly("a", "b", "c");
    }

    @Test
    void a_free_turn_is_not_lost() {
        for (int i = 0; i < 5; i++) {
            take("a" + i);
            calls.get(i).complete("done");
        }
        take("b");
        take("c");

        assertThat(called).endsWith("b", "c");
    }

    private UniAssertSubscriber<String> take(String name) {
        Uni<String> call = Uni.createFrom().emitter(emitter -> {
            called.add(name);
            calls.add(emitter);
        });
        return turns.take(call).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
