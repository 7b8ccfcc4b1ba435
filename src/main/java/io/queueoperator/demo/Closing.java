package io.queueoperator.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be closed when the demo ends, however it ends: last opened, first closed. */
final class Closing {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Closing() {}

    /** Everything added later is closed when this JVM goes down, Ctrl-C included. */
    static Closing onExit() {
        Closing closing = new Closing();
        Runtime.getRuntime().addShutdownHook(new Thread(closing::closeAll, "closing"));
        return closing;
    }

    /** Remembers one thing and hands it back. */
    synchronized <T extends AutoCloseable> T add(T thing) {
        open.push(thing);
        return thing;
    }

    private synchronized void closeAll() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.err.println("demo: while closing: " + e.getMessage());
            }
        }
    }
}
