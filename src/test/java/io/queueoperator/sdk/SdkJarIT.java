package io.queueoperator.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that is shipped, as whoever uses it has it. */
class SdkJarIT {
    @Test
    void the_jar_holds_the_sdk_the_messages_and_the_core_and_nothing_else() throws Exception {
        try (JarFile jar = new JarFile(jar().toFile())) {
            List<String> classes = jar.stream().map(JarEntry::getName).filter(name -> !name.endsWith("/"))
                    .filter(name -> !name.startsWith("META-INF/")).toList();
            assertThat(classes).contains("io/queueoperator/sdk/Worker.class", "io/queueoperator/api/JobView.class",
                    "io/queueoperator/core/job/JobStatus.class");
            assertThat(classes).allMatch(name -> name.matches("io/queueoperator/(sdk|api|core)/.*\\.class"));
        }
    }

    @Test
    void a_worker_runs_on_the_jar_and_jackson_alone(@TempDir Path folder) throws Exception {
        AloneWithJackson.assertRuns(jar(), folder.resolve("program"));
    }

    private static Path jar() throws Exception {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            List<Path> jars = built.filter(file -> file.getFileName().toString().endsWith("-sdk.jar")).toList();
            assertThat(jars).hasSize(1);
            return jars.get(0);
        }
    }
}
