package io.queueoperator.platform.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpValuesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new JavaTimeModule())
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    private static final String SECRET = "hunter2";

    private final DumpValues dump = new DumpValues(MAPPER, Settings.DEFAULTS);

    @ParameterizedTest
    @ValueSource(strings = {"password", "PASSWORD", "db_password", "dbPassword", "user-password", "accessToken", "API_KEY",
        "x-api-key", "apiKey", "Authorization", "client_secret", "set-cookie", "AWS credentials", "private_key"})
    void the_value_of_a_secret_name_is_masked_however_the_name_is_written(String name) {
        assertThat(json(Map.of(name, SECRET)).get(name).asText()).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operation", "key", "concurrency_key", "source", "pass", "author"})
    void other_names_are_not_secret(String name) {
        assertThat(json(Map.of(name, SECRET)).get(name).asText()).isEqualTo(SECRET);
    }

    /** As an argument might be: what the ledger knows it by is its JSON. */
    record Login(String userName, String userPassword, List<Map<String, Object>> more) {}

    @Test
    void secrets_are_found_in_records_lists_maps_and_texts_that_are_json() {
        Login login = new Login("ann", SECRET, List.of(Map.of("nested", Map.of("Token", SECRET))));
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("login", login);
        inputs.put("logins", new Object[] {login});
        inputs.put("maybe", Optional.of(login));
        inputs.put("body", "{\"deep\":[{\"password\":\"" + SECRET + "\",\"user\":\"ann\"}]}");
        inputs.put("url", "postgresql://ann:" + SECRET + "@localhost/db");

        JsonNode told = json(inputs);

        assertThat(told.toString()).doesNotContain(SECRET);
        assertThat(told.at("/login/user_name").asText()).isEqualTo("ann");
        assertThat(told.at("/login/user_password").asText()).isEqualTo("***");
        assertThat(told.at("/login/more/0/nested/Token").asText()).isEqualTo("***");
        assertThat(told.at("/logins/0/user_name").asText()).isEqualTo("ann");
        assertThat(told.at("/maybe/user_name").asText()).isEqualTo("ann");
        assertThat(told.at("/body/deep/0/user").asText()).isEqualTo("ann");
        assertThat(told.get("url").asText()).isEqualTo("postgresql://ann:***@localhost/db");
    }

    @Test
    void a_secret_object_is_masked_as_a_whole_and_a_missing_secret_stays_missing() {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("credentials", Map.of("user", "ann", "word", SECRET));
        inputs.put("token", null);

        assertThat(json(inputs).toString()).isEqualTo("{\"credentials\":\"***\",\"token\":null}");
    }

    @Test
    void plain_values_are_told_as_they_are() {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("number", 42);
        inputs.put("part", 0.5);
        inputs.put("yes", true);
        inputs.put("nothing", null);
        inputs.put("duration", Duration.ofMinutes(5));
        inputs.put("at", Instant.parse("2026-03-01T12:00:00Z"));
        inputs.put("bytes", new byte[17]);
        inputs.put("empty", Optional.empty());

        assertThat(json(inputs).toString()).isEqualTo("{\"number\":42,\"part\":0.5,\"yes\":true,\"nothing\":null,"
                + "\"duration\":\"PT5M\",\"at\":\"2026-03-01T12:00:00Z\",\"bytes\":\"(17 bytes)\",\"empty\":null}");
    }

    @Test
    void a_long_text_is_cut_and_says_how_much_is_missing_and_where() {
        Dumped dumped = dump.of(Map.of("page", Map.of("text", "x".repeat(10_000))));

        assertThat(dumped.cut()).containsExactly("page.text");
        assertThat(dumped.json()).endsWith("x… 6000 more characters cut …\"}}").hasSizeLessThan(4_100);
    }

    @Test
    void a_cut_does_not_split_a_character() {
        String json = dump.of(Map.of("text", "x".repeat(DumpWalk.TEXT - 1) + "😀".repeat(10))).json();

        assertThat(json).contains("x… 20 more characters cut …");
    }

    @Test
    void long_lists_and_wide_objects_are_cut_and_say_so() throws Exception {
        Map<String, Object> wide = new LinkedHashMap<>();
        IntStream.range(0, 150).forEach(i -> wide.put("field" + i, i));
        Dumped dumped = dump.of(Map.of("ids", Collections.nCopies(1000, "a"), "wide", wide));

        JsonNode told = MAPPER.readTree(dumped.json());
        assertThat(told.get("ids")).hasSize(DumpWalk.ITEMS + 1);
        assertThat(told.get("ids").get(DumpWalk.ITEMS).asText()).isEqualTo("… 950 more items cut …");
        assertThat(told.get("wide")).hasSize(DumpWalk.FIELDS + 1);
        assertThat(told.get("wide").get("…").asText()).isEqualTo("50 more fields cut");
        assertThat(dumped.cut()).containsExactlyInAnyOrder("ids", "wide");
    }

    @Test
    void everything_together_is_bounded() {
        List<Object> texts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            texts.add(Map.of("text", "x".repeat(4_000)));
        }

        Dumped dumped = dump.of(Map.of("texts", texts));

        assertThat(dumped.json()).hasSizeLessThan(DumpWalk.ALL + 5_000);
        assertThat(dumped.cut()).isNotEmpty();
    }

    @Test
    void what_is_nested_too_deeply_ends_in_words() {
        Object deep = "bottom";
        for (int i = 0; i < 100; i++) {
            deep = Map.of("in", deep);
        }

        assertThat(dump.of(deep).json()).contains("nested deeper, cut").doesNotContain("bottom");
    }

    /** Jackson cannot write it, and its text is nobody's business. */
    static final class Endless {
        public Endless getSelf() {
            return this;
        }

        @Override
        public String toString() {
            return SECRET;
        }
    }

    @Test
    void what_jackson_cannot_write_is_told_by_its_type() {
        assertThat(dump.of(Map.of("it", new Endless())).json()).isEqualTo("{\"it\":\"(Endless)\"}");
        assertThat(dump.of(Map.of("it", new Object())).json()).isEqualTo("{\"it\":\"(Object)\"}");
        assertThat(dump.of(Map.of("it", new Login("x".repeat(1 << 20), "", List.of()))).json())
                .isEqualTo("{\"it\":\"(Login)\"}");
    }

    @Test
    void json_of_others_is_read_and_what_is_none_stays_a_text() {
        assertThat(dump.ofJson(null)).isNull();
        assertThat(dump.ofJson("{\"token\":1,\"n\":12345678901234567890.5}").json())
                .isEqualTo("{\"token\":\"***\",\"n\":12345678901234567890.5}");
        assertThat(dump.ofJson("[not json").json()).isEqualTo("\"[not json\"");
    }

    @Test
    void json_that_is_too_long_to_be_looked_through_shows_nothing_of_itself() {
        String json = "{\"password\":\"hunter2\",\"blob\":\"" + "x".repeat(DumpValues.LARGEST) + "\"}";

        assertThat(dump.ofJson(json).json()).isEqualTo("\"(" + json.length() + " characters)\"");
        assertThat(dump.of(Map.of("body", json)).json()).doesNotContain("hunter2");
    }

    @Test
    void a_list_of_entries_keeps_the_first_ones_each_bounded_by_itself() throws Exception {
        String json = dump.list(Collections.nCopies(80, Map.of("error", "x".repeat(50_000))));

        JsonNode list = MAPPER.readTree(json);
        assertThat(list).hasSize(DumpValues.ENTRIES).allSatisfy(entry ->
                assertThat(entry.get("error").asText()).endsWith("46000 more characters cut …"));
    }

    private JsonNode json(Object value) {
        try {
            return MAPPER.readTree(dump.of(value).json());
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
