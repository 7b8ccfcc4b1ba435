package io.queueoperator.flow.reap;

import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Follower;
import io.queueoperator.state.reconciliation.Debts;
import io.queueoperator.state.reconciliation.Debts.Due;
import io.queueoperator.state.reconciliation.Trouble;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells one follower again what it refused before, row by row, later each time. What it takes now is paid; so is what
 * nobody can tell any more, because the job left.
 */
final class RetryDebts {
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
        Set<String> jobs = due.stream().map(Due::jobId).collect(Collectors.toCollection(LinkedHashSet::new));
        return present.of(jobs)
                .chain(follower::follow)
                .chain(troubles -> debts.settle(paid(due, troubles)).chain(() -> debts.owe(follower.name(), troubles)));
    }

    private static List<Due> paid(List<Due> due, List<Trouble> troubles) {
        Set<String> owed = troubles.stream().map(Trouble::identity).collect(Collectors.toSet());
        return due.stream().filter(debt -> !owed.contains(debt.identity())).toList();
    }
}
