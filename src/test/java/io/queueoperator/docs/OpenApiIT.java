package io.queueoperator.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/openapi.yaml}, which {@code OpenApiTest} makes, is served, and whole. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class OpenApiIT {
    private static final Path COMMITTED = Path.of("docs/openapi.yaml");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void the_served_document_is_the_committed_one() throws IOException {
        Response served = RestAssured.get("/q/openapi");

        assertThat(served.contentType()).isEqualTo("application/yaml;charset=UTF-8");
        assertThat(served.asString()).isEqualTo(Files.readString(COMMITTED));
    }

    @Test
    void a_problem_looks_as_it_is_described() {
        Map<String, Object> problem = RestAssured.get("/api/v1/jobs").jsonPath().getMap("");
        Map<String, Map<String, Object>> described = document().getMap("components.schemas.Problem.properties");

        assertThat(problem).containsOnlyKeys(described.keySet());
        assertThat(problem.get("error")).asInstanceOf(MAP)
                .containsOnlyKeys(((Map<?, ?>) described.get("error").get("properties")).keySet().toArray());
    }

    @Test
    void members_are_spelt_as_they_are_sent() {
        Map<String, Object> members = document().getMap("components.schemas.ClaimRequest.properties");

        assertThat(members).containsKeys("worker_id", "task_types", "wait_s").doesNotContainKey("workerId");
    }

    @Test
    void every_call_says_in_words_what_it_does_and_how_a_problem_looks() {
        assertThat(calls()).hasSizeGreaterThan(100);
        assertThat(calls()).allSatisfy(call -> {
            assertThat(call.said().get("summary")).as(call.name()).isNotNull();
            assertThat(call.said().get("tags")).as(call.name()).asInstanceOf(LIST).hasSize(1);
            assertThat(call.said().get("responses")).as(call.name()).asInstanceOf(MAP).extracting("default").isEqualTo(Map.of(
                    "$ref", "#/components/responses/" + (call.path().startsWith("/api/v1/") ? "Problem" : "PlainProblem")));
        });
    }

    @Test
    void no_two_calls_have_the_same_operation_id() {
        assertThat(calls().stream().map(call -> call.said().get("operationId"))).doesNotHaveDuplicates().doesNotContainNull();
    }

    @Test
    void a_call_that_says_it_needs_a_key_is_refused_without_one_and_no_other_is() {
        assertThat(calls()).filteredOn(call -> call.verb().equals("get")).allSatisfy(call -> {
            int status = RestAssured.get(call.path().replaceAll("\\{[^}]*}", "1")).statusCode();
            assertThat(status == 401).as(call.name() + " is answered " + status).isEqualTo(call.said().containsKey("security"));
        });
    }

    private record Call(String path, String verb, Map<String, Object> said) {
        String name() {
            return verb + " " + path;
        }
    }

    private static List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        Map<String, Map<String, Map<String, Object>>> paths = document().getMap("paths");
        paths.forEach((path, item) -> item.forEach((verb, said) -> calls.add(new Call(path, verb, said))));
        return calls;
    }

    private static JsonPath document() {
        try {
            return JsonPath.from(new ObjectMapper().writeValueAsString(YAML.readTree(COMMITTED.toFile())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
