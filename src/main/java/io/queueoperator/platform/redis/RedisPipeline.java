package io.queueoperator.platform.redis;

import io.netty.channel.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Commands over a few connections that are kept open, one for each event loop: all that one turn of a loop asks goes out in one
 * write, and is answered on the loop that asked. A connection of a pool is one round trip at a time and a write for each, which
 * costs more than the commands.
 */
final class RedisPipeline {
    private final VertxInternal vertx;
    private final RedisClients clients;
    private final int most;
    private final Map<EventLoop, Lane> lanes = new HashMap<>();
    private final List<Lane> all = new ArrayList<>();

    /** @param most how many connections; further event loops share them */
    RedisPipeline(Vertx vertx, RedisClients clients, int most) {
        this.vertx = (VertxInternal) vertx;
        this.clients = clients;
        this.most = most;
    }

    /** The answers, in order; independent of what others ask at the same time. */
    Uni<List<Response>> send(List<Request> requests) {
        return Uni.createFrom().emitter(emitter -> ask(requests)
                .onSuccess(emitter::complete)
                .onFailure(emitter::fail));
    }

    /** The same for those who cannot afford a chain of operators; answered on the event loop that asks. */
    Future<List<Response>> ask(List<Request> requests) {
        ContextInternal asker = vertx.getOrCreateContext();
        Promise<List<Response>> promise = asker.promise();
        lane(asker.nettyEventLoop()).add(new Question(requests, promise));
        return promise.future();
    }

    /** Always the same for an event loop. */
    private synchronized Lane lane(EventLoop loop) {
        Lane known = lanes.get(loop);
        if (known == null) {
            known = all.size() < most ? new Lane(OwnLoop.here(vertx, clients)) : all.get(lanes.size() % most);
            lanes.put(loop, known);
            if (all.size() < most) {
                all.add(known);
            }
        }
        return known;
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
    private static final class Lane {
        private final OwnLoop loop;
        private List<Question> next = new ArrayList<>();
        private @Nullable Future<RedisConnection> connection;

        Lane(OwnLoop loop) {
            this.loop = loop;
        }

        void add(Question question) {
            boolean first;
            synchronized (this) {
                first = next.isEmpty();
                next.add(question);
            }
            if (first) {
                // After everything that the event loop has already received was read.
                loop.context().runOnContext(ignored -> flush());
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
                    questions.forEach(question -> question.answer(opened.mapEmpty(), 0));
                }
            });
        }

        private Future<RedisConnection> connect() {
            Future<RedisConnection> opening = loop.client().connect();
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

        private static void ask(RedisConnection open, List<Question> questions) {
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
