package io.queueoperator.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job as the claim handed it out: what is to be done, and the lease under which it is done.
 *
 * @param attempt this one; 1 is the first
 * @param maxAttempts how many there may be
 * @param leaseToken see {@link #lease()}
 * @param leaseExpiresAt by the operator's clock, if nobody renews it
 * @param timeoutS how long the attempt may take, in seconds
 * @param traceparent the place in a trace that the work goes on from (W3C Trace Context); null when there is none
 * @param payload what the producer wrote; a missing node when it wrote nothing, and so are the next two
 * @param execution the same
 * @param metadata the same
 */
public record ClaimedJob(
        String id,
        String taskType,
        int priority,
        int attempt,
        int maxAttempts,
        long leaseToken,
        @Nullable Instant leaseExpiresAt,
        @Nullable Integer timeoutS,
        @Nullable String projectId,
        @Nullable String runId,
        @Nullable String sourceId,
        @Nullable String sourceUrlId,
        @Nullable String documentId,
        @Nullable String documentUrl,
        @Nullable String parentJobId,
        @Nullable String traceparent,
        JsonNode payload,
        JsonNode execution,
        JsonNode metadata) {

    public ClaimedJob {
        payload = present(payload);
        execution = present(execution);
        metadata = present(metadata);
    }

    /** What every further call about this attempt names. */
    public Lease lease() {
        return new Lease(id, leaseToken);
    }

    /**
     * A job that follows from this one: same project, run, source and trace, this job as its parent. Enqueued again, in a second
     * attempt of this job, it finds the first one by its key.
     *
     * @param distinction what tells it from the other children of that type, a URL for example; of any length
     */
    public JobSpec child(String childType, String distinction) {
        String whole = childType + "\n" + id + "\n" + distinction;
        return JobSpec.of(childType)
                .projectId(projectId)
                .runId(runId)
                .sourceId(sourceId)
                .sourceUrlId(sourceUrlId)
                .parentJobId(id)
                .traceparent(traceparent)
                // a digest, because all three together may be longer than a key
                .idempotencyKey("child:" + UUID.nameUUIDFromBytes(whole.getBytes(StandardCharsets.UTF_8)));
    }

    /** What this job is about, for people: its URL and document, or else its own id. */
    public String subject() {
        if (documentUrl != null) {
            return documentId == null ? documentUrl : documentUrl + " (document " + documentId + ")";
        }
        return documentId == null ? "job " + id : "document " + documentId;
    }

    private static JsonNode present(@Nullable JsonNode node) {
        return node == null || node.isNull() ? MissingNode.getInstance() : node;
    }
}
