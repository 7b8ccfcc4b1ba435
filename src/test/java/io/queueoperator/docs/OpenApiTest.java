package io.queueoperator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/openapi.yaml} is what the code says. */
@QuarkusTest
@QuarkusTestResource(LocalStoresResource.class)
class OpenApiTest {
    private static final Path COMMITTED = Path.of("docs/openapi.yaml");
    private static final Path MADE = Path.of("target/openapi.yaml");
    private static final ObjectMapper YAML =
            new ObjectMapper(YAMLFactory.builder().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES).build());

    @Test
    void the_committed_document_is_what_the_code_says() throws IOException {
        Object made = YAML.readValue(RestAssured.get("/q/openapi?format=yaml").asByteArray(), Object.class);
        // In the order of the alphabet: that of the extension is not the same after every build.
        YAML.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).writeValue(MADE.toFile(), made);

        assertThat(Files.mismatch(MADE, COMMITTED))
                .as("%1$s is out of date. Look at the difference, and if it is meant, copy it:%n"
                        + "git diff --no-index %1$s %2$s; cp %2$s %1$s%n The first byte that differs", COMMITTED, MADE)
                .isEqualTo(-1);
    }
}
