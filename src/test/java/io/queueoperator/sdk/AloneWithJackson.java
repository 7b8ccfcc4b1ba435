package io.queueoperator.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.queueoperator.sdk.user.TenLines;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A class path with the SDK, Jackson and a program, and nothing else. */
final class AloneWithJackson {
    private AloneWithJackson() {}

    /** Runs the program against a tiny operator, and shows that nothing else was there to help. */
    @SuppressWarnings("unchecked")
    static void assertRuns(Path sdk, Path programFolder) throws Exception {
        copy(folderOf(TenLines.class), programFolder, "io/queueoperator/sdk/user/TenLines");
        List<URL> path = new ArrayList<>(List.of(sdk.toUri().toURL(), programFolder.toUri().toURL()));
        for (Class<?> jackson : List.of(ObjectMapper.class, JsonFactory.class, JsonInclude.class, JavaTimeModule.class)) {
            path.add(folderOf(jackson).toUri().toURL());
        }
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (TinyOperator tiny = TinyOperator.withOneJob();
                URLClassLoader alone = new URLClassLoader(path.toArray(URL[]::new), platform)) {
            for (String absent : List.of("jakarta.validation.constraints.Size", "org.jspecify.annotations.Nullable",
                    "io.quarkus.runtime.Quarkus", "io.queueoperator.Main")) {
                assertThatThrownBy(() -> alone.loadClass(absent)).isInstanceOf(ClassNotFoundException.class);
            }
            Function<String, String> program = (Function<String, String>)
                    alone.loadClass(TenLines.class.getName()).getConstructor().newInstance();
            assertThat(program.apply(tiny.address().toString())).isEqualTo("completed");
            assertThat(tiny.deeds()).containsExactly("POST /api/v1/jobs", "POST /api/v1/jobs/1/start",
                    "POST /api/v1/jobs/1/complete", "GET /api/v1/jobs/1");
        }
    }

    /** Copies the class files whose names begin so. */
    static void copy(Path from, Path to, String beginning) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = from.relativize(file).toString().replace('\\', '/');
                if (name.startsWith(beginning)) {
                    Files.createDirectories(to.resolve(name).getParent());
                    Files.copy(file, to.resolve(name));
                }
            }
        }
    }

    private static Path folderOf(Class<?> type) throws URISyntaxException {
        URI place = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(place);
    }
}
