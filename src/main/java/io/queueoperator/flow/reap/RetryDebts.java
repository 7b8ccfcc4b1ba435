package io.queueoperator.flow.reap;

import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.Follower;
import io.queueoperator.state.reconciliation.Debts;
import io.queueoperator.state.reconciliation.Debts.Due;
import io.queueoperator.state.reconciliation.Trouble;
import io.queueoperator.state.reconciliation.Trouble.Kind;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Tells one follower again what it refused before, row by row, later each time. What it takes now is paid; what nobody can
 * tell any more leaves as well: a job that left, a run whose last job left.
 */
final class RetryDebts {
    private static final Logger LOG = Logger.getLogger(RetryDebts.class);

    private final PresentChanges present;
    private final Debts debts;
    private final Follower follower;
    private final StepSize size;

    RetryDebts(Database database, Debts debts, Follower follower, int batch) {
        this.present = new PresentChanges(database);
        this.debts = debts;
        this.follower = follower;
        this.size = new StepSize(batch);
    }

    /** The follower's name. */
    String name() {
        return follower.name();
    }

    /** One step: at most a batch of what is due. Answers how many were tried. */
    Uni<Integer> runOnce() {
        return debts.takeDue(follower.name(), size.now())
                .chain(due -> due.isEmpty() ? Uni.createFrom().item(0) : retry(due).replaceWith(due.size()))
                .invoke(size::wentWell)
                .onFailure().invoke(size::failed);
    }

    private Uni<Void> retry(List<Due> due) {
        return present.of(due.stream().map(Due::jobId).collect(Collectors.toCollection(LinkedHashSet::new)))
                .chain(jobs -> present.ofRuns(untold(due, jobs)).map(more -> join(jobs, more)))
                .chain(changes -> follower.follow(changes)
                        .chain(troubles -> debts.settle(paid(due, troubles, changes))
                                .chain(() -> debts.owe(follower.name(), troubles))));
    }

    /** Runs that none of these tells of: the job of the debt was pruned, but a run is told by any of its jobs. */
    static Set<String> untold(List<Due> due, List<Change> changes) {
        Set<String> told = runs(changes);
        return due.stream().filter(debt -> debt.kind() == Kind.RUN && !told.contains(debt.subject())).map(Due::subject)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** What was written now; and what nobody can tell any more, which is said. */
    static List<Due> paid(List<Due> due, List<Trouble> troubles, List<Change> changes) {
        Set<String> owed = troubles.stream().map(Trouble::identity).collect(Collectors.toSet());
        Set<String> lost = untold(due, changes);
        lost.forEach(run -> LOG.warnf("Run %s was never written as it ended: its last job left before that", run));
        return due.stream().filter(debt -> !owed.contains(debt.identity())).toList();
    }

    private static Set<String> runs(List<Change> changes) {
        return changes.stream().map(change -> change.job().origin().runId()).filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static List<Change> join(List<Change> first, List<Change> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
