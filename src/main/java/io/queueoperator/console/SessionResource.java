package io.queueoperator.console;

import io.queueoperator.api.SessionView;
import io.queueoperator.api.SignIn;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.security.Scope;
import io.queueoperator.platform.security.Session;
import io.queueoperator.platform.security.Sessions;
import io.queueoperator.platform.security.Sessions.Opened;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** {@code /pipeline/session}: who signs in to the console has a cookie from then on. */
@Path("/pipeline/session")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
class SessionResource {
    private static final String NOT_KEPT = "no-store";

    private final Sessions sessions;

    SessionResource(Sessions sessions) {
        this.sessions = sessions;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Sign in with an API key; the cookie of the answer stands for it. 401 unknown, 429 after many of them")
    public Uni<RestResponse<SessionView>> open(SignIn signIn, RoutingContext request) {
        return Uni.createFrom().item(() -> {
            Opened opened = sessions.signIn(signIn.key(), request.request());
            return ok(opened.session()).header(HttpHeaders.SET_COOKIE, opened.setCookie()).build();
        });
    }

    @GET
    @Operation(summary = "Who is signed in, and the token that every call which changes something needs; 401 nobody")
    public Uni<RestResponse<SessionView>> current(RoutingContext request) {
        return Uni.createFrom().item(() -> sessions.of(request.request())
                .map(session -> ok(session).build())
                .orElseThrow(() -> Problem.of(ProblemCode.UNAUTHENTICATED, "Nobody is signed in.")));
    }

    @DELETE
    @Operation(summary = "Sign out: the cookie is removed")
    public Uni<RestResponse<Void>> close(RoutingContext request) {
        return Uni.createFrom().item(() -> {
            sessions.of(request.request()).ifPresent(session -> Sessions.requireOurPage(request.request(), session));
            return ResponseBuilder.<Void>noContent()
                    .header(HttpHeaders.SET_COOKIE, sessions.removeCookie(request.request()))
                    .header(HttpHeaders.CACHE_CONTROL, NOT_KEPT)
                    .build();
        });
    }

    private static ResponseBuilder<SessionView> ok(Session session) {
        List<String> scopes = Stream.of(Scope.READ, Scope.WORK, Scope.ADMIN).filter(session.scopes()::contains).toList();
        return ResponseBuilder.ok(new SessionView(session.keyId(), scopes, session.csrfToken(), session.expiresAt()))
                .header(HttpHeaders.CACHE_CONTROL, NOT_KEPT);
    }
}
