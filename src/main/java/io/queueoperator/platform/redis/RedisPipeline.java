package io.queueoperator.platform.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Commands over a few connections that are kept open: all that one turn of an event loop asks goes out in one write. A
 * connection of the pool is one round trip at a time and a write for each, which costs more than the commands.
 */
final class RedisPipeline {
    private final Redis redis;
    private final Lane[] lanes;
    private final Map<Thread, Lane> byLoop = new ConcurrentHashMap<>();
    private final AtomicInteger loops = new AtomicInteger();

    /** @param connections how many; that many of the pool's are never given back */
    RedisPipeline(Redis redis, int connections) {
        this.redis = redis;
        this.lanes = new Lane[connections];
        for (int i = 0; i < connections; i++) {
            lanes[i] = new Lane();
        }
    }

    /** The answers, in order; independent of what others ask at the same time. */
    Uni<List<Response>> send(List<Request> requests) {
        return Uni.createFrom().emitter(emitter -> ask(requests)
                .onSuccess(emitter::complete)
                .onFailure(emitter::fail));
    }

    /** The same for those who cannot afford a chain of operators; answered on the event loop that asks. */
    Future<List<Response>> ask(List<Request> requests) {
        Promise<List<Response>> asker = Promise.promise();
        lane().add(new Question(requests, asker));
        return asker.future();
    }

    /**
     * Always the same for an event loop, and as far as there are enough its own: then its connection was opened by it and is
     * read by it, and no thread has to be woken. Who asks from elsewhere gets the one that is given to loops last.
     */
    private Lane lane() {
        return Context.isOnEventLoopThread()
                ? byLoop.computeIfAbsent(Thread.currentThread(), loop -> lanes[loops.getAndIncrement() % lanes.length])
                : lanes[lanes.length - 1];
    }

    private record Question(List<Request> requests, Promise<List<Response>> asker) {
        void answer(AsyncResult<List<Response>> answers, int from) {
            if (answers.succeeded()) {
                asker.complete(answers.result().subList(from, from + requests.size()));
            } else {
                asker.fail(answers.cause());
            }
        }
    }

    /** One connection, and what is asked of it next. */
    private final class Lane {
        private List<Question> next = new ArrayList<>();
        private @Nullable Future<RedisConnection> connection;

        void add(Question question) {
            boolean first;
            synchronized (this) {
                first = next.isEmpty();
                next.add(question);
            }
            if (first) {
                soon();
            }
        }

        /** After everything that the event loop has already received was read. */
        private void soon() {
            Context here = Vertx.currentContext();
            if (here == null) {
                flush();
            } else {
                here.runOnContext(ignored -> flush());
            }
        }

        private void flush() {
            List<Question> questions;
            Future<RedisConnection> open;
            synchronized (this) {
                questions = next;
                next = new ArrayList<>();
                open = connection == null ? connect() : connection;
            }
            open.onComplete(opened -> {
                if (opened.succeeded()) {
                    ask(opened.result(), questions);
                } else {
                    questions.forEach(question -> question.asker().fail(opened.cause()));
                }
            });
        }

        private Future<RedisConnection> connect() {
            Future<RedisConnection> opening = redis.connect();
            connection = opening;
            opening.onSuccess(open -> open
                            .endHandler(ended -> drop(opening))
                            .exceptionHandler(failure -> drop(opening)))
                    .onFailure(failure -> drop(opening));
            return opening;
        }

        private synchronized void drop(Future<RedisConnection> broken) {
            if (connection == broken) {
                connection = null;
            }
        }

        private void ask(RedisConnection open, List<Question> questions) {
            List<Request> all = new ArrayList<>();
            questions.forEach(question -> all.addAll(question.requests()));
            open.batch(all).onComplete(answers -> {
                if (answers.failed() && questions.size() > 1 && !RedisFailure.isSilence(answers.cause())) {
                    // One key of another type fails a whole batch: each for itself.
                    questions.forEach(one -> open.batch(one.requests()).onComplete(own -> one.answer(own, 0)));
                    return;
                }
                int from = 0;
                for (Question question : questions) {
                    question.answer(answers, from);
                    from += question.requests().size();
                }
            });
        }
    }
}
