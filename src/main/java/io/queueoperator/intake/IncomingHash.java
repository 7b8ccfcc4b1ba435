package io.queueoperator.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.api.NewJob;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.flow.enqueue.Past;
import io.queueoperator.intake.Refusal.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hash {@code job:{id}} (CONTRACTS B) of a producer that wrote it himself; pure. What the contract knows goes to
 * its place, everything else into the payload as it is, and a hash that is no job is refused with the field that is wrong.
 */
final class IncomingHash {
    private static final Pattern ID = Pattern.compile(Identifier.REGEX);
    private static final Pattern URL = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,4096}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,9}");

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
            "foreign_token",            "advanced_ms", "moved_ms", "progress_deadline_s");

    private final String id;
    private final RawHash hash;
    private @Nullable Refusal refusal;

    private IncomingHash(String id, RawHash hash) {
        this.id = id;
        this.hash = hash;
    }

    /**
     * Reads.
     *
     * @param id a legal id
     * @param maxPayload the longest payload, in characters of JSON
     * @param availableFrom nobody is to claim it before then; null: at once
     */
    static Reading read(String id, RawHash hash, int maxPayload, @Nullable Instant availableFrom) {
        if (hash.isMissing()) {
            return Reading.refused(Reason.NO_HASH, "there is no hash job:" + id + "; write it before pushing the id");
        }
        if (!hash.isHash()) {
            return Reading.refused(Reason.NOT_A_HASH,
                    "job:" + id + " is a " + hash.kind() + "; it must be a hash of strings");
        }
        if (hash.count() > RawHash.FIELDS) {
            return Reading.refused(Reason.TOO_LARGE,
                    "the hash has " + hash.count() + " fields; at most " + RawHash.FIELDS + " are read");
        }
        return new IncomingHash(id, hash).read(maxPayload, availableFrom);
    }

    private Reading read(int maxPayload, @Nullable Instant availableFrom) {
        checkTexts();
        String said = hash.text("id");
        if (said != null && !said.equals(id)) {
            refuse(Reason.BAD_FIELD, "id", "the id under which the hash is kept");
        }
        if (hash.text("task") == null) {
            refuse(Reason.MISSING_FIELD, "task", "discover, download, ocr or another task name");
        }
        Optional<Boolean> ended = ended();
        NewJob job = job(availableFrom);
        if (job.payload() != null && job.payload().text().length() > maxPayload) {
            refuse(Reason.TOO_LARGE, "payload", "settings of at most " + maxPayload + " characters of JSON in all");
        }
        int attempts = number("attempts", 0, 1_000_000).orElse(0);
        Past past = new Past(SaidTime.of(hash.text("created_at")).orElse(null), attempt(attempts, ended.orElse(false)));
        return refusal != null
                ? new Reading(null, Past.NONE, false, refusal)
                : Reading.of(job, past, ended.orElse(false));
    }

    private NewJob job(@Nullable Instant availableFrom) {
        String task = String.valueOf(checked("task", ID.asMatchPredicate(), Identifier.RULE));
        String url = checked("document_url", URL.asMatchPredicate(), "a URL of at most 4096 characters");
        String sourceUrl = checked("source_url", URL.asMatchPredicate(), "a URL of at most 4096 characters");
        return new NewJob(
                id, task, id("source_id"), id("source_url_id"), id("document_id"),
                // What is discovered is known by its url where it has no id (CONTRACTS C).
                url == null && task.equals("discover") ? sourceUrl : url,
                id("run_id"), id("project_id"), null, number("priority", -1000, 1000).orElse(null), availableFrom,
                number("max_attempts", 1, 1000).orElse(null), null, null, null, null, null, payload(), null, null);
    }

    /** Attempts that were begun elsewhere count; one that is asked for is given all the same. */
    private int attempt(int begun, boolean ended) {
        if (ended) {
            return Math.max(1, Math.min(begun, 1000));
        }
        int most = number("max_attempts", 1, 1000).orElse(1000);
        return Math.max(1, Math.min(begun + 1, most));
    }

    /** Whether the hash says that the job has ended; empty for a word that nobody knows. */
    private Optional<Boolean> ended() {
        String status = hash.text("status");
        if (status == null) {
            return Optional.of(false);
        }
        switch (status) {
            // Whoever pushes a job that somebody has begun wants it done again.
            case "pending", "queued", "processing", "retrying":
                return Optional.of(false);
            case "completed", "done", "failed":
                return Optional.of(true);
            default:
                refuse(Reason.BAD_FIELD, "status", "pending, processing, completed or failed");
                return Optional.empty();
        }
    }

    private @Nullable RawJson payload() {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        hash.fields().forEach((field, value) -> {
            if (NUMBERS.contains(field) && !value.isBlank() && !NUMBER.matcher(value.strip()).matches()) {
                refuse(Reason.BAD_FIELD, field, "a whole number");
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

    private @Nullable String id(String field) {
        return checked(field, ID.asMatchPredicate(), Identifier.RULE);
    }

    private @Nullable String checked(String field, Predicate<String> right, String expected) {
        String value = hash.text(field);
        if (value != null && !right.test(value)) {
            refuse(Reason.BAD_FIELD, field, expected);
            return null;
        }
        return value;
    }

    private Optional<Integer> number(String field, int min, int max) {
        String value = hash.text(field);
        if (value == null) {
            return Optional.empty();
        }
        if (NUMBER.matcher(value).matches()) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return Optional.of(number);
            }
        }
        refuse(Reason.BAD_FIELD, field, "a whole number from " + min + " to " + max);
        return Optional.empty();
    }

    /** Text that PostgreSQL can hold and people can read; an error may be anything and is mended later. */
    private void checkTexts() {
        hash.fields().forEach((field, value) -> {
            if (field.equals("error_message") || field.startsWith("foreign_")) {
                return;
            }
            if (hash.cut().contains(field)) {
                refuse(Reason.TOO_LARGE, Shorten.text(field, 100), "at most " + RawHash.VALUE + " bytes, and "
                        + RawHash.BYTES + " in all");
            } else if (isBinary(value) || isBinary(field)) {
                refuse(Reason.BAD_FIELD, Shorten.text(field, 100), "text in UTF-8 without NUL");
            }
        });
    }

    private static boolean isBinary(String value) {
        return value.indexOf('\uFFFD') >= 0 || value.indexOf('\0') >= 0;
    }

    /** The first thing that is wrong is the one that is told. */
    private void refuse(Reason reason, String field, String expected) {
        if (refusal == null) {
            String what = reason == Reason.MISSING_FIELD ? " is missing" : " is not acceptable";
            refusal = new Refusal(reason, field + what + "; expected: " + expected);
        }
    }
}
