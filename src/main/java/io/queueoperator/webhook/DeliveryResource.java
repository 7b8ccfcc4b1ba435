package io.queueoperator.webhook;

import io.queueoperator.api.DeliveryView;
import io.queueoperator.api.Page;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** {@code /api/v1/webhooks/{id}/deliveries}, {@code /{id}/test}: what a receiver was sent, for administrators. */
@Path("/api/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
class DeliveryResource {
    private final ReadDeliveries readDeliveries;
    private final PingReceiver pingReceiver;

    DeliveryResource(ReadDeliveries readDeliveries, PingReceiver pingReceiver) {
        this.readDeliveries = readDeliveries;
        this.pingReceiver = pingReceiver;
    }

    @GET
    @Path("/{id}/deliveries")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Messages to this receiver, newest first; by status pending, delivered, dead")
    public Uni<Page<DeliveryView>> deliveries(String id, @Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("status", "limit", "cursor"));
        return readDeliveries.list(
                Identifier.require("id", id), query.text("status"),
                query.text("cursor").map(PageCursor::decode).orElse(PageCursor.START), query.number("limit", 50, 1, 500));
    }

    @POST
    @Path("/{id}/deliveries/{delivery}/redeliver")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Send a delivered or dead message again, under its old id, with the next sweep")
    public Uni<DeliveryView> redeliver(String id, String delivery) {
        return readDeliveries.redeliver(Identifier.require("id", id), Identifier.require("delivery_id", delivery));
    }

    @POST
    @Path("/{id}/test")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Send a ping now, once; the answer is what came of it")
    public Uni<DeliveryView> ping(String id) {
        return pingReceiver.ping(Identifier.require("id", id));
    }
}
