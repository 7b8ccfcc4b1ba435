package io.queueoperator.classification;

import io.queueoperator.api.RulesSimulation;
import io.queueoperator.api.RulesSimulation.Change;
import io.queueoperator.api.RulesSimulation.Example;
import io.queueoperator.api.RulesSimulation.Meaning;
import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.Classifier;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.failure.Rule;
import io.queueoperator.core.failure.RuleSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what proposed rules make of recorded failures, one after the other, the newest first; no I/O. */
final class Simulation {
    private static final int MOST_CHANGES = 100;

    private final RuleSet rules;
    private final int own;
    private final int mostExamples;
    private final Map<Map.Entry<Meaning, Meaning>, Integer> changes = new HashMap<>();
    private final List<Example> examples = new ArrayList<>();
    private final Set<String> matched = new HashSet<>();
    private int lookedAt;
    private int changed;
    private int saved;
    private int added;
    private int withoutStatement;
    private int shortened;
    private @Nullable Instant since;

    /** @param own how many of the rules, from the first, were proposed; the others are the default ones */
    Simulation(RuleSet rules, int own, int mostExamples) {
        this.rules = rules;
        this.own = own;
        this.mostExamples = mostExamples;
    }

    int lookedAt() {
        return lookedAt;
    }

    /**
     * Looks at one after the other as long as there is time; asked before each, because one alone may be long. Says whether
     * it looked at all of them.
     */
    boolean lookAtAll(Iterator<RecordedFailure> failures, BooleanSupplier inTime) {
        while (failures.hasNext()) {
            if (!inTime.getAsBoolean()) {
                return false;
            }
            look(failures.next());
        }
        return true;
    }

    void look(RecordedFailure failure) {
        Classification meaning =
                Classifier.classify(failure.report(), failure.taskType(), failure.sourceId(), rules);
        Meaning to = new Meaning(meaning.category(), meaning.type(), meaning.code());
        boolean wouldRetry = meaning.retryable() && failure.attemptLeft();
        lookedAt++;
        since = failure.endedAt();
        withoutStatement += failure.statementKnown() ? 0 : 1;
        shortened += failure.whole() ? 0 : 1;
        if (meaning.rule() != null) {
            matched.add(meaning.rule());
        }
        saved += failure.retried() && !wouldRetry ? 1 : 0;
        added += !failure.retried() && wouldRetry ? 1 : 0;
        boolean other = !to.equals(failure.known());
        if (other) {
            changed++;
            changes.merge(Map.entry(failure.known(), to), 1, Integer::sum);
        }
        if ((other || failure.retried() != wouldRetry) && examples.size() < mostExamples) {
            examples.add(new Example(
                    failure.jobId(), failure.attempt(), failure.endedAt(), failure.taskType(),
                    ErrorText.compact(failure.report().message()), failure.known(), to,
                    meaning.rule(), failure.retried(), wouldRetry));
        }
    }

    RulesSimulation result(boolean complete) {
        List<Change> most = changes.entrySet().stream()
                .map(entry -> new Change(entry.getKey().getKey(), entry.getKey().getValue(), entry.getValue()))
                .sorted(Comparator.comparingInt(Change::count).reversed().thenComparing(Change::toString))
                .limit(MOST_CHANGES)
                .toList();
        List<String> idle = rules.rules().stream().limit(own).map(Rule::name)
                .filter(name -> !matched.contains(name)).toList();
        return new RulesSimulation(
                rules.version(), lookedAt, complete, since, changed, saved, added, withoutStatement, shortened, most,
                List.copyOf(examples), idle);
    }
}
