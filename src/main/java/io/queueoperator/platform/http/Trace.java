package io.queueoperator.platform.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.queueoperator.core.job.Traceparent;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The trace that a request belongs to. */
public final class Trace {
    private static final String KEY = "queue-operator.trace-id";

    private Trace() {}

    /** Where the caller comes from; empty when it does not say, or not in the words of W3C Trace Context. */
    public static Optional<Traceparent> parentOf(RoutingContext request) {
        List<String> headers = request.request().headers().getAll("traceparent");
        return headers.size() == 1 ? Traceparent.parse(headers.get(0)) : Optional.empty();
    }

    /**
     * The id that connects an answer with its log lines, the same at every call: the trace id of the caller, else that of
     * our own span, else a random one.
     */
    public static String idOf(RoutingContext request) {
        String known = request.get(KEY);
        if (known != null) {
            return known;
        }
        String id = parentOf(request).map(Traceparent::traceId).orElseGet(Trace::ours);
        request.put(KEY, id);
        return id;
    }

    private static String ours() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid() ? span.getTraceId() : random();
    }

    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
