package io.queueoperator.state;

import io.queueoperator.platform.redis.RedisFailure;
import io.queueoperator.state.reconciliation.Reason;
import java.util.List;

/** What it means that Redis refuses a command; pure. */
final class RedisRefusal {
    /** What Redis says of one key, or of what was to be written there; everything else is the server's state. */
    private static final List<String> OF_A_KEY = List.of("WRONGTYPE", "NOPERM", "ERR ");
    /** A script passes these on, and may dress them up as an error of its own. */
    private static final List<String> OF_THE_SERVER =
            List.of("LOADING", "READONLY", "OOM", "MASTERDOWN", "CLUSTERDOWN", "MISCONF", "BUSY ", "NOAUTH", "NOREPLICAS",
                    "MOVED ", "TRYAGAIN ");

    private RedisRefusal() {}

    /** Whether the other keys of the batch may still be written. */
    static boolean isOfAKey(Throwable failure) {
        String message = message(failure);
        return OF_A_KEY.stream().anyMatch(message::contains)
                && OF_THE_SERVER.stream().noneMatch(message::contains)
                // A batch whose connection is lost says "ERR [0] CONNECTION_CLOSED".
                && !RedisFailure.isSilence(failure);
    }

    static Reason reason(Throwable failure) {
        return message(failure).contains("NOPERM") ? Reason.NOT_PERMITTED : Reason.OTHER;
    }

    /** For a person; Redis names no values in these. */
    static String words(String key, Throwable failure) {
        if (message(failure).contains("NOPERM")) {
            return "The account of the service may not write the key " + key + ".";
        }
        return message(failure).contains("WRONGTYPE")
                ? "The key " + key + " holds another kind of value."
                : "Redis refuses to write the key " + key + "; the log of Redis may say more.";
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? "" : failure.getMessage();
    }
}
