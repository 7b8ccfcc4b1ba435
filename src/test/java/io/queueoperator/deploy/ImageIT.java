package io.queueoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The images as far as that goes without building them: what goes in is there, is let in, and is run by nobody. */
class ImageIT {
    private static final Path DOCKER = Path.of("src", "main", "docker");
    private static final String JVM = "Dockerfile.jvm";
    private static final String NATIVE = "Dockerfile.native-micro";

    @Test
    void what_the_jvm_image_copies_is_built_and_let_in() throws IOException {
        assumeTheBuildMadeJars();
        for (String source : copied(JVM)) {
            assertThat(context(source)).as("what COPY %s finds", source).isNotEmpty();
        }
        assertThat(context("target/quarkus-app/")).contains(Path.of("target/quarkus-app/quarkus-run.jar"))
                .anyMatch(file -> file.startsWith("target/quarkus-app/app"))
                .anyMatch(file -> file.startsWith("target/quarkus-app/lib/main"));
    }

    @Test
    void of_the_stage_that_has_the_embedded_stores_it_takes_only_what_was_trained() throws IOException {
        List<String> lines = instructions(JVM);
        assertThat(lines).contains("COPY target/quarkus-app/ /built/", "RUN [\"bash\", \"/tmp/train.sh\", \"/built\", \"/app\"]");
        assertThat(lines.subList(lastIndexOf(lines, "FROM "), lines.size()).stream().filter(line -> line.startsWith("COPY ")))
                .containsExactly("COPY --from=trained /app/ /app/");
    }

    @Test
    void what_the_native_image_copies_is_let_in_under_the_name_that_the_build_gives_it() throws IOException {
        assertThat(copied(NATIVE)).containsExactly("target/*-runner");
        String executable = Path.of(System.getProperty("native.image.path")).getFileName().toString();
        assertThat(matcher("target/*-runner").matches(Path.of("target", executable))).isTrue();
        assertThat(ignore().lets(Path.of("target", executable))).isTrue();
    }

    @Test
    void nothing_else_is_sent() throws IOException {
        for (String other : List.of("pom.xml", ".git/config", "src/main/java/io/queueoperator/Main.java", "data/postgres/PG_VERSION",
                "target/classes/application.properties", "target/service-logs/a.log", "target/stores/1/connections.env")) {
            assertThat(ignore().lets(Path.of(other))).as(other).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {JVM, NATIVE})
    void nobody_runs_it_without_a_shell_and_it_can_be_asked_how_it_is(String file) throws IOException {
        List<String> lines = instructions(file);
        List<String> last = lines.subList(lastIndexOf(lines, "FROM "), lines.size());
        assertThat(last).contains("USER 65532:65532", "EXPOSE 8080").noneMatch(line -> line.startsWith("RUN "));
        assertThat(last.get(lastIndexOf(last, "ENTRYPOINT "))).startsWith("ENTRYPOINT [\"").endsWith("\"]");
        assertThat(last.get(lastIndexOf(last, "HEALTHCHECK "))).contains("CMD [\"").contains("\"--check-health\"]");
        // What comes after USER runs as nobody; an image whose last word was another user would not.
        assertThat(last.stream().filter(line -> line.startsWith("USER "))).hasSize(1);
    }

    /** A native build makes the executable alone, and the image of the JVM is not made from it. */
    private static void assumeTheBuildMadeJars() throws IOException {
        assumeFalse(Files.readString(Path.of("target/quarkus-artifact.properties")).contains("type=native"), "it is a native build");
    }

    /** The files that are sent for one argument of COPY. */
    private static List<Path> context(String source) throws IOException {
        DockerIgnore ignore = ignore();
        return files(source).stream().filter(ignore::lets).toList();
    }

    private static List<Path> files(String source) throws IOException {
        Path from = Path.of(source);
        if (!Files.exists(from)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(from)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    static boolean isEmbeddedStore(Path file) {
        return file.getFileName().toString().matches("(io\\.zonky\\.|org\\.signal\\.embedded-redis).*");
    }

    /** What is copied out of the folder that is sent; not from another stage. */
    private static List<String> copied(String file) throws IOException {
        return instructions(file).stream().filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
                .map(line -> Stream.of(line.split("\\s+")).skip(1).filter(word -> !word.startsWith("--")).findFirst().orElseThrow())
                .toList();
    }

    private static List<String> instructions(String file) throws IOException {
        return Files.readString(DOCKER.resolve(file)).replaceAll("\\\\\n\\s*", "").lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }

    private static int lastIndexOf(List<String> lines, String beginning) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (lines.get(i).startsWith(beginning)) {
                return i;
            }
        }
        throw new AssertionError("no " + beginning);
    }

    private static DockerIgnore ignore() throws IOException {
        return DockerIgnore.read(Path.of(".dockerignore"));
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }
}
