package io.queueoperator.intake;

import io.queueoperator.api.IntakeSweepReport;
import io.queueoperator.api.IntakeView;
import io.queueoperator.api.Page;
import io.queueoperator.api.RefusalView;
import io.queueoperator.api.TakeoverView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;

/** {@code /api/v1/intake}: what comes in by way of Redis, and what could not. */
@Path("/api/v1/intake")
@Produces(MediaType.APPLICATION_JSON)
// Begun is done, also when nobody waits for the answer any more.
@Cancellable(false)
class IntakeResource {
    private static final List<String> REFUSAL_STATES = List.of("open", "adopted", "dropped");
    private static final List<String> TAKEOVER_STATES = List.of("open", "taken", "agreed", "conflict", "refused");

    private final IntakeSweep sweep;
    private final ReadIntake readIntake;
    private final ReadRefusals readRefusals;
    private final SettleRefusal settleRefusal;
    private final Caller caller;

    IntakeResource(
            IntakeSweep sweep, ReadIntake readIntake, ReadRefusals readRefusals, SettleRefusal settleRefusal,
            Caller caller) {
        this.sweep = sweep;
        this.readIntake = readIntake;
        this.readRefusals = readRefusals;
        this.settleRefusal = settleRefusal;
        this.caller = caller;
    }

    @GET
    @RolesAllowed(Scope.READ)
    @Operation(summary = "What waits in the Redis list, what was set aside, what other workers said that stands against us")
    public Uni<IntakeView> state(@Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return readIntake.read();
    }

    @POST
    @Path("/sweeps")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Adopt what is in the Redis list and take over what other workers wrote, now")
    public Uni<IntakeSweepReport> sweep() {
        return sweep.runOnce();
    }

    @GET
    @Path("/refusals")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "What was pushed and is no job, newest first; by state open, adopted, dropped")
    public Uni<Page<RefusalView>> refusals(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("state", "limit", "cursor"));
        return readRefusals.refusals(
                state(query, REFUSAL_STATES, "open"), before(query), query.number("limit", 50, 1, 500));
    }

    @POST
    @Path("/refusals/{id}/retry")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Read the hash again, and adopt the job if it is one now")
    public Uni<RefusalView> retry(String id) {
        return settleRefusal.retry(number(id), caller.keyId());
    }

    @DELETE
    @Path("/refusals/{id}")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Give it up; the row stays for a while and says who did so")
    public Uni<Void> drop(String id) {
        return settleRefusal.drop(number(id), caller.keyId());
    }

    @GET
    @Path("/takeovers")
    @RolesAllowed(Scope.READ)
    @Operation(summary = "What other workers wrote of the end of jobs, newest first; by state conflict, taken, agreed,"
            + " refused, open")
    public Uni<Page<TakeoverView>> takeovers(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("state", "limit", "cursor"));
        return readRefusals.takeovers(
                state(query, TAKEOVER_STATES, "conflict"), before(query), query.number("limit", 50, 1, 500));
    }

    private static String state(QueryParameters query, List<String> known, String otherwise) {
        String state = query.text("state").orElse(otherwise);
        if (!known.contains(state)) {
            throw Problem.invalid("state", "is not a state", String.join(", ", known));
        }
        return state;
    }

    private static long before(QueryParameters query) {
        return query.text("cursor").map(PageCursor::decode).orElse(PageCursor.LAST_NUMBER).number();
    }

    private static long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw Problem.invalid("id", "is not a refusal's id", "the number of a refusal");
        }
    }
}
