package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution (seed 003): an ended attempt of a job, or an operation of the service or of somebody who records it here.
 *
 * @param id names one run of either kind
 * @param kind attempt or operation
 * @param category of the operation; job for attempts
 * @param status PENDING, RUNNING, SUCCESS, FAILED
 * @param jobId of an attempt, as attempt, workerId and workerName
 * @param instance of the service that ran an operation
 * @param orchestrated whether an orchestrator ran it, in its flow run flowRunId as its task run taskRunId
 * @param executionTimeS from start to end, in seconds
 * @param errorMessage why it failed, or that items of it failed
 * @param errors how many items failed
 * @param abandoned failed because whoever ran it was not heard of any more
 * @param inputDump what it was called with, masked and bounded; of an attempt the job's payload. Null in lists, as all below
 * @param inputCut where inputDump was cut
 * @param resultRefs what it made or changed: {collection, document_id}
 * @param errorTraceback the stack trace with its causes, bounded
 * @param errorList the first items that failed: {index, item, error, traceback}
 * @param metadata execution_time_s; result_refs_cut and error_list_cut, how many entries were left out; what is known besides
 */
public record TaskRunView(
        long id,
        String kind,
        String operation,
        String category,
        String status,
        @Nullable String jobId,
        @Nullable Integer attempt,
        @Nullable String workerId,
        @Nullable String workerName,
        @Nullable String instance,
        Actor actor,
        boolean orchestrated,
        @Nullable String flowRunId,
        @Nullable String taskRunId,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Double executionTimeS,
        @Nullable String errorMessage,
        @Nullable String errorCategory,
        @Nullable String errorType,
        @Nullable String errorCode,
        @Nullable String fingerprint,
        int errors,
        boolean abandoned,
        @Nullable RawJson inputDump,
        java.util.@Nullable List<String> inputCut,
        @Nullable RawJson resultRefs,
        @Nullable String errorTraceback,
        @Nullable RawJson errorList,
        @Nullable RawJson metadata) {

    /**
     * On whose behalf.
     *
     * @param userId a person, or the key's id, or system; of an attempt the key that enqueued the job; null: not known
     * @param keyId of the key that the call was made with
     * @param channel http, service, worker for attempts, or what another system calls its own
     */
    public record Actor(@Nullable String userId, @Nullable String keyId, String channel) {}
}
