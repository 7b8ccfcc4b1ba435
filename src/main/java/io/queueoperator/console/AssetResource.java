package io.queueoperator.console;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /pipeline/assets/…}: what the pages of the console load. */
@Path("/pipeline/assets")
@PermitAll
class AssetResource {
    private final WebFiles files;

    AssetResource(WebFiles files) {
        this.files = files;
    }

    @GET
    @Path("/{path:.+}")
    @Operation(hidden = true)
    public Uni<Response> asset(
            @PathParam("path") String path, @HeaderParam(HttpHeaders.IF_NONE_MATCH) @Nullable String known) {
        return files.asset(path).map(file -> WebAnswer.of(file, known));
    }
}
