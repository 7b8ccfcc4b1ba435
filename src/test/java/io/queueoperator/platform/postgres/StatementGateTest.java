package io.queueoperator.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StatementGateTest {
    private final StatementGate gate = new StatementGate();

    @Test
    void once_closed_it_lets_nobody_in() throws Exception {
        assertThat(gate.enter()).isTrue();
        gate.leave();
        assertThat(gate.close(Duration.ofSeconds(60))).isTrue();
        assertThat(gate.enter()).isFalse();
    }

    @Test
    void closing_waits_for_whoever_is_inside() throws Exception {
        assertThat(gate.enter()).isTrue();
        CompletableFuture<Boolean> closed = CompletableFuture.supplyAsync(() -> {
            try {
                return gate.close(Duration.ofSeconds(60));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(closed).isNotDone();
        gate.leave();
        assertThat(closed.get()).isTrue();
    }

    @Test
    void it_stays_open_when_somebody_does_not_come_out() throws Exception {
        assertThat(gate.enter()).isTrue();
        assertThat(gate.close(Duration.ZERO)).isFalse();
        assertThat(gate.enter()).isTrue();
    }
}
