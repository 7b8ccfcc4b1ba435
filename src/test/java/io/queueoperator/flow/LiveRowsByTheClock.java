package io.queueoperator.flow;

import static io.queueoperator.testing.JobBuilder.NOON;
import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.LiveRows.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Offset;

/** {@link LiveRows} with a clock that stands still, and jobs whose ranks are seconds after noon. */
abstract class LiveRowsByTheClock {
    final AtomicLong clock = new AtomicLong();
    final LiveRows rows = new LiveRows(Duration.ofSeconds(5), clock::get);

    double begin(String type) {
        return look(type).from()[0];
    }

    void at(Duration time) {
        clock.set(time.toNanos());
    }

    /** A claim that walks from the beginning, and takes so long. */
    LiveRows.Look walk(String type, Duration time) {
        LiveRows.Look look = look(type);
        assertThat(look.isWhole()).isTrue();
        clock.addAndGet(time.toNanos());
        return look;
    }

    LiveRows.Look look(String... types) {
        return rows.look(List.of(types), Cause.CALL);
    }

    static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }

    static Job waiting(String type, int seconds) {
        return job().taskType(type).availableAt(at(seconds)).build();
    }

    static double rank(int seconds) {
        return at(seconds).getEpochSecond();
    }

    static Instant at(int seconds) {
        return NOON.plusSeconds(seconds);
    }
}
