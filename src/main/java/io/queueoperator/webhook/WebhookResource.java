package io.queueoperator.webhook;

import io.queueoperator.api.NewWebhook;
import io.queueoperator.api.Page;
import io.queueoperator.api.WebhookChange;
import io.queueoperator.api.WebhookView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.http.QueryParameters;
import io.queueoperator.platform.security.Caller;
import io.queueoperator.platform.security.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * {@code /api/v1/webhooks}: subscriptions. Who may make the service call somebody is an administrator; so is who may see
 * whom it calls, as the path of a url may be a secret.
 */
@Path("/api/v1/webhooks")
@Produces(MediaType.APPLICATION_JSON)
class WebhookResource {
    private final SubscribeReceiver subscribeReceiver;
    private final ChangeSubscription changeSubscription;
    private final ReadSubscriptions readSubscriptions;
    private final Caller caller;

    WebhookResource(
            SubscribeReceiver subscribeReceiver, ChangeSubscription changeSubscription, ReadSubscriptions readSubscriptions,
            Caller caller) {
        this.subscribeReceiver = subscribeReceiver;
        this.changeSubscription = changeSubscription;
        this.readSubscriptions = readSubscriptions;
        this.caller = caller;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Subscribe to events from now on; the answer shows the secret for the only time")
    public Uni<Response> subscribe(NewWebhook webhook) {
        return subscribeReceiver.subscribe(webhook, caller.keyId())
                .map(view -> Response.status(201).entity(view).build());
    }

    @GET
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Subscriptions, newest first")
    public Uni<Page<WebhookView>> list(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("limit", "cursor"));
        return readSubscriptions.list(
                query.text("cursor").map(PageCursor::decode).orElse(PageCursor.START), query.number("limit", 50, 1, 500));
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "A subscription and how its receiver does")
    public Uni<WebhookView> one(String id) {
        return readSubscriptions.one(Identifier.require("id", id));
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "Change url, events, filter, description, enabled; what is not given stays")
    public Uni<WebhookView> change(String id, WebhookChange change) {
        return changeSubscription.change(Identifier.require("id", id), change);
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "End a subscription and forget its messages")
    public Uni<Void> unsubscribe(String id) {
        return changeSubscription.unsubscribe(Identifier.require("id", id));
    }

    @POST
    @Path("/{id}/rotate-secret")
    @RolesAllowed(Scope.ADMIN)
    @Operation(summary = "A new secret, shown this once; the old one signs besides for a while")
    public Uni<WebhookView> rotateSecret(String id) {
        return changeSubscription.rotateSecret(Identifier.require("id", id));
    }
}
