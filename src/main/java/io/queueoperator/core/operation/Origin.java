package io.queueoperator.core.operation;

import org.jspecify.annotations.Nullable;

/**
 * Who asked for an operation. An argument of this type says it where the current request does not: work that goes on in a
 * chore, on behalf of whoever began it.
 *
 * @param userId the person as the calling application knows them, else the id of the key; {@value #SYSTEM}: nobody asked
 * @param keyId of the key that the call was made with
 * @param channel {@value #HTTP}, {@value #SERVICE}, or what another system calls its own
 * @param flowRunId of the orchestrator's flow run that this is part of
 * @param taskRunId of the orchestrator's task run
 */
public record Origin(
        String userId, @Nullable String keyId, String channel, @Nullable String flowRunId, @Nullable String taskRunId) {
    /** Instead of a user: the service did it by itself. */
    public static final String SYSTEM = "system";
    /** A call of the API. */
    public static final String HTTP = "http";
    /** A chore of the service. */
    public static final String SERVICE = "service";

    /** The service by itself. */
    public static final Origin ITSELF = new Origin(SYSTEM, null, SERVICE, null, null);

    /** Whether somebody asked for it, and so wants to see what became of it. */
    public boolean asked() {
        return !channel.equals(SERVICE);
    }

    /** Whether an orchestrator runs it. */
    public boolean orchestrated() {
        return flowRunId != null || taskRunId != null;
    }
}
