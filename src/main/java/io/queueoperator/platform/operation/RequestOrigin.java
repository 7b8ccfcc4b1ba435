package io.queueoperator.platform.operation;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.queueoperator.core.operation.Origin;
import io.queueoperator.platform.security.Caller;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** Who makes the current call of the API, and as part of what. */
@ApplicationScoped
public class RequestOrigin {
    /** The person on whose behalf the call is made, as the calling application knows them. */
    public static final String USER = "X-User-Id";
    /** The flow run of the orchestrator that makes the call. */
    public static final String FLOW_RUN = "X-Flow-Run-Id";
    /** The task run of the orchestrator that makes the call. */
    public static final String TASK_RUN = "X-Task-Run-Id";

    private static final String ASKED = RequestOrigin.class.getName();
    private static final int LONGEST = 200;

    private final CurrentVertxRequest current;
    private final Caller caller;

    RequestOrigin(CurrentVertxRequest current, Caller caller) {
        this.current = current;
        this.caller = caller;
    }

    /** Of the current call; the service itself where there is none. */
    public Origin now() {
        RoutingContext request = request();
        if (request == null) {
            return Origin.ITSELF;
        }
        String key = caller.keyId();
        String user = header(request.request(), USER);
        return new Origin(
                user == null ? key : user, key, Origin.HTTP, header(request.request(), FLOW_RUN),
                header(request.request(), TASK_RUN));
    }

    /** Whether the current call asks for the operation that begins now: the first one; others are parts of that. */
    public boolean asksForThis() {
        RoutingContext request = request();
        if (request == null || request.get(ASKED) != null) {
            return false;
        }
        request.put(ASKED, true);
        return true;
    }

    private @Nullable RoutingContext request() {
        ArcContainer container = Arc.container();
        // Timers have a request context as well, and no request in it.
        return container != null && container.requestContext().isActive() ? current.getCurrent() : null;
    }

    /** What cannot be an id is left out: it is information, and nothing depends on it. */
    private static @Nullable String header(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        boolean usable = value != null && !value.isBlank() && value.length() <= LONGEST
                && value.chars().noneMatch(Character::isISOControl);
        return usable ? value.strip() : null;
    }
}
