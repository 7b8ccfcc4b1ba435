package io.queueoperator.orchestrator;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.orchestrator.ReadCall.Incoming;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /api/internal/jobs/{id}/acknowledge, status, complete, fail, release}. */
@Path("/api/internal/jobs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.WORK)
class JobResource {
    private static final String STATUSES = "acknowledged, preparing, running, completed, failed, timeout or cancelled";
    private static final String WHAT_HAPPENED = "what happened, in words a person can act on";
    private static final String ENDINGS = "completed, failed, timeout or cancelled";

    private final ActOnJob actOnJob;
    private final ReadCall readCall;

    JobResource(ActOnJob actOnJob, ReadCall readCall) {
        this.actOnJob = actOnJob;
        this.readCall = readCall;
    }

    @POST
    @Path("/acknowledge")
    @Operation(summary = "The orchestrator has the job; answers the lease")
    public Uni<Answers.Acknowledged> acknowledge(
            String id, @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        return act(id, call, Step.ACKNOWLEDGE, null, null)
                .map(job -> new Answers.Acknowledged(true, job.lease(), job));
    }

    @PUT
    @Path("/status")
    @Operation(summary = "Say how the job is: " + STATUSES)
    public Uni<Answers.StatusTaken> status(
            String id, @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        String status = call.body().requiredText("status", STATUSES);
        WireBody details = call.body().object("details");
        Step step = switch (status) {
            case "acknowledged", "preparing" -> Step.ACKNOWLEDGE;
            case "running" -> Step.START;
            default -> Ending.step(status);
        };
        if (step == null && !status.isEmpty()) {
            call.body().wrong("status", "is not known", STATUSES);
        }
        Ending ending = step != null && step.isFinal() ? Ending.of(status, details, call.body()) : null;
        return act(id, call, step, details.text("message"), ending).map(Answers.StatusTaken::with);
    }

    @POST
    @Path("/complete")
    @Operation(summary = "The execution ended; the status, or else the exit code, says how")
    public Uni<Answers.Done> complete(
            String id, @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        WireBody body = call.body();
        String status = body.text("status");
        if (status != null && Ending.step(status) == null) {
            body.wrong("status", "is not known", ENDINGS);
        }
        if (!body.has("status") && !body.has("exitCode")) {
            body.wrong("exitCode", "is missing", "the exit code of the execution, or a status: " + ENDINGS);
        }
        Ending ending = Ending.of(status, body, body);
        return act(id, call, ending.step(), null, ending).map(Answers.Done::with);
    }

    @POST
    @Path("/fail")
    @Operation(summary = "The execution failed; error says why")
    public Uni<Answers.Done> fail(
            String id, @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        WireBody body = call.body();
        requireError(body);
        Ending ending = Ending.of("failed", body, body);
        return act(id, call, ending.step(), null, ending).map(Answers.Done::with);
    }

    @POST
    @Path("/release")
    @Operation(summary = "Give the job back to the queue; the attempt does not count")
    public Uni<Answers.Done> release(
            String id, @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        return act(id, call, Step.RELEASE, call.body().text("message"), null).map(Answers.Done::with);
    }

    private static void requireError(WireBody body) {
        WireBody error = body.isObject("error") ? body.object("error") : body;
        if (error == body) {
            body.requiredText(body.firstOf("error", "errorMessage", "error_message"), WHAT_HAPPENED);
        } else if (!error.has("code") && !error.has("type")) {
            error.requiredText("message", WHAT_HAPPENED);
        }
    }

    private Uni<WireJob> act(String id, Incoming call, @Nullable Step step, @Nullable String message, @Nullable Ending ending) {
        call.body().check();
        return actOnJob.act(new ActOnJob.Call(
                Identifier.require("jobId", id), call.orchestratorId(), call.named(), call.at(),
                Objects.requireNonNull(step), message, ending, call.text()));
    }
}
