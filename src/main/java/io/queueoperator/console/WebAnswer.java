package io.queueoperator.console;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** How files of the console go out: nothing but our own scripts runs in them, and nobody frames them. */
final class WebAnswer {
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private WebAnswer() {}

    /** The file, or that the browser has it: after an update of the service it asks and gets the new one. */
    static Response of(WebFile file, @Nullable String ifNoneMatch) {
        ResponseBuilder answer = ifNoneMatch != null && file.isKnown(ifNoneMatch)
                ? Response.notModified()
                : Response.ok(file.content(), file.type());
        return answer.header(HttpHeaders.ETAG, file.tag())
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "same-origin")
                .build();
    }
}
