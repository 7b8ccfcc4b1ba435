package io.queueoperator.console;

import io.queueoperator.api.BulkCount;
import io.queueoperator.api.BulkRequest;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import io.queueoperator.core.job.ProblemCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** When a bulk action may begin; pure. */
final class BulkRules {
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");
    private static final String COUNT_FIRST = "as the answer to dry_run true said it";

    private BulkRules() {}

    /** What the annotations of the request cannot say: what goes with what. */
    static void check(BulkRequest asked) {
        List<BadField> bad = new ArrayList<>();
        if (asked.asOf() != null && (asked.asOf().isBefore(Instant.EPOCH) || asked.asOf().isAfter(LATEST))) {
            bad.add(new BadField("as_of", "is " + asked.asOf(), "a time such as 2026-01-31T12:00:00Z"));
        }
        if (!asked.dryRun() && asked.asOf() == null) {
            bad.add(new BadField("as_of", "is missing", COUNT_FIRST));
        }
        if (!asked.dryRun() && asked.expected() == null && !Boolean.TRUE.equals(asked.goingOn())) {
            bad.add(new BadField("expected", "is missing", "eligible, " + COUNT_FIRST + "; or going_on true"));
        }
        if (!bad.isEmpty()) {
            throw Problem.invalid(bad);
        }
    }

    /** Throws the reason why nothing is done, now that this is what would be meant. */
    static void requireAsExpected(BulkRequest asked, BulkKind kind, BulkCount now) {
        if (!now.exact() || now.eligible() > kind.most()) {
            throw Problem.of(ProblemCode.SELECTION_TOO_LARGE,
                    "More jobs are meant than a bulk " + kind.wire() + " may act on (" + kind.most()
                            + "); narrow the filter, by since and until for example.", facts(now, Map.of("most", kind.most())));
        }
        boolean first = !Boolean.TRUE.equals(asked.goingOn());
        if (first && asked.expected() != null && now.eligible() != asked.expected()) {
            throw Problem.of(ProblemCode.SELECTION_CHANGED,
                    "The filter means " + now.eligible() + " jobs now and not " + asked.expected() + "; nothing was done.",
                    facts(now, Map.of("expected", asked.expected())));
        }
    }

    private static Map<String, Object> facts(BulkCount now, Map<String, Object> more) {
        Map<String, Object> facts = new LinkedHashMap<>(more);
        facts.put("action", now.action());
        facts.put("as_of", now.asOf());
        facts.put("matching", now.matching());
        facts.put("eligible", now.eligible());
        facts.put("exact", now.exact());
        facts.put("by_status", now.byStatus());
        return facts;
    }
}
