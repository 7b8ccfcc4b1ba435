package io.queueoperator.intake;

import io.queueoperator.api.NewJob;
import io.queueoperator.core.job.Traceparent;
import io.queueoperator.flow.enqueue.Past;
import io.queueoperator.intake.Refusal.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hash {@code job:{id}} (CONTRACTS B) of a producer that wrote it himself; pure. What the contract knows goes to
 * its place, everything else into the payload, and a hash that is no job is refused with the field that is wrong.
 */
final class IncomingHash {
    private static final Pattern URL = Pattern.compile("[^\\p{Cntrl}\\p{Cs}]{1,4096}");

    private final String id;
    private final RawHash hash;
    private final CheckedFields fields;

    private IncomingHash(String id, RawHash hash) {
        this.id = id;
        this.hash = hash;
        this.fields = new CheckedFields(hash);
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
        fields.checkTexts();
        String said = hash.text("id");
        if (said != null && !said.equals(id)) {
            fields.refuse(Reason.BAD_FIELD, "id", "the id under which the hash is kept");
        }
        if (hash.text("task") == null) {
            fields.refuse(Reason.MISSING_FIELD, "task", "discover, download, ocr or another task name");
        }
        Optional<Boolean> ended = ended();
        NewJob job = job(availableFrom);
        if (job.payload() != null && job.payload().text().length() > maxPayload) {
            fields.refuse(Reason.TOO_LARGE, "payload", "settings of at most " + maxPayload + " characters of JSON in all");
        }
        int attempts = fields.number("attempts", 0, 1_000_000).orElse(0);
        Past past = new Past(SaidTime.of(hash.text("created_at")).orElse(null), attempt(attempts, ended.orElse(false)));
        return fields.refusal() != null
                ? new Reading(null, Past.NONE, false, fields.refusal())
                : Reading.of(job, past, ended.orElse(false));
    }

    private NewJob job(@Nullable Instant availableFrom) {
        String task = String.valueOf(fields.id("task"));
        String url = fields.checked("document_url", URL.asMatchPredicate(), "a URL of at most 4096 characters");
        String sourceUrl = fields.checked("source_url", URL.asMatchPredicate(), "a URL of at most 4096 characters");
        return new NewJob(
                id, task, fields.id("source_id"), fields.id("source_url_id"), fields.id("document_id"),
                // What is discovered is known by its url where it has no id (CONTRACTS C).
                url == null && task.equals("discover") ? sourceUrl : url,
                fields.id("run_id"), fields.id("project_id"), null, fields.number("priority", -1000, 1000).orElse(null),
                availableFrom,
                fields.number("max_attempts", 1, 1000).orElse(null), null, null, null, null, null,
                IncomingPayload.of(hash, fields), null, null,
                // One that cannot be read is no reason to refuse the job: it is as if there were none.
                Traceparent.parse(hash.text("traceparent")).map(Traceparent::toString).orElse(null));
    }

    /** Attempts that were begun elsewhere count; one that is asked for is given all the same. */
    private int attempt(int begun, boolean ended) {
        if (ended) {
            return Math.max(1, Math.min(begun, 1000));
        }
        int most = fields.number("max_attempts", 1, 1000).orElse(1000);
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
                fields.refuse(Reason.BAD_FIELD, "status", "pending, processing, completed or failed");
                return Optional.empty();
        }
    }
}
