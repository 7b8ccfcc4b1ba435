package io.queueoperator.platform.http;

import io.queueoperator.api.RawJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.common.util.EmptyInputStream;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Lets resources declare the messages of {@code api} as parameters and have them read by {@link StrictJson}. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
class StrictJsonReader implements ServerMessageBodyReader<Object> {
    private static final String MESSAGES = RawJson.class.getPackageName();

    private final StrictJson json;

    StrictJsonReader(StrictJson json) {
        this.json = json;
    }

    @Override
    public boolean isReadable(Class<?> type, Type generic, ResteasyReactiveResourceInfo resource, MediaType mediaType) {
        return type.getPackageName().equals(MESSAGES);
    }

    @Override
    public Object readFrom(Class<Object> type, Type generic, MediaType mediaType, ServerRequestContext context)
            throws IOException {
        return json.read(context.getInputStream().readAllBytes(), type);
    }

    @Override
    public boolean isReadable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type.getPackageName().equals(MESSAGES);
    }

    @Override
    public Object readFrom(
            Class<Object> type, Type generic, Annotation[] annotations, MediaType mediaType,
            MultivaluedMap<String, String> headers, InputStream body)
            throws IOException {
        return json.read(body instanceof EmptyInputStream ? new byte[0] : body.readAllBytes(), type);
    }
}
