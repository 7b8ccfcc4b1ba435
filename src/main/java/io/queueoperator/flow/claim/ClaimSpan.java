package io.queueoperator.flow.claim;

import static io.queueoperator.platform.tracing.SpanAttributes.JOBS;
import static io.queueoperator.platform.tracing.SpanAttributes.JOB_IDS;
import static io.queueoperator.platform.tracing.SpanAttributes.MOST_IDS;
import static io.queueoperator.platform.tracing.SpanAttributes.WORKER_ID;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.queueoperator.core.job.Traceparent;
import io.queueoperator.flow.ClaimedJob;
import io.queueoperator.platform.tracing.Tracing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The span of a claim that found something, in the worker's own trace, with a link to the trace of each job: one claim
 * takes jobs of many. Nothing while there is no tracing.
 */
final class ClaimSpan {
    private final Tracing tracing;
    private final @Nullable Context caller;
    private final @Nullable Instant began;

    private ClaimSpan(Tracing tracing, @Nullable Context caller, @Nullable Instant began) {
        this.tracing = tracing;
        this.caller = caller;
        this.began = began;
    }

    static ClaimSpan begin(Tracing tracing) {
        return tracing.isOn()
                ? new ClaimSpan(tracing, Context.current(), Instant.now())
                : new ClaimSpan(tracing, null, null);
    }

    void end(String workerId, List<ClaimedJob> claimed) {
        if (caller == null || began == null || claimed.isEmpty()) {
            return;
        }
        SpanBuilder span = tracing.span("job claim", SpanKind.CONSUMER, "receive")
                .setParent(caller)
                .setStartTimestamp(began)
                .setAttribute(WORKER_ID, workerId)
                .setAttribute(JOBS, (long) claimed.size())
                .setAttribute(JOB_IDS, claimed.stream().limit(MOST_IDS).map(c -> c.job().id()).toList());
        claimed.forEach(c -> Traceparent.parse(c.job().origin().traceparent())
                .ifPresent(place -> span.addLink(Tracing.contextOf(place))));
        span.startSpan().end();
    }
}
