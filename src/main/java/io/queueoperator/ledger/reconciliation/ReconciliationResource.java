package io.queueoperator.ledger.reconciliation;

import io.queueoperator.api.DebtView;
import io.queueoperator.api.Page;
import io.queueoperator.api.Reconciliation;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Scope;
import io.queueoperator.state.reconciliation.Reason;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code GET /api/v1/reconciliation}, {@code /debts}. */
@Path("/api/v1/reconciliation")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Scope.READ)
class ReconciliationResource {
    private static final Set<String> PARAMETERS = Set.of("store", "reason", "limit", "cursor");

    private final ReadReconciliation readReconciliation;

    ReconciliationResource(ReadReconciliation readReconciliation) {
        this.readReconciliation = readReconciliation;
    }

    @GET
    @Operation(summary = "How far each store that follows PostgreSQL is behind, since when and why, and what it refuses")
    public Uni<Reconciliation> all(@Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        return readReconciliation.all();
    }

    @GET
    @Path("/debts")
    @Operation(summary = "The rows that a store refuses, the oldest first: why, since when, when they are tried again")
    public Uni<Page<DebtView>> debts(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, PARAMETERS);
        String store = query.text("store").map(value -> Identifier.require("store", value)).orElse(null);
        String reason = query.text("reason").map(ReconciliationResource::known).orElse(null);
        long after = query.text("cursor").map(PageCursor::decode).map(PageCursor::number).orElse(0L);
        return readReconciliation.debts(store, reason, after, query.number("limit", 50, 1, 500));
    }

    private static String known(String reason) {
        return Reason.of(reason).map(Reason::wire).orElseThrow(() -> Problem.invalid(
                "reason", "is not a reason", "one of " + String.join(", ", Reason.names())));
    }
}
