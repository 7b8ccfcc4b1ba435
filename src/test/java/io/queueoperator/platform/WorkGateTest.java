package io.queueoperator.platform;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class WorkGateTest {
    private final WorkGate gate = new WorkGate();

    @Test
    void once_closed_it_lets_nobody_in() throws Exception {
        gate.enter().leave();
        assertThat(gate.close(Duration.ofSeconds(60))).isTrue();
        assertThat(gate.enter()).isNull();
    }

    @Test
    void a_place_is_given_back_once() throws Exception {
        WorkGate.Place one = gate.enter();
        WorkGate.Place other = gate.enter();

        assertThat(one.leave()).isTrue();
        assertThat(one.leave()).as("told of its end a second time").isFalse();
        assertThat(gate.close(Duration.ZERO)).as("the other one is still inside").isFalse();
        assertThat(other.leave()).isTrue();
        assertThat(gate.close(Duration.ofSeconds(60))).isTrue();
    }

    @Test
    void closing_waits_for_whoever_is_inside_and_lets_nobody_in_meanwhile() throws Exception {
        WorkGate.Place inside = gate.enter();
        FutureTask<Boolean> closed = new FutureTask<>(() -> gate.close(Duration.ofSeconds(60)));
        Thread closer = new Thread(closed);
        closer.start();
        eventually("it waits", () -> closer.getState() == Thread.State.TIMED_WAITING);

        assertThat(gate.enter()).as("a chore's next statement").isNull();
        assertThat(closed).isNotDone();
        inside.leave();
        assertThat(closed.get()).isTrue();
    }

    @Test
    void it_stays_closed_when_somebody_does_not_come_out() throws Exception {
        gate.enter();
        assertThat(gate.close(Duration.ZERO)).isFalse();
        assertThat(gate.enter()).isNull();
    }
}
