package io.queueoperator.ledger.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.queueoperator.platform.telemetry.MetricsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The gauges of what was measured last. A value that is too old is not a number: an instance that lost the database must
 * not go on saying what was true before, while another one knows better. The age is published too, always.
 */
@ApplicationScoped
class MeasuredValues {
    private final MeterRegistry meters;
    private final LongSupplier nanoTime;
    private final long staleNanos;
    private final Map<Measured, MultiGauge> gauges = new EnumMap<>(Measured.class);
    private volatile Map<Measured, Map<List<String>, Double>> values = Map.of();
    private volatile long measuredAt;

    @Inject
    MeasuredValues(MeterRegistry meters, MetricsConfig config) {
        this(meters, config.staleAfter().toNanos(), System::nanoTime);
    }

    MeasuredValues(MeterRegistry meters, long staleNanos, LongSupplier nanoTime) {
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.staleNanos = staleNanos;
        this.measuredAt = nanoTime.getAsLong();
    }

    /** From now on the age is published; the values, once there are any. */
    void publish() {
        Gauge.builder("queue_operator.measured.age", this, MeasuredValues::ageS)
                .description("Since the last measurement in the database by this instance, or since its start")
                .baseUnit("seconds")
                .register(meters);
        for (Measured what : Measured.values()) {
            gauges.put(what, MultiGauge.builder(what.meter())
                    .description(what.description()).baseUnit(what.unit()).register(meters));
        }
    }

    /** These are the values now, and there are no others. */
    void put(Collection<Sample> samples) {
        values = samples.stream().collect(Collectors.groupingBy(
                Sample::of, Collectors.toMap(Sample::labels, Sample::value, Math::max)));
        measuredAt = nanoTime.getAsLong();
        // Rows that are there already stay, and read the new values.
        gauges.forEach((what, gauge) -> gauge.register(
                samples.stream().filter(sample -> sample.of() == what).map(this::row).collect(Collectors.toList())));
    }

    private MultiGauge.Row<?> row(Sample sample) {
        return MultiGauge.Row.of(sample.tags(), this, all -> all.value(sample.of(), sample.labels()));
    }

    private double value(Measured of, List<String> labels) {
        return nanoTime.getAsLong() - measuredAt > staleNanos
                ? Double.NaN
                : values.getOrDefault(of, Map.of()).getOrDefault(labels, Double.NaN);
    }

    private double ageS() {
        return (nanoTime.getAsLong() - measuredAt) / 1e9;
    }
}
