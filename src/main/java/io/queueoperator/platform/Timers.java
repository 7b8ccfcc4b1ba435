package io.queueoperator.platform;

import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Counts time limits on the event loop that asks: setting and clearing one there is an entry in a list of its own. Anywhere
 * else it wakes another thread, which costs more than the call whose time it limits.
 */
public final class Timers {
    private Timers() {}

    /** For {@code ifNoItem().after(...).on(...)}. */
    public static ScheduledExecutorService here() {
        Context context = Context.isOnEventLoopThread() ? Vertx.currentContext() : null;
        return context instanceof ContextInternal here ? here.nettyEventLoop() : Infrastructure.getDefaultWorkerPool();
    }

    /** Whether the calling code runs on the event loop of this context. */
    public static boolean isLoopOf(Context context) {
        return context instanceof ContextInternal of && of.nettyEventLoop().inEventLoop();
    }
}
