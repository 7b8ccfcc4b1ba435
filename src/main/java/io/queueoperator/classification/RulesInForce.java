package io.queueoperator.classification;

import io.queueoperator.core.failure.RuleSet;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The rules that classify failures in this instance. */
@ApplicationScoped
public class RulesInForce {
    private static final Logger LOG = Logger.getLogger(RulesInForce.class);
    /** How long failures wait for the first look at the file, which may be on a disk that does not answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final CompletableFuture<Standing> first = new CompletableFuture<>();
    /** Waited for once; who comes after that gets the default rules at once, until the look ends after all. */
    private final Uni<Standing> early;
    private volatile @Nullable Standing standing;

    /** Waits for the first look as long as a caller may. */
    public RulesInForce() {
        this(PATIENCE);
    }

    RulesInForce(Duration patience) {
        this.early = Uni.createFrom().completionStage(first)
                .ifNoItem().after(patience).recoverWithItem(() -> {
                    LOG.warnf("The first look at the rule file does not end; until it does, the default rules classify");
                    return Standing.defaults(Instant.now());
                })
                .memoize().indefinitely();
    }

    /** The rules; right after the start as soon as it is known which, or that this takes too long. */
    public Uni<RuleSet> now() {
        return standing().map(Standing::rules);
    }

    Uni<Standing> standing() {
        Standing known = standing;
        return known == null ? early : Uni.createFrom().item(known);
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
