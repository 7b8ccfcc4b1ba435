package io.queueoperator.flow.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ParkedJobsTest {
    private final AtomicLong clock = new AtomicLong();
    private final ParkedJobs parked = new ParkedJobs(clock::get);

    @Test
    void jobs_are_looked_for_as_long_as_gates_are_closed_and_once_more() {
        assertThat(parked.isAsked()).as("nothing is known yet").isTrue();
        parked.seen(true);
        assertThat(parked.isAsked()).isTrue();
        parked.seen(false);
        assertThat(parked.isAsked()).isFalse();
    }

    @Test
    void every_half_minute_they_are_looked_for_all_the_same() {
        parked.isAsked();
        parked.seen(false);
        clock.set(Duration.ofMillis(29_999).toNanos());
        assertThat(parked.isAsked()).isFalse();

        clock.set(Duration.ofSeconds(30).toNanos());
        assertThat(parked.isAsked()).isTrue();
        assertThat(parked.isAsked()).isFalse();
    }
}
