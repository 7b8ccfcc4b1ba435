package io.queueoperator.orchestrator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.queueoperator.api.ExecutionView;
import io.queueoperator.api.RawJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An execution as orchestrators read it. */
record WireExecution(
        String id,
        @JsonProperty("jobId") String jobId,
        int attempt,
        @JsonProperty("orchestratorId") String orchestratorId,
        @JsonProperty("serverId") @Nullable String serverId,
        @JsonProperty("serverName") @Nullable String serverName,
        @Nullable String status,
        @JsonProperty("startedAt") @Nullable Instant startedAt,
        @JsonProperty("completedAt") @Nullable Instant completedAt,
        @JsonProperty("exitCode") @Nullable Integer exitCode,
        @Nullable RawJson output,
        @Nullable RawJson error,
        @Nullable RawJson metadata,
        @JsonProperty("createdAt") Instant createdAt,
        @JsonProperty("updatedAt") Instant updatedAt) {

    static WireExecution of(ExecutionView e) {
        return new WireExecution(
                e.id(), e.jobId(), e.attempt(), e.orchestratorId(), e.serverId(), e.serverName(), e.status(),
                e.startedAt(), e.completedAt(), e.exitCode(), e.output(), e.error(), e.metadata(), e.createdAt(),
                e.updatedAt());
    }
}
