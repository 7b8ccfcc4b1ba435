package io.queueoperator.flow.replay;

import io.queueoperator.api.NewReplay;
import io.queueoperator.classification.Regex;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the annotations of {@link NewReplay} cannot say: what goes with what. Pure. */
final class Asked {
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

    private Asked() {}

    /** Throws a problem that lists every bad field. */
    static void check(NewReplay asked) {
        List<BadField> bad = new ArrayList<>();
        if (asked.planId() != null) {
            plan(bad, asked);
        } else if (asked.names() && asked.narrows()) {
            bad.add(new BadField(asked.jobIds() != null ? "job_ids" : "task_run_ids", "is given with conditions",
                    "ids alone, or conditions alone"));
        } else if (!asked.names() && !asked.narrows()) {
            bad.add(new BadField("body", "says nothing about which failures are meant",
                    "at least one of operation, since, until, error_text, error_regex, fingerprint, error_category,"
                            + " source_id, run_id; or job_ids, task_run_ids; or plan_id"));
        }
        time(bad, "since", asked.since());
        time(bad, "until", asked.until());
        if (asked.since() != null && asked.until() != null && !asked.since().isBefore(asked.until())) {
            bad.add(new BadField("until", "is not after since", "a later time"));
        }
        if (!bad.isEmpty()) {
            throw Problem.invalid(bad);
        }
        if (asked.errorRegex() != null) {
            Regex.search("error_regex", asked.errorRegex());
        }
    }

    /** A plan has said which failures are meant. */
    private static void plan(List<BadField> bad, NewReplay asked) {
        String why = "is given with plan_id";
        String right = "plan_id with canary, max_parallel, stop_on_same_failure, by, note alone: the plan says the rest";
        if (asked.names() || asked.narrows()) {
            bad.add(new BadField("plan_id", "is given with other failures", right));
        }
        if (asked.idempotencyKey() != null) {
            bad.add(new BadField("idempotency_key", why, right));
        }
        if (asked.dryRun() != null) {
            bad.add(new BadField("dry_run", why, right));
        }
        if (asked.again() != null) {
            bad.add(new BadField("again", why, right));
        }
        if (asked.limit() != null) {
            bad.add(new BadField("limit", why, right));
        }
    }

    private static void time(List<BadField> bad, String field, @Nullable Instant at) {
        if (at != null && (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST))) {
            bad.add(new BadField(field, "is " + at, "a time such as 2026-01-31T12:00:00Z"));
        }
    }
}
