package io.queueoperator.flow.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.queueoperator.api.ProgressAccepted;
import io.queueoperator.api.ProgressRequest;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.Timers;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.security.PresentedKeys;
import io.queueoperator.platform.security.Scope;
import io.queueoperator.state.LiveProgress.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Progress reports as workers send them all the time, answered before the request gets as far as security and JAX-RS: with a
 * key that may, with a small body that is right, of a job whose hash in Redis knows the lease. Whatever is not plain, and every
 * problem, goes on to {@link ProgressResource} with what was read and asked up to then; it says the same and all the rest.
 */
@ApplicationScoped
class PlainReports {
    private static final String BEFORE = "/api/v1/jobs/";
    private static final String AFTER = "/progress";
    /** In the words of Vert.x; the metrics make {@code {id}} of it. */
    private static final String PATH = BEFORE + ":id" + AFTER;

    /** The most that is valid: 1,400 characters of six bytes each, and the rest. */
    private static final int LARGEST = 10_000;
    private static final Set<String> JSON = Set.of(
            "application/json", "application/json;charset=UTF-8", "application/json; charset=UTF-8",
            "application/json;charset=utf-8", "application/json; charset=utf-8");
    private static final String OUTCOME = PlainReports.class.getName();
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
    private static final CharSequence ANSWER = HttpHeaders.createOptimized("application/json;charset=UTF-8");

    private final PresentedKeys keys;
    private final StrictJson json;
    private final ObjectWriter answer;
    private final ReportProgress reportProgress;

    PlainReports(PresentedKeys keys, StrictJson json, ObjectMapper mapper, ReportProgress reportProgress) {
        this.keys = keys;
        this.json = json;
        this.answer = mapper.writerFor(ProgressAccepted.class);
        this.reportProgress = reportProgress;
    }

    /** Who sets who may call what by {@code quarkus.http.auth} has all of it looked at by Quarkus. */
    void register(@Observes Router router, VertxHttpConfig http) {
        if (http.auth().permissions().isEmpty() && http.auth().rolesMapping().isEmpty()) {
            Duration patience = http.readTimeout();
            router.put(PATH).order(ProgressCors.FIRST + 1).handler(call -> take(call, patience));
        }
    }

    /** What Redis made of the report of this request already; null when it was not asked. */
    static @Nullable Outcome outcomeOf(RoutingContext call) {
        return call.get(OUTCOME);
    }

    private void take(RoutingContext call, Duration patience) {
        HttpServerRequest request = call.request();
        if (!isPlain(call) || !keys.may(Scope.WORK, request)) {
            call.next();
            return;
        }
        Future<Buffer> body = request.body();
        request.resume();
        if (!body.isComplete()) {
            // As for every other call: whoever is slower than that is left.
            long late = call.vertx().setTimer(patience.toMillis(), timer -> request.connection().close());
            body.onComplete(done -> call.vertx().cancelTimer(late));
        }
        // A body that never comes has nobody who waits for an answer.
        body.onSuccess(whole -> orFail(call, () -> take(call, whole)));
    }

    /** Outside the router nobody else would answer. */
    private static void orFail(RoutingContext call, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    /** What can be said without its body, and is what programs send. */
    private static boolean isPlain(RoutingContext call) {
        HttpServerRequest request = call.request();
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String id = call.pathParam("id");
        // Of HTTP/2 JAX-RS would pause a request of which the body has been read already, and that is refused there.
        return request.version() != HttpVersion.HTTP_2
                && type != null && JSON.contains(type)
                && isSmall(request.getHeader(HttpHeaders.CONTENT_LENGTH))
                && PlainReads.isPlain(request.getHeader(HttpHeaders.ACCEPT))
                && Identifier.isValid(id) && request.uri().equals(BEFORE + id + AFTER)
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && !request.headers().contains(HttpHeaders.CONTENT_ENCODING)
                && !request.headers().contains(HttpHeaders.EXPECT)
                && !request.headers().contains(HttpHeaders.ORIGIN);
    }

    private static boolean isSmall(@Nullable String length) {
        if (length == null || length.isEmpty() || length.length() > 5) {
            return false;
        }
        int bytes = 0;
        for (int i = 0; i < length.length(); i++) {
            int digit = length.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            bytes = 10 * bytes + digit;
        }
        return bytes > 0 && bytes <= LARGEST;
    }

    private void take(RoutingContext call, Buffer body) {
        ((RoutingContextInternal) call).setBody(body);
        ProgressRequest report;
        try {
            report = json.read(body.getBytes(), ProgressRequest.class);
        } catch (Problem wrong) {
            call.next();
            return;
        }
        Context here = call.vertx().getOrCreateContext();
        Future<Outcome> asked = reportProgress.ask(call.pathParam("id"), report);
        asked.onComplete(outcome -> {
            // It may have come for several calls at once, or from a timer; what goes on from here goes on as the call that it is.
            boolean taken = outcome.succeeded() && outcome.result().taken();
            if (taken && Timers.isLoopOf(here)) {
                orFail(call, () -> end(call, outcome.result()));
            } else {
                here.runOnContext(ignored -> orFail(call, taken
                        ? () -> end(call, outcome.result())
                        : () -> goOn(call, outcome.result())));
            }
        });
    }

    private static void goOn(RoutingContext call, @Nullable Outcome asked) {
        if (asked != null) {
            call.put(OUTCOME, asked);
        }
        call.next();
    }

    private void end(RoutingContext call, Outcome taken) {
        call.response().setStatusCode(202).headers().add(CONTENT_TYPE, ANSWER);
        call.response().end(written(ReportProgress.accepted(taken)));
    }

    private Buffer written(ProgressAccepted accepted) {
        try {
            return Buffer.buffer(answer.writeValueAsBytes(accepted));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
