package io.queueoperator.ledger.insight;

import io.queueoperator.api.Page;
import io.queueoperator.api.StatusTimes;
import io.queueoperator.api.StuckJob;
import io.queueoperator.api.TransitionView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/v1/stats/stuck}, {@code /transitions}, {@code /times}. */
@Path("/api/v1/stats")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class InsightResource {
    private static final Set<String> STUCK = Set.of("status", "longer_than_s", "task_type", "stalled", "limit", "cursor");
    private static final Set<String> TRANSITIONS = Set.of("limit", "cursor");
    private static final Set<String> TIMES = Set.of(TimeWindow.NAME, "task_type");

    private final FindStuckJobs findStuckJobs;
    private final ReadTransitions readTransitions;
    private final MeasureTimes measureTimes;

    InsightResource(FindStuckJobs findStuckJobs, ReadTransitions readTransitions, MeasureTimes measureTimes) {
        this.findStuckJobs = findStuckJobs;
        this.readTransitions = readTransitions;
        this.measureTimes = measureTimes;
    }

    @GET
    @Path("/stuck")
    @Operation(summary = "Jobs that have been claimed (or running) for longer_than_s seconds, the longest held first;"
            + " stalled=true: only those that are alive and do not get further for their progress_deadline_s")
    public Uni<Page<StuckJob>> stuck(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, STUCK);
        return findStuckJobs.find(
                query.text("status").map(InsightResource::held).orElse(JobStatus.CLAIMED),
                query.number("longer_than_s", 300, 0, 31_536_000), taskType(query), stalled(query),
                cursor(query, PageCursor.FIRST), limit(query));
    }

    @GET
    @Path("/transitions")
    @Operation(summary = "The latest changes of status of all jobs, newest first: by whom, from, to, when, why")
    public Uni<Page<TransitionView>> transitions(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, TRANSITIONS);
        return readTransitions.read(cursor(query, PageCursor.LAST_NUMBER), limit(query));
    }

    @GET
    @Path("/times")
    @Operation(summary = "How long jobs stay in each status, per task type: stays that ended within the window")
    public Uni<StatusTimes> times(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, TIMES);
        return measureTimes.measure(TimeWindow.of(query, Duration.ofDays(1)), taskType(query));
    }

    private static int limit(QueryParameters query) {
        return query.number("limit", 50, 1, 500);
    }

    private static PageCursor cursor(QueryParameters query, PageCursor otherwise) {
        return query.text("cursor").map(PageCursor::decode).orElse(otherwise);
    }

    private static @Nullable String taskType(QueryParameters query) {
        return query.text("task_type").map(value -> Identifier.require("task_type", value)).orElse(null);
    }

    private static boolean stalled(QueryParameters query) {
        return query.text("stalled").map(value -> switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.invalid("stalled", "is not acceptable", "true or false");
        }).orElse(false);
    }

    private static JobStatus held(String value) {
        return JobStatus.of(value).filter(JobStatus::isHeld)
                .orElseThrow(() -> Problem.invalid("status", "is none that a worker holds a job in", "claimed or running"));
    }
}
