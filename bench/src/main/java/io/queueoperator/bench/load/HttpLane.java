package io.queueoperator.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/** One connection that stays open, with one request at a time on it. */
public final class HttpLane {
    private final NetSocket socket;
    private final HttpAnswers answers = new HttpAnswers(this::arrived);
    private Promise<Answer> waiting;

    private HttpLane(NetSocket socket) {
        this.socket = socket;
        socket.handler(this::received);
        socket.closeHandler(closed -> broken(new IllegalStateException("the service closed the connection")));
        socket.exceptionHandler(this::broken);
    }

    /** Connects to the service on this machine. */
    public static Future<HttpLane> open(NetClient client, int port) {
        return client.connect(port, "127.0.0.1").map(HttpLane::new);
    }

    /** Sends the bytes of a request; the one before must have been answered. */
    public Future<Answer> send(Buffer request) {
        Promise<Answer> promise = Promise.promise();
        synchronized (this) {
            if (waiting != null) {
                throw new IllegalStateException("the lane is taken");
            }
            waiting = promise;
        }
        socket.write(request);
        return promise.future();
    }

    public void close() {
        socket.close();
    }

    private void received(Buffer data) {
        try {
            answers.take(data);
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void arrived(Answer answer) {
        Promise<Answer> promise = taken();
        if (promise != null) {
            promise.complete(answer);
        }
    }

    private void broken(Throwable cause) {
        Promise<Answer> promise = taken();
        if (promise != null) {
            promise.fail(cause);
        }
    }

    private synchronized Promise<Answer> taken() {
        Promise<Answer> promise = waiting;
        waiting = null;
        return promise;
    }
}
