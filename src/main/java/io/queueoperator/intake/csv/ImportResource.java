package io.queueoperator.intake.csv;

import io.queueoperator.api.ImportReport;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/** {@code POST /api/v1/jobs/import}. */
@Path("/api/v1/jobs/import")
@Produces(MediaType.APPLICATION_JSON)
@Consumes("text/csv")
@RolesAllowed(Scope.WORK)
// Accepted is carried out, also when nobody waits for the answer any more.
@Cancellable(false)
class ImportResource {
    private final ImportJobs importJobs;
    private final ProgressCsvConfig config;
    private final Caller caller;

    ImportResource(ImportJobs importJobs, ProgressCsvConfig config, Caller caller) {
        this.importJobs = importJobs;
        this.config = config;
        this.caller = caller;
    }

    /** Not on the event loop: only there is the body a stream that is read as it comes. */
    @POST
    @Blocking
    @Operation(summary = "A progress file becomes jobs, all of it or nothing: 400 lists the bad lines; partial=true takes the good"
            + " ones; run_id, task_type and zone for what the file does not say. Jobs that are there stay as they are")
    public Uni<ImportReport> take(InputStream body, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, ImportSettings.PARAMETERS);
        return importJobs.importFile(body, ImportSettings.of(query, config), caller.keyId());
    }
}
