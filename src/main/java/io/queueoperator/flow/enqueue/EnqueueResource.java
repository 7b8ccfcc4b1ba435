package io.queueoperator.flow.enqueue;

import io.queueoperator.api.JobList;
import io.queueoperator.api.JobView;
import io.queueoperator.api.NewJob;
import io.queueoperator.flow.enqueue.EnqueueJobs.Enqueued;
import io.queueoperator.platform.http.StrictJson;
import io.queueoperator.platform.http.Trace;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code POST /api/v1/jobs}: one job, or {@code {"jobs": [...]}}. */
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class EnqueueResource {
    private final EnqueueJobs enqueueJobs;
    private final StrictJson json;
    private final Caller caller;

    EnqueueResource(EnqueueJobs enqueueJobs, StrictJson json, Caller caller) {
        this.enqueueJobs = enqueueJobs;
        this.json = json;
        this.caller = caller;
    }

    @POST
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "Enqueue one job or a batch; 201 when any of them is new, 200 when all were known")
    @RequestBody(content = @Content(schema = @Schema(oneOf = {NewJob.class, NewJob.Batch.class})))
    @APIResponse(responseCode = "200", description = "All were known",
            content = @Content(schema = @Schema(oneOf = {JobView.class, JobList.class})))
    @APIResponse(responseCode = "201", description = "Some are new",
            content = @Content(schema = @Schema(oneOf = {JobView.class, JobList.class})))
    public Uni<Response> enqueue(byte[] body, RoutingContext http) {
        boolean batch = json.hasField(body, "jobs");
        List<NewJob> jobs = batch ? json.read(body, NewJob.Batch.class).jobs() : List.of(json.read(body, NewJob.class));
        return enqueueJobs.enqueue(jobs, !batch, caller.keyId(), Trace.parentOf(http))
                .map(enqueued -> answer(enqueued, batch));
    }

    private static Response answer(List<Enqueued> enqueued, boolean batch) {
        List<JobView> views = enqueued.stream().map(e -> JobView.of(e.job())).toList();
        int status = enqueued.stream().anyMatch(Enqueued::created) ? 201 : 200;
        return Response.status(status).entity(batch ? new JobList(views) : views.get(0)).build();
    }
}
