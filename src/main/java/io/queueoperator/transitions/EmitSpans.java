package io.queueoperator.transitions;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.queueoperator.core.job.Traceparent;
import io.queueoperator.platform.tracing.SpanAttributes;
import io.queueoperator.platform.tracing.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of what lasts longer than a call, once it is over, in the trace that the job was enqueued from: an attempt
 * from its claim to its end, whoever ended it, and the life of a job. A job of no trace has none.
 */
@ApplicationScoped
class EmitSpans {
    private final Tracing tracing;

    EmitSpans(Tracing tracing) {
        this.tracing = tracing;
    }

    boolean isOn() {
        return tracing.isOn();
    }

    void emit(Transition transition) {
        if (isOn()) {
            Traceparent.parse(transition.traceparent()).ifPresent(place -> emit(transition, place));
        }
    }

    private void emit(Transition t, Traceparent place) {
        if (t.endedAttempt() != null && t.claimedAt() != null) {
            SpanBuilder attempt = span("job attempt", SpanKind.CONSUMER, t, place, t.claimedAt())
                    .setAttribute(SpanAttributes.ATTEMPT, (long) t.endedAttempt());
            set(attempt, SpanAttributes.WORKER_ID, t.workerId());
            // One that failed and is tried again has failed all the same.
            end(attempt, t, !t.to().equals("completed"));
        }
        if (t.isEnd() && t.createdAt() != null) {
            end(span("job lifetime", SpanKind.INTERNAL, t, place, t.createdAt())
                    .setAttribute(SpanAttributes.ATTEMPT, (long) t.attempt()), t, t.to().equals("failed"));
        }
    }

    private SpanBuilder span(String name, SpanKind kind, Transition t, Traceparent place, Instant began) {
        SpanBuilder span = tracing.span(name, kind, "process")
                .setParent(Context.root().with(Span.wrap(Tracing.contextOf(place))))
                // A clock that was set back in between makes no span of negative length.
                .setStartTimestamp(began.isAfter(t.at()) ? t.at() : began)
                .setAttribute(SpanAttributes.JOB_ID, t.jobId())
                .setAttribute(SpanAttributes.STATUS, t.to())
                .setAttribute(SpanAttributes.ENDED_BY, t.actorKind());
        set(span, SpanAttributes.TASK_TYPE, t.taskType());
        set(span, SpanAttributes.SOURCE_ID, t.sourceId());
        set(span, SpanAttributes.RUN_ID, t.runId());
        set(span, SpanAttributes.ERROR_TYPE, t.errorCode());
        set(span, SpanAttributes.ERROR_CATEGORY, t.errorCategory());
        if (t.leaseToken() != null) {
            span.setAttribute(SpanAttributes.LEASE_TOKEN, t.leaseToken());
        }
        return span;
    }

    private static void end(SpanBuilder builder, Transition t, boolean failed) {
        Span span = builder.startSpan();
        if (failed) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(t.at());
    }

    private static void set(SpanBuilder span, AttributeKey<String> key, @Nullable String value) {
        if (value != null) {
            span.setAttribute(key, value);
        }
    }
}
