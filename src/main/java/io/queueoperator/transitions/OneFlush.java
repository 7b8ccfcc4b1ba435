package io.queueoperator.transitions;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.Logger;

/**
 * Many lines of a log at once. A handler flushes after each line, which is a write of the operating system for each, and costs
 * as much as all the rest of it; here it does so after the last one. What others log meanwhile waits as long: milliseconds.
 */
final class OneFlush {
    private OneFlush() {}

    /** Runs what writes lines to this logger; they are out when it returns, also by a failure. */
    static void of(Logger logger, Runnable lines) {
        List<ExtHandler> held = new ArrayList<>();
        for (Logger each = logger; each != null; each = each.getParent()) {
            hold(each.getHandlers(), held);
        }
        try {
            lines.run();
        } finally {
            // Which flushes.
            held.forEach(handler -> handler.setAutoFlush(true));
        }
    }

    /** Handlers may have handlers of their own; those that flush by themselves are left alone, and so are those of others. */
    private static void hold(Handler[] handlers, List<ExtHandler> held) {
        for (Handler handler : handlers) {
            if (handler instanceof ExtHandler known) {
                if (known.isAutoFlush()) {
                    known.setAutoFlush(false);
                    held.add(known);
                }
                hold(known.getHandlers(), held);
            }
        }
    }
}
