package io.queueoperator.flow.finish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.job.Job;
import io.queueoperator.platform.Setting;
import io.queueoperator.platform.telemetry.BoundedNames;
import io.queueoperator.platform.telemetry.MetricsConfig;
import io.queueoperator.state.Change;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Counts failed attempts by what they mean; workers may send any word, so both labels are bounded. */
@ApplicationScoped
@Startup
class CountFailures {
    private final MeterRegistry meters;
    private final BoundedNames categories;
    private final BoundedNames codes;
    private final Map<Meaning, Counter> counters = new ConcurrentHashMap<>();

    CountFailures(MeterRegistry meters, MetricsConfig config) {
        this.meters = meters;
        this.categories = new BoundedNames(
                List.of(Classification.ACCOUNT, Classification.INFRASTRUCTURE, Classification.UNKNOWN),
                Setting.atLeast(0, "queue-operator.metrics.error-categories", config.errorCategories()));
        this.codes = new BoundedNames(
                List.of(FailureCode.RATE_LIMITED, FailureCode.AUTH_FAILED, FailureCode.TIMEOUT, FailureCode.STALE_WORKER,
                        FailureCode.NO_PROGRESS, FailureCode.AGENT_ERROR, FailureCode.INVALID_SPEC, FailureCode.CANCELLED),
                Setting.atLeast(0, "queue-operator.metrics.error-codes", config.errorCodes()));
    }

    private record Meaning(String category, String code) {}

    /** Attempts that failed, each with its failure; also those of which another attempt follows. */
    void count(List<Change> failed) {
        failed.forEach(change -> count(Objects.requireNonNull(change.lastError())));
    }

    private void count(Job.JobError error) {
        Meaning meaning = new Meaning(
                categories.of(Objects.requireNonNull(error.category())), codes.of(Objects.requireNonNull(error.code())));
        counters.computeIfAbsent(meaning, this::counter).increment();
    }

    private Counter counter(Meaning meaning) {
        return Counter.builder("queue_operator.errors")
                .description("Failed attempts, by category and code")
                .tag("category", meaning.category())
                .tag("code", meaning.code())
                .register(meters);
    }
}
