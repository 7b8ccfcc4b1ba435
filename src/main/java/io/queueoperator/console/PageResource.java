package io.queueoperator.console;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The pages of the console: one and the same file, whose scripts look at the address. No key: there are no data in it. */
@Path("/pipeline")
@PermitAll
class PageResource {
    private final WebFiles files;

    PageResource(WebFiles files) {
        this.files = files;
    }

    @GET
    @Operation(hidden = true)
    public Uni<Response> pipeline(@HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return page(known);
    }

    @GET
    @Path("/jobs")
    @Operation(hidden = true)
    public Uni<Response> jobs(@HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return page(known);
    }

    @GET
    @Path("/jobs/{id}")
    @Operation(hidden = true)
    public Uni<Response> job(@HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return page(known);
    }

    @GET
    @Path("/errors")
    @Operation(hidden = true)
    public Uni<Response> errors(@HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return page(known);
    }

    @GET
    @Path("/workers")
    @Operation(hidden = true)
    public Uni<Response> workers(@HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return page(known);
    }

    @GET
    @Path("/sign-in")
    @Operation(hidden = true)
    public Uni<Response> signIn(@HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return page(known);
    }

    private Uni<Response> page(@Nullable String known) {
        return files.page().map(file -> WebAnswer.of(file, known));
    }
}
