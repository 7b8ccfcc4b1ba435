package io.queueoperator.platform.telemetry;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Up as soon as it can be asked: the migrations have run before the first request is taken. */
@Startup
@ApplicationScoped
class Started implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("migrated").up().withData("schema_version", SchemaVersion.EXPECTED).build();
    }
}
