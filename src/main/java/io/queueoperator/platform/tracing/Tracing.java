package io.queueoperator.platform.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.queueoperator.core.job.Traceparent;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether there are traces, and the beginning of every span of ours. */
@ApplicationScoped
public class Tracing {
    private final Tracer tracer;
    private final boolean on;

    Tracing(
            Tracer tracer,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "false") boolean disabled) {
        this.tracer = tracer;
        this.on = !disabled;
    }

    /** Whether spans go anywhere. Ask before making one: nothing is to be paid for what nobody looks at. */
    public boolean isOn() {
        return on;
    }

    /**
     * A span that goes on from where the calling code is.
     *
     * @param type send, receive or process: the kind of operation in the words of the conventions for messaging
     */
    public SpanBuilder span(String name, SpanKind kind, String type) {
        return tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setAttribute(SpanAttributes.SYSTEM, SpanAttributes.QUEUE_OPERATOR)
                .setAttribute(SpanAttributes.OPERATION_TYPE, type)
                .setAttribute(SpanAttributes.OPERATION_NAME, name.substring(name.indexOf(' ') + 1));
    }

    /** A place that was written down, for the parent or a link of a span. */
    public static SpanContext contextOf(Traceparent place) {
        return SpanContext.createFromRemoteParent(
                place.traceId(), place.parentId(), TraceFlags.fromHex(place.flags(), 0), TraceState.getDefault());
    }

    /** The place of a span, to be written down. */
    public static Traceparent placeOf(Span span) {
        SpanContext context = span.getSpanContext();
        return new Traceparent(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
    }
}
