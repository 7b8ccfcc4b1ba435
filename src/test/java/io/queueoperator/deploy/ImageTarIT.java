package io.queueoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What an image of the service adds to its base, as {@code -Dimage-tar} leaves it. Not looked at: the base itself (there is
 * none), whether its JVM starts this, and what {@code docker build} makes of the Dockerfile.
 */
class ImageTarIT {
    private static final Path TAR = Path.of("target/jib-image.tar");
    private static final Path DOCKERFILE = Path.of("src/main/docker/Dockerfile.jvm");
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int SETS_ANOTHER_ID = 06000;

    private static JsonNode config;
    private static final List<TarArchiveEntry> files = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        assumeTrue(Files.exists(TAR), "there is no image: it is made with -Dimage-tar");
        Map<String, byte[]> parts = parts();
        ObjectMapper mapper = new ObjectMapper();
        JsonNode manifest = mapper.readTree(parts.get("manifest.json")).get(0);
        config = mapper.readTree(parts.get(manifest.get("Config").asText()));
        files.clear();
        for (JsonNode layer : manifest.get("Layers")) {
            files.addAll(entries(parts.get(layer.asText())));
        }
    }

    @Test
    void it_runs_as_nobody_and_as_the_dockerfile_says() throws IOException {
        JsonNode run = config.get("config");

        assertThat(run.get("User").asText()).isEqualTo("65532:65532");
        assertThat(Files.readString(DOCKERFILE)).contains("\nUSER " + run.get("User").asText() + "\n");
        assertThat(run.get("WorkingDir").asText()).isEqualTo("/app");
        assertThat(run.get("ExposedPorts").has("8080/tcp")).isTrue();
    }

    @Test
    void the_service_is_its_first_process_and_no_shell_is_between() {
        assertThat(config.at("/config/Entrypoint/0").asText()).isEqualTo("java");
        assertThat(config.at("/config/Entrypoint").toString()).endsWith("\"-jar\",\"/app/quarkus-run.jar\"]");
        assertThat(config.at("/config/Cmd").size()).isZero();
        assertThat(names()).contains("app/quarkus-run.jar");
    }

    @Test
    void nothing_is_in_it_but_jars_and_what_quarkus_writes_beside_them() {
        assertThat(files).filteredOn(file -> !file.isDirectory()).allSatisfy(file ->
                assertThat(file.getName()).matches("app/.*(\\.jar|\\.dat|\\.txt|\\.json)"));
    }

    @Test
    void the_stores_of_one_persons_machine_are_not_in_it() {
        assertThat(names()).noneMatch(name -> name.contains("zonky") || name.contains("embedded-redis"));
    }

    @Test
    void nobody_can_write_to_it_or_become_somebody_else_by_it() {
        assertThat(files).allSatisfy(file -> {
            assertThat(file.getMode() & (WRITABLE_BY_OTHERS | SETS_ANOTHER_ID)).as(file.getName()).isZero();
            assertThat(file.getLongUserId()).as(file.getName()).isZero();
        });
    }

    @Test
    void no_secret_is_in_its_environment() {
        assertThat(config.at("/config/Env").toString()).isEqualTo("[\"QUARKUS_HTTP_HOST=0.0.0.0\"]");
    }

    private static List<String> names() {
        return files.stream().map(TarArchiveEntry::getName).toList();
    }

    private static Map<String, byte[]> parts() throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (TarArchiveInputStream image = new TarArchiveInputStream(Files.newInputStream(TAR))) {
            for (TarArchiveEntry entry = image.getNextEntry(); entry != null; entry = image.getNextEntry()) {
                parts.put(entry.getName(), image.readAllBytes());
            }
        }
        return parts;
    }

    private static List<TarArchiveEntry> entries(byte[] layer) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (InputStream open = new GZIPInputStream(new ByteArrayInputStream(layer));
                TarArchiveInputStream tar = new TarArchiveInputStream(open)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }
}
