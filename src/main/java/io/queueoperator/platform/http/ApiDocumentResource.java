package io.queueoperator.platform.http;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.eclipse.microprofile.openapi.annotations.Operation;

/**
 * {@code GET /q/openapi}: the committed {@code docs/openapi.yaml}, as it is. In dev mode the extension that makes it answers
 * before this does, with what the code says at the moment.
 */
@Path("/q/openapi")
class ApiDocumentResource {
    private static final class Document {
        private static final byte[] YAML = read();

        private static byte[] read() {
            try (InputStream document = ApiDocumentResource.class.getResourceAsStream("/api/openapi.yaml")) {
                return document.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @GET
    @PermitAll
    @NonBlocking
    @Produces("application/yaml;charset=UTF-8")
    @Operation(hidden = true)
    public byte[] yaml() {
        return Document.YAML;
    }
}
