package io.queueoperator.classification;

import io.queueoperator.api.RulesProblem;
import io.queueoperator.classification.Standing.Origin;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Looks at the rule file and puts in force what it says. A file that cannot be accepted changes nothing: the rules before
 * it stay, and it is said why. Never fails.
 */
@ApplicationScoped
class ReloadRules {
    private static final Logger LOG = Logger.getLogger(ReloadRules.class);

    private final Optional<Path> file;
    private final RulesInForce inForce;
    private final RecordRules recordRules;

    ReloadRules(RulesConfig config, RulesInForce inForce, RecordRules recordRules) {
        this.file = config.rulesFile();
        this.inForce = inForce;
        this.recordRules = recordRules;
    }

    /** What is to be in force, and whether the database is to know of it. */
    private record Decision(Standing standing, boolean remember) {
        static Decision of(Standing standing) {
            return new Decision(standing, !standing.recorded());
        }
    }

    /** Looks once; answers with what is in force then. */
    Uni<Standing> runOnce() {
        return look().map(Looked::standing);
    }

    /** The same, and whether that is something new. */
    @Operation(name = "classification.reload", category = "configuration", record = When.NOT_ROUTINE)
    Uni<Looked> look() {
        Optional<String> was = before().map(standing -> standing.rules().version());
        Uni<Decision> looked = file.isEmpty()
                ? Uni.createFrom().item(() -> Decision.of(before().orElseGet(() -> Standing.defaults(Instant.now()))))
                : Uni.createFrom().item(() -> read(file.get()))
                        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                        .chain(this::decide);
        return looked.invoke(decision -> put(decision.standing())).call(this::remember).chain(() -> inForce.standing())
                .map(now -> new Looked(now, !was.equals(Optional.of(now.rules().version()))));
    }

    private Optional<Standing> before() {
        return inForce.known();
    }

    private static ProposedRules read(Path path) {
        RulesFile read = RulesFile.read(path);
        return read.text() == null
                ? ProposedRules.refused(1, 1, "the file " + path + " was not read: " + read.problem(),
                        "a readable file, or no queue-operator.classification.rules-file")
                : ReadRules.of(read.text());
    }

    private Uni<Decision> decide(ProposedRules proposed) {
        Instant now = Instant.now();
        Standing before = before().orElseGet(() -> Standing.defaults(now));
        if (proposed.rules() != null) {
            return Uni.createFrom().item(Decision.of(before.accepted(proposed.rules(), Origin.FILE, now)));
        }
        Standing refused = before.refused(proposed.problems(), now);
        // Also later than at the start, when the database could not be asked then.
        boolean ask = before.origin() == Origin.DEFAULTS && !before.recorded();
        return ask ? lastInForce(refused, now) : Uni.createFrom().item(Decision.of(refused));
    }

    /** What this database saw last; the default rules where it saw none, or cannot say yet. */
    private Uni<Decision> lastInForce(Standing defaults, Instant now) {
        return recordRules.last()
                .map(last -> Decision.of(last.isEmpty() || last.get().rules() == null
                        ? defaults
                        : defaults.insteadOfFile(last.get().rules(), now)))
                .onFailure().recoverWithItem(new Decision(defaults, false));
    }

    private void put(Standing next) {
        Standing before = before().orElse(null);
        inForce.put(next);
        if (before == null || !before.rules().version().equals(next.rules().version())) {
            LOG.infof("Failures are classified by the rules of version %s (%d rules, from %s)",
                    next.rules().version(), next.rules().rules().size(), next.origin());
        }
        List<RulesProblem> told = before == null || before.refusal() == null ? List.of() : before.refusal().problems();
        if (next.refusal() != null && !next.refusal().problems().equals(told)) {
            LOG.warnf("The rule file %s is refused, %s. In force stay the rules of version %s, from %s.",
                    file.orElseThrow(), next.refusal().inWords(), next.rules().version(), next.origin());
        }
    }

    /** A database that is away now is told by the next look. */
    // Whether these very rules are still in force; two that read alike may have been put there one after the other.
    @SuppressWarnings("ReferenceEquality")
    private Uni<Void> remember(Decision decision) {
        Standing standing = decision.standing();
        return !decision.remember()
                ? Uni.createFrom().voidItem()
                : recordRules.record(standing)
                        .invoke(() -> before().filter(now -> now.rules() == standing.rules())
                                .ifPresent(now -> inForce.put(now.known())))
                        .onFailure().invoke(e -> LOG.warnf("The rules in force are not recorded yet: %s", e.toString()))
                        .onFailure().recoverWithNull();
    }
}
