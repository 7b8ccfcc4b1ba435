package io.queueoperator.flow.enqueue;

import static io.queueoperator.platform.tracing.SpanAttributes.JOBS;
import static io.queueoperator.platform.tracing.SpanAttributes.JOB_ID;
import static io.queueoperator.platform.tracing.SpanAttributes.JOB_IDS;
import static io.queueoperator.platform.tracing.SpanAttributes.MOST_IDS;
import static io.queueoperator.platform.tracing.SpanAttributes.TASK_TYPE;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.queueoperator.core.job.Traceparent;
import io.queueoperator.flow.enqueue.EnqueueJobs.Enqueued;
import io.queueoperator.platform.tracing.Tracing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The span of taking jobs in, which their attempts go on from; without tracing they go on from the caller itself. */
final class EnqueueSpan {
    private final @Nullable Span span;
    private final Optional<Traceparent> caller;

    private EnqueueSpan(@Nullable Span span, Optional<Traceparent> caller) {
        this.span = span;
        this.caller = caller;
    }

    static EnqueueSpan begin(Tracing tracing, Optional<Traceparent> caller) {
        Span span = tracing.isOn() ? tracing.span("job enqueue", SpanKind.PRODUCER, "send").startSpan() : null;
        return new EnqueueSpan(span, caller);
    }

    /** What belongs to no call: jobs keep the place that they bring, or none. */
    static EnqueueSpan none() {
        return new EnqueueSpan(null, Optional.empty());
    }

    /** The place of jobs that bring none. */
    @Nullable String traceparent() {
        return (span == null ? caller : Optional.of(Tracing.placeOf(span))).map(Traceparent::toString).orElse(null);
    }

    /** Ends it with what came of it: the jobs, a failure, or neither when the caller has gone. */
    void end(@Nullable List<Enqueued> jobs, @Nullable Throwable failure) {
        if (span == null) {
            return;
        }
        if (jobs == null) {
            span.setStatus(StatusCode.ERROR);
        } else {
            describe(span, jobs);
        }
        span.end();
    }

    private static void describe(Span span, List<Enqueued> jobs) {
        span.setAttribute(JOBS, (long) jobs.size());
        if (jobs.size() == 1) {
            span.setAttribute(JOB_ID, jobs.get(0).job().id()).setAttribute(TASK_TYPE, jobs.get(0).job().taskType());
        } else {
            span.setAttribute(JOB_IDS, jobs.stream().limit(MOST_IDS).map(e -> e.job().id()).toList());
        }
    }
}
