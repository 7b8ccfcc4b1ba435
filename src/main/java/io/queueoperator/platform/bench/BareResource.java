package io.queueoperator.platform.bench;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /bench/bare}: the same server, routing and JSON as every answer, and nothing else. The limit of the others. */
@Path("/bench/bare")
@Produces(MediaType.APPLICATION_JSON)
class BareResource {
    private final boolean enabled;

    BareResource(BenchConfig config) {
        this.enabled = config.enabled();
    }

    /** What a bare answer says. */
    public record Bare(String status, long number) {}

    @GET
    @PermitAll
    @NonBlocking
    @Operation(hidden = true)
    public Bare bare() {
        if (!enabled) {
            throw new NotFoundException();
        }
        return new Bare("ok", 42);
    }
}
