package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
    private final OneAtATime turns = new OneAtATime("come again");

    @Test
    void who_comes_while_it_is_done_is_told_to_come_again() {
        Uni<String> second = turns.run(wanted -> Uni.createFrom().item("second"));
        Cancellable first = turns.run(wanted -> Uni.createFrom().nothing()).subscribe().with(item -> {});

        assertThatThrownBy(() -> second.await().indefinitely()).isInstanceOf(Problem.class)
                .hasMessageContaining("come again")
                .extracting(e -> ((Problem) e).code()).isEqualTo(ProblemCode.BUSY);
        first.cancel();
        assertThat(second.await().indefinitely()).isEqualTo("second");
    }

    @Test
    void what_fails_is_over_also_when_it_fails_before_it_begins() {
        Uni<String> bad = turns.run(wanted -> {
            throw new IllegalStateException("bad");
        });

        assertThatThrownBy(() -> bad.await().indefinitely()).hasMessage("bad");
        assertThatThrownBy(() -> bad.await().indefinitely()).hasMessage("bad");
    }

    @Test
    void the_work_sees_that_nobody_waits_for_it_any_more() {
        AtomicReference<BooleanSupplier> seen = new AtomicReference<>();
        Cancellable first = turns.run(wanted -> {
            seen.set(wanted);
            return Uni.createFrom().nothing();
        }).subscribe().with(item -> {});

        assertThat(seen.get().getAsBoolean()).isTrue();
        first.cancel();
        assertThat(seen.get().getAsBoolean()).isFalse();
    }
}
