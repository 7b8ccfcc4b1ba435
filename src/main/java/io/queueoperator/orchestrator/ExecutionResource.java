package io.queueoperator.orchestrator;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.ledger.execution.CreateExecution;
import io.queueoperator.ledger.execution.UpdateExecution;
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
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/internal/executions/{executionId}/create}, {@code PUT .../update}. */
@Path("/api/internal/executions/{executionId}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.WORK)
class ExecutionResource {
    private static final String WORD = "[A-Za-z0-9._-]{1,64}";
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private final CreateExecution createExecution;
    private final UpdateExecution updateExecution;
    private final ReadCall readCall;

    ExecutionResource(CreateExecution createExecution, UpdateExecution updateExecution, ReadCall readCall) {
        this.createExecution = createExecution;
        this.updateExecution = updateExecution;
        this.readCall = readCall;
    }

    @POST
    @Path("/create")
    @Operation(summary = "An execution of a job begins on a server; said again it changes nothing")
    public Uni<Answers.OneExecution> create(
            String executionId, @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        WireBody body = call.body();
        String jobId = body.requiredText("jobId", "the id of the job that is executed, " + Identifier.RULE);
        if (!jobId.isEmpty() && !Identifier.isValid(jobId)) {
            body.wrong("jobId", "is not a valid id", Identifier.RULE);
        }
        CreateExecution.Asked asked = new CreateExecution.Asked(
                Identifier.require("executionId", executionId), jobId, call.orchestratorId(),
                Kept.word(body, "serverId"), Kept.word(body, "serverName"), Kept.object(body, "metadata"));
        body.check();
        return createExecution.create(asked).map(Answers.OneExecution::of);
    }

    @PUT
    @Path("/update")
    @Operation(summary = "How an execution goes on; what is not said stays as it is")
    public Uni<Answers.OneExecution> update(
            String executionId, @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        WireBody body = call.body();
        UpdateExecution.News news = new UpdateExecution.News(
                Identifier.require("executionId", executionId), call.orchestratorId(), status(body),
                time(body, "startedAt"), time(body, "completedAt"), body.integer("exitCode"),
                Kept.textOrObject(body, "output"), Kept.textOrObject(body, "error"));
        body.check();
        return updateExecution.update(news).map(Answers.OneExecution::of);
    }

    private static @Nullable String status(WireBody body) {
        String status = body.text("status");
        if (status != null && !status.matches(WORD)) {
            body.wrong("status", "is not a word", "running, completed, failed, timeout, cancelled or a word of your own");
            return null;
        }
        return status;
    }

    private static @Nullable Instant time(WireBody body, String field) {
        Instant at = body.instant(field);
        if (at != null && (at.isBefore(EARLIEST) || at.isAfter(LATEST))) {
            body.wrong(field, "is out of range", "a time from 2000 to 2200");
            return null;
        }
        return at;
    }
}
