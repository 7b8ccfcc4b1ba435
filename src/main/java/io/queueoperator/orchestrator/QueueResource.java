package io.queueoperator.orchestrator;

import io.queueoperator.api.ClaimRequest;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.flow.ClaimedJob;
import io.queueoperator.flow.claim.ClaimJobs;
import io.queueoperator.flow.claim.CountDue;
import io.queueoperator.flow.claim.Hangup;
import io.queueoperator.flow.claim.ReleaseJobs;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** {@code GET}, {@code POST /api/internal/jobs/queue}. */
@Path("/api/internal/jobs/queue")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.WORK)
class QueueResource {
    private static final int COUNTED = 10_000;

    private final ClaimJobs claimJobs;
    private final ReleaseJobs releaseJobs;
    private final ActOnJob actOnJob;
    private final ReadCall readCall;
    private final CountDue countDue;
    private final OrchestratorConfig config;

    QueueResource(
            ClaimJobs claimJobs, ReleaseJobs releaseJobs, ActOnJob actOnJob, ReadCall readCall, CountDue countDue,
            OrchestratorConfig config) {
        this.claimJobs = claimJobs;
        this.releaseJobs = releaseJobs;
        this.actOnJob = actOnJob;
        this.readCall = readCall;
        this.countDue = countDue;
        this.config = config;
    }

    @GET
    // An orchestrator that hangs up does not stop the statement: what it claims must be given back.
    @Cancellable(false)
    @Operation(summary = "Claim jobs: batchSize (or limit) of jobTypes (or types), highest priority first, then oldest")
    public Uni<Answers.Queue> claim(
            @HeaderParam(ReadCall.HEADER) @Nullable String header, @Context UriInfo uri, RoutingContext http) {
        PollQuery query = PollQuery.of(uri.getQueryParameters());
        String orchestrator = readCall.seen(header, query.orchestratorId());
        ClaimRequest request = new ClaimRequest(
                orchestrator, null, query.types(), null, query.limit(), 0, (int) config.lease().toSeconds());
        Hangup hangup = new Hangup(http);
        return claimJobs.claim(request).chain(claimed -> waiting(query)
                .call(() -> hangup.happened() ? giveBack(claimed) : Uni.createFrom().voidItem())
                .map(size -> answer(claimed, size)));
    }

    @POST
    @Operation(summary = "Say that a claimed job is started, completed or failed")
    public Uni<Answers.OneJob> report(
            @HeaderParam(ReadCall.HEADER) @Nullable String header, byte @Nullable [] bytes) {
        ReadCall.Incoming call = readCall.read(header, bytes);
        WireBody body = call.body();
        String jobId = body.requiredText("jobId", Identifier.RULE);
        String status = body.requiredText("status", "started, completed or failed");
        if (!jobId.isEmpty() && !Identifier.isValid(jobId)) {
            body.wrong("jobId", "is not a valid id", Identifier.RULE);
        }
        if (!status.isEmpty() && !List.of("started", "completed", "failed").contains(status)) {
            body.wrong("status", "is not known here", "started, completed or failed");
        }
        Ending ending = status.equals("started") ? null : Ending.of(status, body.object("result"), body);
        body.check();
        return actOnJob.act(new ActOnJob.Call(
                        jobId, call.orchestratorId(), call.named(), call.at(),
                        ending == null ? Step.START : ending.step(), null, ending, call.text()))
                .map(Answers.OneJob::new);
    }

    private Answers.Queue answer(List<ClaimedJob> claimed, int waiting) {
        List<WireJob> jobs = claimed.stream().map(QueueResource::wire).toList();
        Instant now = Instant.now();
        Instant next = waiting > 0 ? now : now.plus(config.pollAfter());
        return new Answers.Queue(jobs, jobs.size(), new Answers.QueueMetadata(now, next, waiting));
    }

    private static WireJob wire(ClaimedJob claimed) {
        return WireJob.of(
                claimed.job(), Objects.requireNonNull(claimed.job().claim().workerId()), null, claimed.bodies().execution(),
                claimed.bodies().metadata(), claimed.bodies().payload(), null);
    }

    private Uni<Integer> waiting(PollQuery query) {
        return countDue.count(query.types(), COUNTED)
                .map(due -> due.values().stream().mapToInt(Integer::intValue).sum())
                // Jobs are claimed already: their number is not worth losing them.
                .onFailure(Problem.class).recoverWithItem(0);
    }

    private Uni<?> giveBack(List<ClaimedJob> claimed) {
        return releaseJobs.release(
                claimed.stream().map(ClaimedJob::job).collect(Collectors.toMap(Job::id, job -> job.claim().token())),
                "the orchestrator hung up before the answer");
    }
}
