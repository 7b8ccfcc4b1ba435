package io.queueoperator.classification;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether the rules in force are those that somebody configured. Others classify as well: it is said, no more. */
@Readiness
@ApplicationScoped
class RulesHealth implements HealthCheck {
    private final RulesInForce inForce;

    RulesHealth(RulesInForce inForce) {
        this.inForce = inForce;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("classification").up();
        return inForce.known()
                .map(standing -> answer
                        .withData("mode", standing.refusal() == null ? "current" : "degraded: the rule file is refused")
                        .withData("version", standing.rules().version())
                        .withData("origin", standing.origin().name().toLowerCase(Locale.ROOT)))
                .orElseGet(() -> answer.withData("mode", "starting"))
                .build();
    }
}
