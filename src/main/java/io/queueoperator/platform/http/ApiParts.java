package io.queueoperator.platform.http;

import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The parts that calls of the OpenAPI document refer to: keys and problems. */
final class ApiParts {
    private static final String BEARER = "bearer";
    private static final String HEADER = "header";
    private static final String SESSION = "session";
    private static final String PROBLEM = "Problem";
    private static final String PLAIN_PROBLEM = "PlainProblem";

    private ApiParts() {}

    static void addTo(Components components) {
        components.addSecurityScheme(BEARER, OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP).scheme("bearer")
                .description("An API key: Authorization: Bearer <key>. It has the scope read, work or admin."));
        components.addSecurityScheme(HEADER, OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY).in(SecurityScheme.In.HEADER).name("X-API-Key")
                .description("The same key in a header of its own."));
        components.addSecurityScheme(SESSION, OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY).in(SecurityScheme.In.COOKIE).name("queue_operator_session")
                .description("The cookie of the console's pages; a call that changes something needs their token besides."));
        components.addSchema(PROBLEM, problemSchema());
        components.addResponse(PROBLEM, response("A problem, as of RFC 9457.", "application/problem+json"));
        components.addResponse(PLAIN_PROBLEM,
                response("The same problem, for clients that read plain JSON alone.", "application/json"));
    }

    /** Either of them will do. */
    static List<SecurityRequirement> key() {
        return anyOf(BEARER, HEADER);
    }

    static List<SecurityRequirement> keyOrSession() {
        return anyOf(BEARER, HEADER, SESSION);
    }

    static List<SecurityRequirement> session() {
        return anyOf(SESSION);
    }

    private static List<SecurityRequirement> anyOf(String... schemes) {
        return Stream.of(schemes).map(scheme -> OASFactory.createSecurityRequirement().addScheme(scheme)).toList();
    }

    /** What any call may answer instead of what it was asked for. */
    static APIResponse problem(boolean ours) {
        return OASFactory.createAPIResponse().ref("#/components/responses/" + (ours ? PROBLEM : PLAIN_PROBLEM));
    }

    private static APIResponse response(String description, String mediaType) {
        return OASFactory.createAPIResponse().description(description).content(OASFactory.createContent()
                .addMediaType(mediaType, OASFactory.createMediaType()
                        .schema(OASFactory.createSchema().ref("#/components/schemas/" + PROBLEM))));
    }

    /** As {@link io.queueoperator.api.ProblemBody} says it; OpenApiIT compares it with one that was answered. */
    private static Schema problemSchema() {
        Schema error = object()
                .addProperty("code", text("one word, stable: LEASE_LOST"))
                .addProperty("message", text("the sentence of detail"))
                .addProperty("details", object().description("facts, by name"))
                .addProperty("timestamp", text("when").format("date-time"))
                .addProperty("traceId", text("leads to the log line"));
        return object()
                .addProperty("type", text("a URI that names the kind of problem"))
                .addProperty("title", text("the kind in words"))
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER).description("of HTTP"))
                .addProperty("detail", text("what happened here, for people"))
                .addProperty("instance", text("the path that was called"))
                .addProperty("error", error);
    }

    private static Schema object() {
        return OASFactory.createSchema().addType(SchemaType.OBJECT);
    }

    private static Schema text(String meaning) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(meaning);
    }
}
