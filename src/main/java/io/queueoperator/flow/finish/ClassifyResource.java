package io.queueoperator.flow.finish;

import io.queueoperator.api.ClassifiedFailure;
import io.queueoperator.api.ClassifyRequest;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code POST /api/v1/errors/classify}. */
@Path("/api/v1/errors/classify")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class ClassifyResource {
    private final ClassifyFailure classifyFailure;

    ClassifyResource(ClassifyFailure classifyFailure) {
        this.classifyFailure = classifyFailure;
    }

    @POST
    @Operation(summary = "What the rules in force say about a failure, and what would follow; nothing is changed")
    public Uni<ClassifiedFailure> classify(ClassifyRequest request) {
        return classifyFailure.classify(request);
    }
}
