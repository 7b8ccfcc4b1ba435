package io.queueoperator.platform.redis;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many calls go on at once; the others wait, first come first served. Those who wait spend their own time and not
 * that of the store, whose time limit begins with the call.
 */
final class Turns {
    private final Deque<Turn> waiting = new ArrayDeque<>();
    private int left;

    /** @param atOnce how many calls may go on at the same time */
    Turns(int atOnce) {
        this.left = atOnce;
    }

    /** The call, once it is its turn; whoever gives up before that is not called. */
    <T> Uni<T> take(Uni<T> call) {
        return Uni.createFrom().deferred(() -> {
            Turn turn = new Turn(Vertx.currentContext());
            return Uni.createFrom().<Void>emitter(turn::await).chain(() -> call).onTermination().invoke(turn::end);
        });
    }

    private final class Turn {
        private final @Nullable Context where;
        private @Nullable UniEmitter<? super Void> caller;
        private boolean going;

        Turn(@Nullable Context where) {
            this.where = where;
        }

        void await(UniEmitter<? super Void> emitter) {
            synchronized (waiting) {
                caller = emitter;
                going = left > 0;
                if (going) {
                    left--;
                } else {
                    waiting.add(this);
                    return;
                }
            }
            emitter.complete(null);
        }

        /** Gives the turn to the next one, or the place in the queue up. */
        void end() {
            Turn next;
            synchronized (waiting) {
                if (!going) {
                    waiting.remove(this);
                    return;
                }
                next = waiting.poll();
                if (next == null) {
                    left++;
                    return;
                }
                next.going = true;
            }
            next.begin();
        }

        /** Where it was waited for, and not on the stack of the one before. */
        private void begin() {
            UniEmitter<? super Void> waited = Objects.requireNonNull(caller);
            if (where == null) {
                waited.complete(null);
            } else {
                where.runOnContext(ignored -> waited.complete(null));
            }
        }
    }
}
