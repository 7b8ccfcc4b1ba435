package io.queueoperator.platform.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A connection that is kept until it ends, or until Redis is silent on it. It has a client of its own, which ends with it:
 * only that closes a connection whose opening never ends (the client waits for ever when Redis refuses it with
 * {@code ERR max number of clients reached}), or which is still open here and gone there. Used on its event loop alone.
 */
final class KeptConnection {
    private final ContextInternal loop;
    private final RedisClients clients;
    private final long patience;
    private final Redis client;
    private final Promise<RedisConnection> opening;
    private int asked;
    private int answered;
    private boolean watched;
    private boolean over;

    /** Begins to open it. */
    KeptConnection(ContextInternal loop, RedisClients clients, Duration patience) {
        this.loop = loop;
        this.clients = clients;
        this.patience = patience.toMillis();
        this.client = clients.on(loop);
        this.opening = loop.promise();
        client.connect().onComplete(this::opened);
    }

    /** Requests that are answered together, and independent of others. */
    record Question(List<Request> requests, Promise<List<Response>> asker) {
        private void answer(AsyncResult<List<Response>> answers, int from) {
            if (answers.succeeded()) {
                asker.tryComplete(answers.result().subList(from, from + requests.size()));
            } else {
                asker.tryFail(answers.cause());
            }
        }
    }

    /** It answers nothing any more; whoever asks next needs another one. */
    boolean isOver() {
        return over;
    }

    /** All in one write; each is answered for itself. */
    void ask(List<Question> questions) {
        expect(opening.future()).onComplete(opened -> {
            if (opened.succeeded()) {
                ask(opened.result(), questions);
            } else {
                questions.forEach(question -> question.answer(opened.mapEmpty(), 0));
            }
        });
    }

    private void ask(RedisConnection open, List<Question> questions) {
        List<Request> all = new ArrayList<>();
        questions.forEach(question -> all.addAll(question.requests()));
        expect(open.batch(all)).onComplete(answers -> {
            if (answers.failed() && questions.size() > 1 && !RedisFailure.isSilence(answers.cause())) {
                // One key of another type fails a whole batch: each for itself.
                questions.forEach(one -> expect(open.batch(one.requests())).onComplete(own -> one.answer(own, 0)));
                return;
            }
            int from = 0;
            for (Question question : questions) {
                question.answer(answers, from);
                from += question.requests().size();
            }
        });
    }

    private void opened(AsyncResult<RedisConnection> came) {
        if (came.failed()) {
            end(came.cause());
        } else {
            RedisConnection open = came.result();
            open.endHandler(ended -> end(new TimeoutException("the connection has ended"))).exceptionHandler(this::end);
            opening.tryComplete(open);
        }
    }

    private <T> Future<T> expect(Future<T> answer) {
        asked++;
        if (!watched) {
            watch();
        }
        return answer.onComplete(came -> answered++);
    }

    /** One timer for all that is asked meanwhile. */
    private void watch() {
        watched = true;
        int before = answered;
        loop.setTimer(patience, ignored -> {
            watched = false;
            if (over || asked == answered) {
                return;
            }
            if (answered == before) {
                end(new TimeoutException("Redis is silent"));
            } else {
                watch();
            }
        });
    }

    /** What is still unanswered fails: what waits for the connection with this, the rest as the client closes. */
    private void end(Throwable why) {
        if (!over) {
            over = true;
            opening.tryFail(why);
            clients.close(client);
        }
    }
}
