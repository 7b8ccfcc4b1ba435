package io.queueoperator.platform.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Up as soon as it can be asked. Whether the schema is there is for readiness to say: a restart would not bring it. */
@Startup
@ApplicationScoped
class Started implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("started").up().withData("schema_version_expected", SchemaVersion.EXPECTED).build();
    }
}
