package io.queueoperator.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.queueoperator.testing.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"4711", "a", "A-Z.a_z:0-9", "3f2b8c1e-1111-4222-8333-abcdefabcdef", "..", "-"})
    void legal_ids_are_taken_as_they_are(String id) {
        assertThat(Identifier.isValid(id)).isTrue();
        assertThat(Identifier.require("id", id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "ä", "4711\n", "%34", "a\0", "*", "١"})
    void anything_else_is_a_problem_that_names_the_field_and_the_rule(String id) {
        assertThat(Identifier.isValid(id)).isFalse();
        assertThatExceptionOfType(Problem.class).isThrownBy(() -> Identifier.require("source_id", id))
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_REQUEST);
                    assertThat(problem.sentence()).startsWith("source_id ").contains(Identifier.RULE);
                });
    }

    @Test
    void an_id_has_at_most_128_characters() {
        assertThat(Identifier.isValid("x".repeat(128))).isTrue();
        assertThat(Identifier.isValid("x".repeat(129))).isFalse();
    }

    @Test
    void a_legal_id_needs_no_escaping_anywhere() {
        Cases.forAll(random -> {
            String text = Cases.text(random, 3);
            if (Identifier.isValid(text)) {
                assertThat(text).isNotEmpty().matches(c -> c.chars().allMatch(
                        x -> x < 128 && (Character.isLetterOrDigit(x) || "._:-".indexOf(x) >= 0)));
            } else {
                assertThat(text.isEmpty() || text.length() > 128 || text.chars().anyMatch(
                        x -> x >= 128 || !(Character.isLetterOrDigit(x) || "._:-".indexOf(x) >= 0))).isTrue();
            }
        });
    }
}
