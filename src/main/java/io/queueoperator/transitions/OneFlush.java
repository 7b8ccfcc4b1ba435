package io.queueoperator.transitions;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.Logger;

/**
 * Many lines of a log at once. A handler flushes after each line, which is a write of the operating system for each, and costs
 * as much as all the rest of it; here it does so after the last one. What others log meanwhile waits as long: milliseconds. Whoever
 * else writes to the same place, past the log, may come between the halves of a line, and of a process that is killed the last
 * few lines are lost, as what was taken and not told is.
 */
final class OneFlush {
    private OneFlush() {}

    /** Runs what writes lines to this logger; they are out when it returns, also by a failure. */
    static void of(Logger logger, Runnable lines) {
        List<ExtHandler> held = new ArrayList<>();
        try {
            for (Logger each = logger; each != null; each = each.getUseParentHandlers() ? each.getParent() : null) {
                hold(each.getHandlers(), held);
            }
            lines.run();
        } finally {
            held.forEach(OneFlush::letGo);
        }
    }

    /** Handlers may have handlers of their own; those that flush when they like are left alone, and so are those of others. */
    private static void hold(Handler[] handlers, List<ExtHandler> held) {
        for (Handler handler : handlers) {
            if (handler instanceof ExtHandler known) {
                if (known.isAutoFlush()) {
                    held.add(known);
                    known.setAutoFlush(false);
                }
                hold(known.getHandlers(), held);
            }
        }
    }

    /** One that fails must not keep the others silent. */
    private static void letGo(ExtHandler handler) {
        try {
            // Which flushes.
            handler.setAutoFlush(true);
        } catch (RuntimeException e) {
            handler.getErrorManager().error("cannot be flushed", e, ErrorManager.FLUSH_FAILURE);
        }
    }
}
