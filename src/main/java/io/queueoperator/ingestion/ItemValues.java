package io.queueoperator.ingestion;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.core.job.Job;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an item says, column by column and as text: the columns' own types decide what becomes of it. Pure. */
final class ItemValues {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ItemValues() {}

    static Map<String, @Nullable String> of(Item item) {
        Job job = item.job();
        Job.Origin origin = job.origin();
        String at = job.updatedAt().toString();
        Map<String, @Nullable String> values = new HashMap<>();
        values.put("run_id", origin.runId());
        values.put("source_id", origin.sourceId());
        values.put("source_url_id", origin.sourceUrlId());
        values.put("document_id", origin.documentId());
        values.put("item_key", item.key());
        values.put("item_label", origin.documentUrl());
        values.put("stage", item.stage().wire());
        values.put("item_type", item.stage().itemType());
        values.put("status", job.status().ingestion());
        values.put("ingest_status", job.status().ingestion());
        values.put("ingest_reason", item.reason());
        values.put("job_id", job.id());
        values.put("step_order", Integer.toString(item.stage().order()));
        values.put("document_url", origin.documentUrl());
        values.put("error_message", item.lastError());
        values.put("last_error_message", item.lastError());
        values.put("needs_review", Boolean.toString(item.needsReview()));
        values.put("review_reason", item.reviewReason());
        values.put("context_json", context(job, at));
        values.put("first_seen_at", at);
        values.put("last_seen_at", at);
        values.put("created_at", at);
        values.put("updated_at", at);
        return values;
    }

    /** Which state the row tells of: an older one that comes late is recognized by it. */
    private static String context(Job job, String at) {
        ObjectNode own = JSON.createObjectNode();
        own.put("at", at).put("job_id", job.id()).put("version", job.version()).put("attempt", job.attempt());
        return JSON.createObjectNode().set("queue_operator", own).toString();
    }
}
