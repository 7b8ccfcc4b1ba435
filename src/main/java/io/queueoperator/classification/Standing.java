package io.queueoperator.classification;

import io.queueoperator.api.RulesProblem;
import io.queueoperator.core.failure.DefaultRules;
import io.queueoperator.core.failure.RuleSet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force, and how that came.
 *
 * @param rules that classify
 * @param origin where they come from
 * @param since when this instance put them in force
 * @param refusal the file as it is now is not in force, and why; null: all is well
 * @param recorded whether the database knows this version
 */
record Standing(RuleSet rules, Origin origin, Instant since, @Nullable Refusal refusal, boolean recorded) {

    /** Where rules come from. */
    enum Origin {
        /** No file is configured, or there never was a good one. */
        DEFAULTS,
        /** The configured file. */
        FILE,
        /** The file was refused when the service started: what was in force before, in any instance. */
        DATABASE
    }

    /**
     * A file that was refused.
     *
     * @param at when that was first seen
     * @param problems why, in the order of the file
     */
    record Refusal(Instant at, List<RulesProblem> problems) {
        String inWords() {
            RulesProblem first = problems.get(0);
            String more = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
            return "line " + first.line() + ": " + first.problem() + "; expected: " + first.expected() + more;
        }
    }

    static Standing defaults(Instant now) {
        return new Standing(DefaultRules.SET, Origin.DEFAULTS, now, null, false);
    }

    /** The same rules, now that the file is refused; the time of the first refusal stays. */
    Standing refused(List<RulesProblem> problems, Instant now) {
        boolean known = refusal != null && refusal.problems().equals(problems);
        return known ? this : new Standing(rules, origin, since, new Refusal(now, problems), recorded);
    }

    /** Rules that were accepted: others than before, or the same again. */
    Standing accepted(RuleSet accepted, Origin from, Instant now) {
        return accepted.version().equals(rules.version())
                ? new Standing(rules, from, since, null, recorded)
                : new Standing(accepted, from, now, null, false);
    }

    /** What was in force before, while the file is refused. */
    Standing insteadOfFile(RuleSet before, Instant now) {
        return new Standing(before, Origin.DATABASE, now, refusal, false);
    }

    /** The same, known to the database. */
    Standing known() {
        return new Standing(rules, origin, since, refusal, true);
    }
}
