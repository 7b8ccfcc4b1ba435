package io.queueoperator.classification;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Looks at the rule file at the start, and again and again. */
@ApplicationScoped
class RulesTimer {
    private static final Logger LOG = Logger.getLogger(RulesTimer.class);

    private final ReloadRules reload;

    RulesTimer(ReloadRules reload) {
        this.reload = reload;
    }

    void start(@Observes StartupEvent start) {
        look().subscribe().with(done -> {});
    }

    @Scheduled(every = "${queue-operator.classification.every:5s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return reload.runOnce()
                .onFailure().invoke(failure -> LOG.errorf(failure, "The rule file was not looked at"))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }
}
