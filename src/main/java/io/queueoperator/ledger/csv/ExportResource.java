package io.queueoperator.ledger.csv;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /api/v1/jobs.csv}. */
@Path("/api/v1/jobs.csv")
@RolesAllowed(Scope.READ)
class ExportResource {
    private static final Set<String> PARAMETERS = Set.of("run_id", "zone", "spreadsheet");

    private final ExportJobs exportJobs;

    ExportResource(ExportJobs exportJobs) {
        this.exportJobs = exportJobs;
    }

    @GET
    @Produces("text/csv;charset=UTF-8")
    @Operation(summary = "The jobs of a run_id as a progress file, streamed; local times of a zone (UTC); spreadsheet=true puts"
            + " an apostrophe before what a spreadsheet would take for a formula")
    public Multi<String> export(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        String run = query.text("run_id").orElseThrow(() -> Problem.invalid("run_id", "is missing", "the id of a run"));
        return exportJobs.export(
                Identifier.require("run_id", run), LocalTimes.zone(query.text("zone").orElse("UTC")),
                query.text("spreadsheet").map(ExportResource::flag).orElse(false));
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw Problem.invalid("spreadsheet", "is not acceptable", "true or false");
        }
        return text.equals("true");
    }
}
