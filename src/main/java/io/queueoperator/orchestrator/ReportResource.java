package io.queueoperator.orchestrator;

import io.queueoperator.ledger.worker.ReadWorkers;
import io.queueoperator.ledger.worker.ReportWorker;
import io.queueoperator.orchestrator.ReadCall.Incoming;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code GET}, {@code POST /api/internal/orchestrator/health}, {@code POST .../metrics}. */
@Path("/api/internal/orchestrator")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.WORK)
class ReportResource {
    private final ReportWorker reportWorker;
    private final ReadWorkers readWorkers;
    private final ReadCall readCall;

    ReportResource(ReportWorker reportWorker, ReadWorkers readWorkers, ReadCall readCall) {
        this.reportWorker = reportWorker;
        this.readWorkers = readWorkers;
        this.readCall = readCall;
    }

    @GET
    @Path("/health")
    @Operation(summary = "The operator can be reached and its database answers; with what was reported last")
    public Uni<Answers.Health> health(@HeaderParam(ReadCall.HEADER) @Nullable String header) {
        return readWorkers.one(readCall.seen(header, null)).map(Answers.Health::of);
    }

    @POST
    @Path("/health")
    @Operation(summary = "How the orchestrator is, in any JSON object of at most 16384 characters")
    public Uni<Answers.Success> health(
            @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        String version = version(call.body());
        checkLength(call);
        return reportWorker.report(call.orchestratorId(), version, call.text(), null).map(done -> Answers.Success.now());
    }

    @POST
    @Path("/metrics")
    @Operation(summary = "What the orchestrator measures, in any JSON object of at most 16384 characters")
    public Uni<Answers.Success> metrics(
            @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        checkLength(call);
        return reportWorker.report(call.orchestratorId(), null, null, call.text()).map(done -> Answers.Success.now());
    }

    /** The orchestrator's version where it tells it. */
    static @Nullable String version(WireBody body) {
        return Kept.word(body, "version");
    }

    private static void checkLength(Incoming call) {
        if (call.text().length() > Kept.REPORT_LIMIT) {
            call.body().wrong("body", "has " + call.text().length() + " characters",
                    "a JSON object of at most " + Kept.REPORT_LIMIT);
        }
        call.body().check();
    }
}
