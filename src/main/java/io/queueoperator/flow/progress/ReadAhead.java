package io.queueoperator.flow.progress;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A method whose body a route may have read before JAX-RS, which by itself takes such a body for an empty one. */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface ReadAhead {

    /** Gives the body to whoever reads it next. */
    class GiveBack {
        @ReadAhead
        @ServerRequestFilter
        void giveBack(ContainerRequestContext request, RoutingContext call) {
            Buffer body = call.body().buffer();
            if (body != null) {
                request.setEntityStream(new ByteArrayInputStream(body.getBytes()));
            }
        }
    }
}
