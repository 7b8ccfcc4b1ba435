package io.queueoperator.flow.enqueue;

import io.queueoperator.api.NewJob;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the annotations of {@link NewJob} cannot say: limits that depend on configuration, on now, or on each other. */
final class EnqueueLimits {
    private static final int FARTHEST_DAYS = 3_650;

    private EnqueueLimits() {}

    /** Throws a problem that lists every bad field of every job. */
    static void check(EnqueueBatch batch, int maxBodyLength, Instant now) {
        List<BadField> bad = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < batch.jobs().size(); i++) {
            NewJob job = batch.jobs().get(i);
            length(bad, batch.field(i, "payload"), job.payload(), maxBodyLength);
            length(bad, batch.field(i, "execution"), job.execution(), maxBodyLength);
            length(bad, batch.field(i, "metadata"), job.metadata(), maxBodyLength);
            time(bad, batch.field(i, "scheduled_for"), job.scheduledFor(), now);
            if (job.id() != null && !ids.add(job.id())) {
                bad.add(new BadField(batch.field(i, "id"), "is used twice in the batch: " + job.id(), "an id of its own"));
            }
            if (job.concurrencyLimit() != null && job.concurrencyKey() == null) {
                bad.add(new BadField(batch.field(i, "concurrency_limit"), "is given without a concurrency_key",
                        "both, or none"));
            }
            if (job.id() != null && job.id().equals(job.parentJobId())) {
                bad.add(new BadField(batch.field(i, "parent_job_id"), "is the job itself", "another job's id"));
            }
        }
        if (!bad.isEmpty()) {
            throw Problem.invalid(bad);
        }
    }

    private static void length(List<BadField> bad, String field, @Nullable RawJson json, int max) {
        if (json != null && json.text().length() > max) {
            bad.add(new BadField(field, "has " + json.text().length() + " characters of JSON",
                    "at most " + max + "; put large input where the worker can fetch it"));
        }
    }

    private static void time(List<BadField> bad, String field, @Nullable Instant at, Instant now) {
        if (at == null) {
            return;
        }
        boolean near = at.isBefore(now.plus(FARTHEST_DAYS, ChronoUnit.DAYS))
                && at.isAfter(now.minus(FARTHEST_DAYS, ChronoUnit.DAYS));
        if (!near) {
            bad.add(new BadField(field, "is " + at, "a time within ten years from now"));
        }
    }
}
