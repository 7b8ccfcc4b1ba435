package io.queueoperator.console;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the console, out of the service's own resources. Each is read once: there are as many as were packed, so what
 * is remembered is bounded; names of files that are not there are not remembered.
 */
@ApplicationScoped
class WebFiles {
    private static final String FOLDER = "web/pipeline/";

    private final Map<String, WebFile> known = new ConcurrentHashMap<>();

    /** The page that every path of the console begins with; it holds no data. */
    Uni<WebFile> page() {
        return find("page.html");
    }

    /** What the page loads; {@code PATH_NOT_FOUND} when there is no such file. */
    Uni<WebFile> asset(String path) {
        return find("assets/" + path);
    }

    private Uni<WebFile> find(String path) {
        WebFile file = known.get(path);
        if (file != null) {
            return Uni.createFrom().item(file);
        }
        if (!WebFile.isName(path)) {
            return Uni.createFrom().failure(notFound());
        }
        // Not on a thread of the event loop: it opens the jar.
        return Uni.createFrom().item(() -> read(path)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private WebFile read(String path) {
        byte[] content = content(path);
        if (content == null) {
            throw notFound();
        }
        WebFile file = WebFile.of(path, content);
        known.put(path, file);
        return file;
    }

    private static byte @Nullable [] content(String path) {
        try (InputStream in = WebFiles.class.getClassLoader().getResourceAsStream(FOLDER + path)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem notFound() {
        return Problem.of(ProblemCode.PATH_NOT_FOUND, "The console has no such file.");
    }
}
