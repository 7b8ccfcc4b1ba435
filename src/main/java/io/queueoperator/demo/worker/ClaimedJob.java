package io.queueoperator.demo.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as the claim handed it out: what is to be done, and the lease token that every later call names. */
public record ClaimedJob(
        String id,
        String taskType,
        int attempt,
        long leaseToken,
        @Nullable String projectId,
        @Nullable String runId,
        @Nullable String sourceId,
        @Nullable String sourceUrlId,
        @Nullable String documentId,
        @Nullable String documentUrl,
        JsonNode payload) {

    public ClaimedJob {
        payload = payload == null ? MissingNode.getInstance() : payload;
    }

    /**
     * A job that follows from this one: same project, run and source, this job as its parent. Enqueuing it again, in
     * a second attempt of this job, finds the first one by its key.
     */
    public NewJob child(String type, @Nullable String document, String url, Map<String, Object> work) {
        // a URL may be longer than a key
        String key = type + ":" + id + ":" + UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8));
        return new NewJob(type, projectId, runId, sourceId, sourceUrlId, document, url, id, 1, key, work);
    }

    /** What this job is about, for people: its URL and document, or else its own id. */
    public String subject() {
        if (documentUrl != null) {
            return documentId == null ? documentUrl : documentUrl + " (document " + documentId + ")";
        }
        return documentId == null ? "job " + id : "document " + documentId;
    }
}
