package io.queueoperator.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.api.RawJson;
import io.queueoperator.intake.Refusal.Reason;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a hash is for the worker: everything that has no place of its own, as it is; pure. */
final class IncomingPayload {
    /** Settings that are whole numbers. */
    private static final Set<String> NUMBERS = Set.of(
            "dpi", "psm", "oem", "min_text_chars", "ocr_psm", "ocr_oem");
    /** The names that older writers use, and what they are called now. */
    private static final Map<String, String> OLDER = Map.of(
            "method", "mode", "ocr_language", "lang", "ocr_psm", "psm", "ocr_oem", "oem");
    /** What has a place of its own, or is the bookkeeping of the display: not for the worker. */
    private static final Set<String> NOT_PAYLOAD = Set.of(
            "id", "task", "source_id", "source_url_id", "document_id", "document_url", "run_id", "project_id",
            "parent_job_id", "status", "created_at", "attempts", "max_attempts", "priority", "worker", "worker_name",
            "started_at", "completed_at", "finished_at", "claimed_at", "available_at", "error_message", "error_category",
            "error_type", "error_code", "fingerprint", "needs_review", "cancel_requested", "operator", "version",
            "lease_token", "state", "checkpoint_ms", "lease_until_ms", "updated_ms", "attempt", "phase", "step",
            "progress_pct", "units_completed", "units_total", "message", "children_version", "children_total",
            "children_completed", "children_failed", "foreign_status", "foreign_error", "foreign_worker", "foreign_at",
            "foreign_token", "advanced_ms", "moved_ms", "progress_deadline_s", "traceparent");

    private IncomingPayload() {}

    /** The settings; null when there are none. What is wrong with them is told to {@code checked}. */
    static @Nullable RawJson of(RawHash hash, CheckedFields checked) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        hash.fields().forEach((field, value) -> {
            if (NUMBERS.contains(field) && !value.isBlank() && !CheckedFields.isNumber(value.strip())) {
                checked.refuse(Reason.BAD_FIELD, field, "a whole number");
            }
            if (!NOT_PAYLOAD.contains(field) && !value.isEmpty()) {
                payload.put(field, value);
            }
        });
        OLDER.forEach((older, name) -> {
            if (payload.has(older) && !payload.has(name)) {
                payload.set(name, payload.get(older));
            }
        });
        return payload.isEmpty() ? null : RawJson.of(payload);
    }
}
