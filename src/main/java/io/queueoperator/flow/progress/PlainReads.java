package io.queueoperator.flow.progress;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.flow.progress.AnswerProgress.Answer;
import io.queueoperator.platform.Timers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two progress reads as everybody makes them all the time, answered before the request gets as far as security and
 * JAX-RS, which cost more than the look itself and have nothing to decide here, as long as these two are for everybody. Whatever is not
 * plain, and every problem, goes on to {@link ProgressPages}, which says the same and all the rest.
 */
@ApplicationScoped
class PlainReads {
    /** In the words of Vert.x; the metrics make {@code {id}} of it. */
    static final String JOB = "/jobs/:id/progress";
    static final String SOURCE = "/sources/:id/progress";

    private static final String FAILURE = PlainReads.class.getName();
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json;charset=UTF-8");
    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("Content-Type");
    private static final CharSequence CACHE_CONTROL = HttpHeaders.createOptimized("Cache-Control");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence ETAG = HttpHeaders.createOptimized("ETag");

    private final AnswerProgress answerProgress;
    private final Watchers watchers;

    PlainReads(AnswerProgress answerProgress, Watchers watchers) {
        this.answerProgress = answerProgress;
        this.watchers = watchers;
    }

    void register(@Observes Router router) {
        if (!watchers.areEverybody()) {
            return;
        }
        router.get(JOB).order(ProgressCors.FIRST + 1).handler(call -> serve(call, answerProgress::job));
        router.get(SOURCE).order(ProgressCors.FIRST + 1).handler(call -> serve(call, answerProgress::source));
    }

    /** Why the look of this request failed; null when there was none. */
    static @Nullable Throwable failureOf(RoutingContext call) {
        return call.get(FAILURE);
    }

    private static void serve(RoutingContext call, Function<String, Future<Answer>> read) {
        String id = call.pathParam("id");
        if (!isPlain(call.request().getHeader(HttpHeaders.ACCEPT)) || !Identifier.isValid(id)) {
            call.next();
            return;
        }
        Context here = call.vertx().getOrCreateContext();
        read.apply(id).onComplete(answer -> {
            // Somebody else's look may end on his event loop; and what goes on from here goes on as the call that it is, not his.
            if (answer.succeeded() && Timers.isLoopOf(here)) {
                end(call, answer);
            } else {
                here.runOnContext(ignored -> end(call, answer));
            }
        });
    }

    /** What browsers and programs say that want JSON; who prefers what is the business of JAX-RS. */
    static boolean isPlain(@Nullable String accept) {
        return accept == null || accept.equals("application/json") || accept.equals("*/*")
                || accept.equals("application/json, text/plain, */*");
    }

    private static void end(RoutingContext call, AsyncResult<Answer> answer) {
        if (answer.failed()) {
            call.put(FAILURE, answer.cause()).next();
            return;
        }
        String tag = answer.result().tag();
        HttpServerResponse response = call.response();
        response.headers().add(CACHE_CONTROL, NO_CACHE).add(ETAG, tag);
        if (EntityTag.isKnown(tag, call.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else {
            response.headers().add(CONTENT_TYPE, JSON);
            response.end(Buffer.buffer(answer.result().body()));
        }
    }
}
