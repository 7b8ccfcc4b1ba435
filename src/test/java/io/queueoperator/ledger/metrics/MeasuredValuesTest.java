package io.queueoperator.ledger.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasuredValuesTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong now = new AtomicLong();
    private final MeasuredValues values = new MeasuredValues(meters, Duration.ofSeconds(60).toNanos(), now::get);

    @BeforeEach
    void publish() {
        values.publish();
    }

    @Test
    void a_value_is_what_was_measured_last() {
        values.put(List.of(depth("ocr", 7)));
        values.put(List.of(depth("ocr", 3)));

        assertThat(depth("ocr")).isEqualTo(3);
    }

    @Test
    void a_value_that_is_too_old_is_not_a_number_and_its_age_says_why() {
        values.put(List.of(depth("ocr", 7)));
        seconds(60);
        assertThat(depth("ocr")).isEqualTo(7);

        seconds(61);

        assertThat(depth("ocr")).isNaN();
        assertThat(age()).isEqualTo(61);
    }

    @Test
    void it_is_a_number_again_after_the_next_measurement() {
        values.put(List.of(depth("ocr", 7)));
        seconds(100);

        values.put(List.of(depth("ocr", 8)));

        assertThat(depth("ocr")).isEqualTo(8);
        assertThat(age()).isZero();
    }

    @Test
    void a_task_type_that_is_no_more_leaves() {
        values.put(List.of(depth("ocr", 7), depth("download", 1)));
        values.put(List.of(depth("download", 2)));

        assertThat(meters.find("queue_operator.queue.depth").tag("task_type", "ocr").gauge()).isNull();
        assertThat(depth("download")).isEqualTo(2);
    }

    @Test
    void before_the_first_measurement_there_is_only_the_age_since_the_start() {
        seconds(5);

        assertThat(meters.find("queue_operator.queue.depth").gauges()).isEmpty();
        assertThat(age()).isEqualTo(5);
    }

    @Test
    void a_value_has_as_many_labels_as_its_gauge() {
        assertThatThrownBy(() -> new Sample(Measured.JOBS, List.of("ocr"), 1)).hasMessageContaining("status");
    }

    private static Sample depth(String taskType, double jobs) {
        return new Sample(Measured.QUEUE_DEPTH, List.of(taskType), jobs);
    }

    private double depth(String taskType) {
        return meters.get("queue_operator.queue.depth").tag("task_type", taskType).gauge().value();
    }

    private double age() {
        return meters.get("queue_operator.measured.age").gauge().value();
    }

    private void seconds(long since) {
        now.set(Duration.ofSeconds(since).toNanos());
    }
}
