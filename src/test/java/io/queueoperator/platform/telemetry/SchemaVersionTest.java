package io.queueoperator.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaVersionTest {
    private static final Pattern MIGRATION = Pattern.compile("V(\\d+)__[a-z0-9_]+\\.sql");

    @Test
    void the_expected_version_is_that_of_the_newest_migration_and_none_is_missing() throws Exception {
        assertThat(versions()).isEqualTo(IntStream.rangeClosed(1, SchemaVersion.EXPECTED).boxed().toList());
    }

    private static List<Integer> versions() throws IOException, URISyntaxException {
        Path folder = Path.of(SchemaVersion.class.getResource("/db/migration").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> version(file.getFileName().toString())).sorted().toList();
        }
    }

    private static int version(String file) {
        Matcher name = MIGRATION.matcher(file);
        assertThat(name.matches()).as("%s is named like a migration", file).isTrue();
        return Integer.parseInt(name.group(1));
    }
}
