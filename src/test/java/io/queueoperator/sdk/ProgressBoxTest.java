package io.queueoperator.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Progress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBoxTest {
    private static final long INTERVAL = 1000;

    private final ProgressBox box = new ProgressBox(Duration.ofNanos(INTERVAL));

    @Test
    void the_first_report_goes_out_at_once() {
        assertThat(box.put(at("read", "page 1", 0), 5)).isZero();
        assertThat(box.take(5)).isEqualTo(at("read", "page 1", 0));
    }

    @Test
    void mere_numbers_wait_for_the_end_of_the_interval_and_the_latest_wins() {
        sent(at("read", "page 1", 0), 0);
        assertThat(box.put(at("read", "page 1", 10), 300)).isEqualTo(700);
        assertThat(box.put(at("read", "page 1", 20), 600)).isEqualTo(ProgressBox.ON_ITS_WAY);
        assertThat(box.put(at("read", "page 1", 15), 700)).isEqualTo(ProgressBox.ON_ITS_WAY);

        assertThat(box.take(1000)).isEqualTo(at("read", "page 1", 20));
        assertThat(box.take(1000)).isNull();
    }

    @Test
    void a_new_step_a_new_phase_and_the_last_percent_do_not_wait() {
        sent(at("read", "page 1", 0), 0);
        assertThat(box.put(at("read", "page 2", 10), 1)).isZero();
        sent(at("read", "page 2", 10), 1);
        assertThat(box.put(at("write", "page 2", 10), 2)).isZero();
        sent(at("write", "page 2", 10), 2);
        assertThat(box.put(at("write", "page 2", 100), 3)).isZero();
        sent(at("write", "page 2", 100), 3);
        assertThat(box.put(at("write", "page 2", 100), 4)).isPositive();
    }

    @Test
    void after_a_quiet_time_nothing_waits() {
        sent(at("read", "page 1", 0), 0);
        assertThat(box.put(at("read", "page 1", 10), 5000)).isZero();
    }

    @Test
    void what_overtakes_takes_the_waiting_numbers_with_it() {
        sent(new Progress("read", "page 1", 0, 1L, 9L, "one"), 0);
        box.put(new Progress(null, null, 30, 3L, null, "three"), 10);
        assertThat(box.put(new Progress(null, "page 4", 0, null, null, null), 20)).isZero();

        assertThat(box.take(20)).isEqualTo(new Progress("read", "page 4", 30, 3L, 9L, "three"));
        assertThat(box.take(1000)).isNull();
        assertThat(box.put(at("read", "page 4", 40), 1010)).isEqualTo(10);
    }

    private void sent(Progress progress, long now) {
        box.put(progress, now);
        box.take(now);
    }

    private static Progress at(String phase, String step, double pct) {
        return new Progress(phase, step, pct, null, null, null);
    }
}
