package io.queueoperator.platform.http;

import io.queueoperator.api.ProblemBody;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What {@code /q/openapi} says of the API as a whole; {@link ApiFilter} says what holds of every call. */
@OpenAPIDefinition(
        info = @Info(
                title = "Queue-Operator",
                version = "1",
                description = "Jobs go in, workers claim them under a lease, and a failed job tells one true reason everywhere."
                        + " `/api/v1` is for workers, producers, the console and people; `/api/internal` for orchestrators;"
                        + " `/jobs/{id}/progress` and `/sources/{id}/progress` for the pipeline UI. Unknown fields and"
                        + " parameters of `/api/v1` are a 400 that names them.",
                license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0.html")),
        components = @Components(
                securitySchemes = {
                    @SecurityScheme(
                            securitySchemeName = ApiDocument.BEARER,
                            type = SecuritySchemeType.HTTP,
                            scheme = "bearer",
                            description = "An API key: `Authorization: Bearer <key>`. Its scope is read, work or admin."),
                    @SecurityScheme(
                            securitySchemeName = ApiDocument.HEADER,
                            type = SecuritySchemeType.APIKEY,
                            in = SecuritySchemeIn.HEADER,
                            apiKeyName = "X-API-Key",
                            description = "The same key in a header of its own.")
                },
                responses = {
                    @APIResponse(
                            name = ApiDocument.PROBLEM,
                            description = "A problem, as of RFC 9457.",
                            content = @Content(
                                    mediaType = "application/problem+json",
                                    schema = @Schema(implementation = ProblemBody.class))),
                    @APIResponse(
                            name = ApiDocument.PLAIN_PROBLEM,
                            description = "The same problem, for clients that read plain JSON alone.",
                            content = @Content(
                                    mediaType = "application/json",
                                    schema = @Schema(implementation = ProblemBody.class)))
                }))
final class ApiDocument {
    static final String BEARER = "bearer";
    static final String HEADER = "header";
    static final String PROBLEM = "Problem";
    static final String PLAIN_PROBLEM = "PlainProblem";

    private ApiDocument() {}
}
