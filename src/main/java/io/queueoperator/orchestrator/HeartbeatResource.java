package io.queueoperator.orchestrator;

import io.queueoperator.api.WorkerView.Capacity;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.flow.progress.KeepAlive;
import io.queueoperator.ledger.worker.RecordSightings;
import io.queueoperator.ledger.worker.Sighting;
import io.queueoperator.orchestrator.ReadCall.Incoming;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/internal/orchestrator/heartbeat}. */
@Path("/api/internal/orchestrator")
@Produces(MediaType.APPLICATION_JSON)
class HeartbeatResource {
    private static final int MOST_JOBS = 10_000;

    private final KeepAlive keepAlive;
    private final ReadCall readCall;
    private final RecordSightings sightings;

    HeartbeatResource(KeepAlive keepAlive, ReadCall readCall, RecordSightings sightings) {
        this.keepAlive = keepAlive;
        this.readCall = readCall;
        this.sightings = sightings;
    }

    @POST
    @Path("/heartbeat")
    @RolesAllowed(Scope.WORK)
    @Operation(summary = "The orchestrator lives: renews the claim of every running job it lists")
    public Uni<Answers.Beat> heartbeat(
            @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        Incoming call = readCall.read(header, bytes);
        List<String> running = call.body().identifiers("runningJobs", "jobId", "id");
        if (running.size() > MOST_JOBS) {
            throw Problem.invalid("runningJobs", "lists " + running.size() + " jobs", "at most " + MOST_JOBS);
        }
        Sighting sighting = Sighting.orchestrator(
                call.orchestratorId(), ReportResource.version(call.body()), capacity(call.body()));
        call.body().check();
        sightings.note(sighting);
        return keepAlive.renewHeld(call.orchestratorId(), running).map(jobs -> beat(running, jobs));
    }

    private static @Nullable Capacity capacity(WireBody body) {
        WireBody capacity = body.object("capacity");
        return body.has("capacity")
                ? new Capacity(
                        count(capacity, "maxJobs"), count(capacity, "currentJobs"), count(capacity, "availableSlots"))
                : null;
    }

    private static @Nullable Integer count(WireBody body, String field) {
        Integer count = body.integer(field);
        if (count != null && count < 0) {
            body.wrong(field, "is out of range: " + count, "a whole number, 0 or more");
        }
        return count;
    }

    private static Answers.Beat beat(List<String> listed, List<Job> renewed) {
        Set<String> lost = new LinkedHashSet<>(listed);
        List<Answers.Renewed> alive = new ArrayList<>();
        for (Job job : renewed) {
            lost.remove(job.id());
            alive.add(new Answers.Renewed(
                    job.id(), job.claim().ends(), job.cancelRequest() != null ? "cancel" : "continue"));
        }
        return new Answers.Beat(true, Instant.now(), alive, List.copyOf(lost));
    }
}
