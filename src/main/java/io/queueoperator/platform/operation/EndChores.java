package io.queueoperator.platform.operation;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * When the service is ending no chore begins. One that is under way goes on while requests are answered; then its next
 * statement is refused, and another instance goes on with it.
 */
@ApplicationScoped
class EndChores {
    void end(@Observes ShutdownDelayInitiatedEvent end, Scheduler scheduler) {
        scheduler.pause();
    }
}
