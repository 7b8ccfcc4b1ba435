package io.queueoperator.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.queueoperator.api.ClassifyRequest;
import io.queueoperator.api.FailBatch;
import io.queueoperator.api.SignIn;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrictJsonTest {
    private final StrictJson json = new StrictJson();

    @Test
    void all_that_is_wrong_is_told_at_once_by_field_in_the_order_of_the_alphabet() {
        assertThat(refused("{\"task_type\": \"{a}\", \"attempt\": 0, \"retry_after_s\": 86401}", ClassifyRequest.class)).containsExactly(
                new BadField("attempt", "is out of range: 0", "a whole number from 1 to 1000"),
                new BadField("error_message", "is missing", "what happened, in words a person can act on"),
                new BadField("retry_after_s", "is out of range: 86401", "whole seconds from 0 to 86400"),
                new BadField("task_type", "is not valid: \"{a}\"", "1 to 128 characters of A-Z a-z 0-9 . _ : -"));
    }

    @Test
    void one_value_may_be_wrong_in_two_ways() {
        assertThat(refused("{\"key\": \"" + " ".repeat(1001) + "\"}", SignIn.class)).containsExactly(
                new BadField("key", "is empty", "an API key"),
                new BadField("key", "has the wrong length", "an API key, at most 1000 characters"));
    }

    @Test
    void a_place_in_a_list_has_its_number() {
        assertThat(refused("{\"jobs\": [null, {\"id\": \"a\", \"lease_token\": 1, \"error_message\": \" \"}]}", FailBatch.class))
                .extracting(BadField::field, BadField::problem)
                .containsExactly(
                        tuple("jobs[0]", "is missing"),
                        tuple("jobs[1].error_message", "is empty"));
    }

    @Test
    void a_field_is_looked_for_in_the_object_itself_and_not_in_what_it_contains() {
        assertThat(has("{\"jobs\": []}")).isTrue();
        assertThat(has("{\"a\": {\"jobs\": 1}, \"b\": [{\"jobs\": 1}], \"jobs\": null}")).isTrue();
        assertThat(has("{\"a\": {\"jobs\": 1}, \"b\": [\"jobs\"], \"c\": \"jobs\"}")).isFalse();
        assertThat(has("[{\"jobs\": 1}]")).isFalse();
        assertThat(has("\"jobs\"")).isFalse();
        assertThat(has("")).isFalse();
    }

    @Test
    void where_a_field_is_looked_for_in_vain_what_is_no_json_is_refused() {
        assertThatThrownBy(() -> has("{\"a\": 1,, \"jobs\": []}")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> has("{\"a\": " + "[".repeat(101))).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> has("{\"a\": \"b")).isInstanceOf(Problem.class);
    }

    private boolean has(String body) {
        return json.hasField(body.getBytes(StandardCharsets.UTF_8), "jobs");
    }

    @SuppressWarnings("unchecked")
    private List<BadField> refused(String body, Class<?> type) {
        Problem problem = catchThrowableOfType(
                Problem.class, () -> json.read(body.getBytes(StandardCharsets.UTF_8), type));
        return (List<BadField>) problem.facts().get("fields");
    }
}
