package io.queueoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The AOT cache of the image of the JVM is written by {@code train.sh}, which runs here as it does there. */
class TrainingIT {
    private static final Path BUILT = Path.of("target", "quarkus-app");
    private static final Path APP = Path.of("target", "trained").toAbsolutePath();
    /** The version that has them; the oldest JDK that builds this has not. */
    private static final int WITH_AOT_CACHES = 25;

    @Test
    void the_service_is_trained_without_its_stores_and_starts_with_what_it_learnt() throws Exception {
        assumeTrue(Files.exists(BUILT.resolve("quarkus-run.jar")), "a native build makes no jars");
        Optional<Path> java = javas().stream().filter(TrainingIT::hasAotCaches).findFirst();
        assumeTrue(java.isPresent(), "there is no JDK " + WITH_AOT_CACHES + " here");
        Files.createDirectories(APP);

        Ran training = run(java.get(), "bash", "src/main/docker/train.sh", BUILT.toString(), APP.toString(), freePorts());
        assertThat(training.exitCode()).as(training.output()).isZero();
        try (Stream<Path> jars = Files.list(APP.resolve("lib/main"))) {
            assertThat(jars).noneMatch(ImageIT::isEmbeddedStore);
        }

        // "on": a JVM that cannot use the cache says so and ends; by default it starts without, and slower.
        Ran started = run(java.get(), java.get().toString(), "-XX:AOTCache=" + APP.resolve("app.aot"), "-XX:AOTMode=on",
                "-jar", APP.resolve("quarkus-run.jar").toString(), "--check-health");
        assertThat(started.output()).doesNotContain("AOT");
        assertThat(started.exitCode()).as("nobody is there to be asked").isEqualTo(1);
    }

    private record Ran(int exitCode, String output) {}

    private static Ran run(Path java, String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(Path.of("target"), "training", ".log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().merge("PATH", java.getParent() + ":", (path, first) -> first + path);
        // A port at which nobody listens.
        builder.environment().put("QUARKUS_HTTP_PORT", "1");
        int exitCode = builder.start().waitFor();
        return new Ran(exitCode, Files.readString(log));
    }

    /** The first of two. */
    private static String freePorts() throws IOException {
        while (true) {
            try (ServerSocket first = new ServerSocket(0); ServerSocket second = new ServerSocket(first.getLocalPort() + 1)) {
                return Integer.toString(second.getLocalPort() - 1);
            } catch (IOException | IllegalArgumentException taken) {
                // Another pair.
            }
        }
    }

    private static List<Path> javas() throws IOException {
        Path homes = Path.of("/usr/lib/jvm");
        try (Stream<Path> installed = Files.isDirectory(homes) ? Files.list(homes) : Stream.empty()) {
            return Stream.concat(Stream.of(Path.of(System.getProperty("java.home"))), installed)
                    .map(home -> home.resolve("bin/java")).filter(Files::isExecutable).toList();
        }
    }

    private static boolean hasAotCaches(Path java) {
        Path release = java.resolveSibling("../release");
        try {
            return Files.readAllLines(release).stream().filter(line -> line.startsWith("JAVA_VERSION="))
                    .anyMatch(line -> Integer.parseInt(line.replaceAll("JAVA_VERSION=\"(\\d+).*", "$1")) >= WITH_AOT_CACHES);
        } catch (IOException e) {
            return false;
        }
    }
}
