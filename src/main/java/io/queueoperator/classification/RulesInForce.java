package io.queueoperator.classification;

import io.queueoperator.core.failure.RuleSet;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The rules that classify failures in this instance. */
@ApplicationScoped
public class RulesInForce {
    private final CompletableFuture<Standing> first = new CompletableFuture<>();
    private volatile @Nullable Standing standing;

    /** The rules; right after the start as soon as it is known which. */
    public Uni<RuleSet> now() {
        return standing().map(Standing::rules);
    }

    Uni<Standing> standing() {
        Standing known = standing;
        return known == null ? Uni.createFrom().completionStage(first) : Uni.createFrom().item(known);
    }

    /** What is in force; empty right after the start. */
    Optional<Standing> known() {
        return Optional.ofNullable(standing);
    }

    void put(Standing next) {
        standing = next;
        first.complete(next);
    }
}
