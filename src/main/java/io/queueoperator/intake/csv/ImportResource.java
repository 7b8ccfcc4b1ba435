package io.queueoperator.intake.csv;

import io.queueoperator.api.ImportReport;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
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
@Path(LargeFiles.PATH)
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
            + " ones; run_id, task_type and zone for what the file does not say. Jobs that are there stay as they are. A file may be"
            + " larger than other bodies")
    public Uni<ImportReport> take(InputStream body, @Context UriInfo uri, RoutingContext call) {
        QueryParameters query = QueryParameters.of(uri, ImportSettings.PARAMETERS);
        ImportSettings settings = ImportSettings.of(query, config);
        String key = caller.keyId();
        return Uni.createFrom()
                .item(() -> LimitedBody.of(
                        body, call.request().getHeader(HttpHeaders.CONTENT_LENGTH), config.maxBodySize().asLongValue()))
                .chain(limited -> importJobs.importFile(limited, settings, key))
                .onFailure(ImportResource::isTooLarge).invoke(() -> hangUp(call));
    }

    private static boolean isTooLarge(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == ProblemCode.PAYLOAD_TOO_LARGE;
    }

    /** The rest of it is not read: after the answer there is nothing more to say on this connection. */
    private static void hangUp(RoutingContext call) {
        call.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        call.addEndHandler(sent -> call.request().connection().close());
    }
}
