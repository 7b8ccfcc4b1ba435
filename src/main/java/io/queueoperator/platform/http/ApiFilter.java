package io.queueoperator.platform.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.jspecify.annotations.Nullable;

/**
 * What holds of every call, said once: whom it is for, whose key it needs, and how a problem looks. Pages are left out, and
 * everything has its place in the alphabet, so that the document is the same after every build.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiFilter implements OASFilter {
    private static final String PAGES = "/pipeline";
    private static final String SESSION = "/pipeline/session";
    private static final String OURS = "/api/v1/";
    private static final String INTERNAL = "/api/internal/";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Map<String, PathItem> paths = sorted(document.getPaths().getPathItems());
        paths.keySet().removeIf(path -> path.startsWith(PAGES) && !path.startsWith(SESSION));
        paths.forEach((path, item) -> item.getOperations().values().forEach(call -> describe(path, call)));
        document.getPaths().setPathItems(paths);
        document.setTags(paths.values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .map(Operation::getTags).flatMap(Collection::stream).distinct().sorted()
                .map(tag -> OASFactory.createTag().name(tag)).toList());
        document.getComponents().setSchemas(sorted(document.getComponents().getSchemas()));
    }

    private static void describe(String path, Operation call) {
        call.setTags(List.of(tag(path)));
        boolean ours = path.startsWith(OURS);
        if (ours || path.startsWith(INTERNAL) || path.endsWith("/release")) {
            call.setSecurity(List.of(
                    OASFactory.createSecurityRequirement().addScheme(ApiDocument.BEARER),
                    OASFactory.createSecurityRequirement().addScheme(ApiDocument.HEADER)));
        }
        orElse(call.getResponses(), () -> call.responses(OASFactory.createAPIResponses()).getResponses()).addAPIResponse(
                "default", OASFactory.createAPIResponse()
                        .ref("#/components/responses/" + (ours ? ApiDocument.PROBLEM : ApiDocument.PLAIN_PROBLEM)));
    }

    /** The family of the call; of our own calls, what they are about. */
    private static String tag(String path) {
        if (path.startsWith(OURS)) {
            return path.substring(OURS.length()).replaceAll("[/.].*", "");
        }
        return path.startsWith(INTERNAL) || path.endsWith("/release") ? "orchestrators"
                : path.startsWith(PAGES) ? "console" : "progress";
    }

    private static <T> T orElse(@Nullable T value, Supplier<T> otherwise) {
        return value == null ? otherwise.get() : value;
    }

    private static <T> Map<String, T> sorted(@Nullable Map<String, T> any) {
        return any == null ? new TreeMap<>() : new TreeMap<>(any);
    }
}
