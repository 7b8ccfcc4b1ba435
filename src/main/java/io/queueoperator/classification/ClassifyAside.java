package io.queueoperator.classification;

import io.queueoperator.core.failure.DefaultRules;
import io.queueoperator.core.failure.RuleSet;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Where failures are classified. What expressions cost is bounded, but the bound of a rule file (its program) times the
 * bound of a text times the thousand failures of one call are minutes: no limit on files that people could live with makes
 * that short enough for the thread that answers everybody else. So only a few failures by the default rules, which are
 * words and microseconds, are classified where they come in; anything else by a worker thread.
 */
public final class ClassifyAside {
    private static final int FEW = 20;

    private ClassifyAside() {}

    /** The result of that work; goes on where it was asked. */
    public static <T> Uni<T> of(int failures, RuleSet rules, Supplier<T> work) {
        return Uni.createFrom().deferred(() -> {
            if (isShort(failures, rules)) {
                return Uni.createFrom().item(work);
            }
            Uni<T> aside = Uni.createFrom().item(work).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
            Context here = Vertx.currentContext();
            return here == null ? aside : aside.emitOn(next -> here.runOnContext(ignored -> next.run()));
        });
    }

    // The default rules are one object, and the question is whether nobody put others in their place.
    @SuppressWarnings("ReferenceEquality")
    static boolean isShort(int failures, RuleSet rules) {
        return failures <= FEW && rules == DefaultRules.SET;
    }
}
