package io.queueoperator.ledger.groups;

import io.queueoperator.api.CountsRolledUp;
import io.queueoperator.api.ErrorGroupChange;
import io.queueoperator.api.ErrorGroupDecision;
import io.queueoperator.api.ErrorGroupView;
import io.queueoperator.api.GroupedJob;
import io.queueoperator.api.Page;
import io.queueoperator.core.failure.Fingerprint;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /api/v1/errors/groups}, {@code /{fingerprint}} and what is below it. */
@Path("/api/v1/errors/groups")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class ErrorGroupResource {
    private static final Set<String> PAGING = Set.of("limit", "cursor");
    private static final Set<String> PARAMETERS = parameters();

    private final ReadGroups readGroups;
    private final DecideOnGroup decideOnGroup;
    private final RollUpGroups rollUpGroups;
    private final Caller caller;

    ErrorGroupResource(ReadGroups readGroups, DecideOnGroup decideOnGroup, RollUpGroups rollUpGroups, Caller caller) {
        this.readGroups = readGroups;
        this.decideOnGroup = decideOnGroup;
        this.rollUpGroups = rollUpGroups;
        this.caller = caller;
    }

    @GET
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.READ)
    @Operation(summary = "Equal failures as groups, the one seen last first (sort=count: the most frequent), narrowed by"
            + " state, task_type, error_category, error_code, since, q")
    public Uni<Page<ErrorGroupView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        return readGroups.list(
                GroupFilter.of(query), query.text("sort").map(GroupOrder::of).orElse(GroupOrder.LAST_SEEN),
                query.text("cursor").map(PageCursor::decode).orElse(null), limit(query));
    }

    @GET
    @Path("/{fingerprint}")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.READ)
    @Operation(summary = "A group of equal failures")
    public Uni<ErrorGroupView> one(String fingerprint) {
        return readGroups.one(valid(fingerprint));
    }

    @GET
    @Path("/{fingerprint}/jobs")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.READ)
    @Operation(summary = "The jobs that failed in that way, also those that were tried again, the latest failure first")
    public Uni<Page<GroupedJob>> jobs(String fingerprint, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PAGING);
        PageCursor after = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.LAST_NUMBER);
        return readGroups.jobs(valid(fingerprint), after, limit(query));
    }

    @GET
    @Path("/{fingerprint}/changes")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.READ)
    @Operation(summary = "What was decided about a group, by whom, and when it came back; oldest first")
    public Uni<Page<ErrorGroupChange>> changes(String fingerprint, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PAGING);
        PageCursor after = query.text("cursor").map(PageCursor::decode).orElse(PageCursor.FIRST);
        return readGroups.changes(valid(fingerprint), after, limit(query));
    }

    @POST
    @Path("/{fingerprint}/resolve")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "It is mended: the next failure of the group is a regression")
    public Uni<ErrorGroupView> resolve(String fingerprint, ErrorGroupDecision decision) {
        return decide(fingerprint, GroupState.RESOLVED, decision);
    }

    @POST
    @Path("/{fingerprint}/ignore")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "It is known and borne: it goes on counting and stays ignored")
    public Uni<ErrorGroupView> ignore(String fingerprint, ErrorGroupDecision decision) {
        return decide(fingerprint, GroupState.IGNORED, decision);
    }

    @POST
    @Path("/{fingerprint}/reopen")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "It is open again")
    public Uni<ErrorGroupView> reopen(String fingerprint, ErrorGroupDecision decision) {
        return decide(fingerprint, GroupState.OPEN, decision);
    }

    @POST
    @Path("/rollups")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Roll the groups up now; the answers do not change by it")
    public Uni<CountsRolledUp> rollUp() {
        return rollUpGroups.runOnce().map(CountsRolledUp::new);
    }

    private Uni<ErrorGroupView> decide(String fingerprint, GroupState to, ErrorGroupDecision decision) {
        return decideOnGroup.decide(valid(fingerprint), to, decision, caller.keyId());
    }

    private static String valid(String fingerprint) {
        if (!Fingerprint.isValid(fingerprint)) {
            throw Problem.invalid("fingerprint", "is not a fingerprint", Fingerprint.RULE);
        }
        return fingerprint;
    }

    private static int limit(QueryParameters query) {
        return query.number("limit", 50, 1, 500);
    }

    private static Set<String> parameters() {
        Set<String> names = new TreeSet<>(GroupFilter.PARAMETERS);
        names.addAll(PAGING);
        names.add("sort");
        return names;
    }
}
