package io.queueoperator.flow.progress;

import io.queueoperator.api.JobProgress;
import io.queueoperator.api.SourceProgress;
import io.queueoperator.core.job.Identifier;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The contract with the pipeline UI (seed 000, CONTRACTS A): read only, no key, from any page. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
class ProgressPages {
    private final ReadProgress readProgress;
    private final ReadSourceProgress readSourceProgress;

    ProgressPages(ReadProgress readProgress, ReadSourceProgress readSourceProgress) {
        this.readProgress = readProgress;
        this.readSourceProgress = readSourceProgress;
    }

    @GET
    @Path("/jobs/{id}/progress")
    @Operation(summary = "How far a job is, and why it failed")
    public Uni<JobProgress> job(String id) {
        return readProgress.read(Identifier.require("id", id)).map(JobProgress::of);
    }

    @GET
    @Path("/sources/{id}/progress")
    @Operation(summary = "What is active for a source, and how much of it is done")
    public Uni<SourceProgress> source(String id) {
        return readSourceProgress.read(Identifier.require("id", id));
    }
}
