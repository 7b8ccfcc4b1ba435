package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution of a job on a server, as its orchestrator tells it.
 *
 * @param attempt of the job, when the execution was created
 * @param status the orchestrator's own word; null until it says one
 * @param startedAt by the orchestrator's clock
 * @param completedAt by the orchestrator's clock
 * @param output a text, or an object with stdout and stderr
 * @param error a text or an object
 * @param metadata as it was sent
 */
public record ExecutionView(
        String id,
        String jobId,
        int attempt,
        String orchestratorId,
        @Nullable String serverId,
        @Nullable String serverName,
        @Nullable String status,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Integer exitCode,
        @Nullable RawJson output,
        @Nullable RawJson error,
        @Nullable RawJson metadata,
        Instant createdAt,
        Instant updatedAt) {}
