package io.queueoperator;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a process that only migrated says at its end: one line, and an exit code that an orchestrator of containers reads. */
final class MigrationEnd {
    private MigrationEnd() {}

    /** Ends the process; a code other than 0 has its reason in the cause. */
    static void report(int code, @Nullable Throwable cause) {
        if (code == 0) {
            System.out.println("queue-operator: the schema is migrated");
        } else {
            System.err.println("queue-operator cannot migrate: " + reason(cause));
        }
        System.exit(code);
    }

    /** The innermost word of the database is the plainest one; else what went wrong first. */
    static String reason(@Nullable Throwable cause) {
        Throwable plainest = cause;
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof SQLException || !(plainest instanceof SQLException)) {
                plainest = each;
            }
        }
        if (plainest == null) {
            return "it ended early";
        }
        String message = plainest.getMessage();
        return message == null || message.isBlank() ? plainest.toString() : message.strip().lines().findFirst().orElseThrow();
    }
}
