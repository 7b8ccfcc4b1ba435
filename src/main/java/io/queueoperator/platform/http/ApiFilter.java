package io.queueoperator.platform.http;

import static java.util.Objects.requireNonNull;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.queueoperator.api.NamedEvent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /q/openapi} says of every call, said once: whom it is for, whose key it needs, how a problem looks. Pages are
 * left out, and everything has its place in the alphabet, so that the document is the same after every build.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiFilter implements OASFilter {
    private static final String PAGES = "/pipeline";
    private static final String SESSION = "/pipeline/session";
    private static final String OURS = "/api/v1/";
    private static final String INTERNAL = "/api/internal/";
    /** Vert.x's request, which some methods take beside or instead of a body. */
    private static final String REQUEST = "RoutingContext";

    /** Quarkus reads the constraints of Jakarta, and none that is made of them. */
    private static final List<String> EVENTS = List.of("NewWebhook", "WebhookChange");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, PathItem> paths = sorted(document.getPaths().getPathItems());
        paths.keySet().removeIf(path -> path.startsWith(PAGES) && !path.startsWith(SESSION));
        paths.forEach((path, item) -> item.getOperations().forEach((verb, call) -> describe(path, verb, call)));
        document.getPaths().setPathItems(paths);
        document.setTags(paths.values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .map(Operation::getTags).flatMap(Collection::stream).distinct().sorted()
                .map(tag -> OASFactory.createTag().name(tag)).toList());
        document.getComponents().removeSchema(REQUEST);
        Map<String, Schema> schemas = sorted(document.getComponents().getSchemas());
        EVENTS.forEach(message -> addPattern(requireNonNull(schemas.get(message))));
        document.getComponents().setSchemas(schemas);
        ApiParts.addTo(document.getComponents());
    }

    private static void addPattern(Schema message) {
        requireNonNull(message.getProperties().get("events")).getItems().setPattern(NamedEvent.REGEX);
    }

    private static void describe(String path, PathItem.HttpMethod verb, Operation call) {
        boolean ours = path.startsWith(OURS);
        call.setTags(List.of(tag(path)));
        call.setOperationId(id(path, verb));
        if (ours) {
            call.setSecurity(ApiParts.keyOrSession());
        } else if (isForOrchestrators(path)) {
            call.setSecurity(ApiParts.key());
        } else if (path.equals(SESSION) && verb == PathItem.HttpMethod.GET) {
            call.setSecurity(ApiParts.session());
        }
        if (call.getRequestBody() != null && call.getRequestBody().toString().contains(REQUEST)) {
            call.setRequestBody(null);
        }
        orElse(call.getResponses(), () -> call.responses(OASFactory.createAPIResponses()).getResponses())
                .addAPIResponse("default", ApiParts.problem(ours));
    }

    /** The family of the call; of our own calls, what they are about. */
    private static String tag(String path) {
        if (path.startsWith(OURS)) {
            return path.substring(OURS.length()).replaceAll("[/.].*", "");
        }
        return isForOrchestrators(path) ? "orchestrators" : path.startsWith(PAGES) ? "console" : "progress";
    }

    private static boolean isForOrchestrators(String path) {
        return path.startsWith(INTERNAL) || path.equals("/jobs/{id}/release");
    }

    /** Of verb and path, because classes and methods may be named anew: {@code postV1JobsIdStart}. */
    private static String id(String path, PathItem.HttpMethod verb) {
        StringBuilder id = new StringBuilder(verb.name().toLowerCase(Locale.ROOT));
        for (String word : path.replaceFirst("^/api", "").split("[^A-Za-z0-9]+", -1)) {
            if (!word.isEmpty()) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return id.toString();
    }

    private static <T> T orElse(@Nullable T value, Supplier<T> otherwise) {
        return value == null ? otherwise.get() : value;
    }

    private static <T> Map<String, T> sorted(@Nullable Map<String, T> any) {
        return any == null ? new TreeMap<>() : new TreeMap<>(any);
    }
}
