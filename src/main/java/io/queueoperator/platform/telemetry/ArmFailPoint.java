package io.queueoperator.platform.telemetry;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Sets the fail point that the configuration names; a service with a wrong name there does not start. */
@ApplicationScoped
class ArmFailPoint {
    private static final Logger LOG = Logger.getLogger(ArmFailPoint.class);

    void arm(
            @Observes StartupEvent start,
            @ConfigProperty(name = "queue-operator.fail-point") Optional<String> setting) {
        setting.ifPresent(point -> {
            FailPoint.arm(point);
            LOG.warnf("This process will end itself: queue-operator.fail-point is %s", point);
        });
    }
}
