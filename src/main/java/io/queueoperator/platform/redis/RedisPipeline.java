package io.queueoperator.platform.redis;

import io.netty.channel.EventLoop;
import io.queueoperator.platform.redis.KeptConnection.Question;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
    private final Duration patience;
    private final Map<EventLoop, Lane> lanes = new HashMap<>();
    private final List<Lane> all = new ArrayList<>();

    /**
     * @param most how many connections; further event loops share them
     * @param patience how long a connection may be silent while it owes answers; longer than anybody waits for one
     */
    RedisPipeline(Vertx vertx, RedisClients clients, int most, Duration patience) {
        this.vertx = (VertxInternal) vertx;
        this.clients = clients;
        this.most = most;
        this.patience = patience;
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

    /** A script for one key, that goes out together with others of this turn that are the same but for the key and what is its. */
    Future<Response> ask(EachKey one) {
        ContextInternal asker = vertx.getOrCreateContext();
        Promise<Response> promise = asker.promise();
        lane(asker.nettyEventLoop()).add(new SameScripts.One(one, promise));
        return promise.future();
    }

    /** Always the same for an event loop. */
    private synchronized Lane lane(EventLoop loop) {
        Lane known = lanes.get(loop);
        if (known == null) {
            known = all.size() < most ? lane() : all.get(lanes.size() % most);
            lanes.put(loop, known);
            if (all.size() < most) {
                all.add(known);
            }
        }
        return known;
    }

    private Lane lane() {
        ContextInternal loop = OwnLoop.context(vertx);
        return new Lane(loop, () -> new KeptConnection(loop, clients, patience));
    }

    /** One connection, and what is asked of it next. */
    private static final class Lane {
        private final ContextInternal loop;
        private final Supplier<KeptConnection> opening;
        private List<Question> next = new ArrayList<>();
        private List<SameScripts.One> scripts = new ArrayList<>();
        /** Of the event loop alone. */
        private @Nullable KeptConnection connection;

        Lane(ContextInternal loop, Supplier<KeptConnection> opening) {
            this.loop = loop;
            this.opening = opening;
        }

        void add(Question question) {
            boolean first;
            synchronized (this) {
                first = isIdle();
                next.add(question);
            }
            flushLater(first);
        }

        void add(SameScripts.One script) {
            boolean first;
            synchronized (this) {
                first = isIdle();
                scripts.add(script);
            }
            flushLater(first);
        }

        private boolean isIdle() {
            return next.isEmpty() && scripts.isEmpty();
        }

        private void flushLater(boolean first) {
            if (first) {
                // After everything that the event loop has already received was read.
                loop.runOnContext(ignored -> flush());
            }
        }

        private void flush() {
            List<Question> questions;
            List<SameScripts.One> each;
            synchronized (this) {
                questions = next;
                each = scripts;
                next = new ArrayList<>();
                scripts = new ArrayList<>();
            }
            questions.addAll(SameScripts.questions(each));
            try {
                open().ask(questions);
            } catch (RuntimeException e) {
                questions.forEach(question -> question.asker().tryFail(e));
            }
        }

        private KeptConnection open() {
            KeptConnection open = connection;
            if (open == null || open.isOver()) {
                open = opening.get();
                connection = open;
            }
            return open;
        }
    }
}
