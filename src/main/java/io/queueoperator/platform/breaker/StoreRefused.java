package io.queueoperator.platform.breaker;

import java.io.IOException;

/** A call that was not made, because the store did not answer the calls before. A failure of the connection like any other. */
public final class StoreRefused extends IOException {
    private static final long serialVersionUID = 1L;

    StoreRefused(String store) {
        super(store + " does not answer, and is not asked until it does");
    }

    /** Thrown by the thousand while a store is away, and the stack says nothing. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
