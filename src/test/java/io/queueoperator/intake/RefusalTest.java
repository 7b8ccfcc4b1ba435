package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.intake.Refusal.Reason;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTest {
    @Test
    void the_words_for_machines_stay_what_they_were() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::wire)).isEqualTo(List.of(
                "bad_entry", "no_hash", "not_a_hash", "missing_field", "bad_field", "too_large", "already_ended", "id_taken",
                "not_storable"));
    }

    @Test
    void the_first_field_that_is_wrong_is_the_one_that_is_told() {
        CheckedFields fields = new CheckedFields(new RawHash("hash", 0, java.util.Map.of(), java.util.Set.of()));
        fields.refuse(Reason.MISSING_FIELD, "task", "a task name");
        fields.refuse(Reason.BAD_FIELD, "dpi", "a whole number");

        assertThat(fields.refusal()).isEqualTo(
                new Refusal(Reason.MISSING_FIELD, "task is missing; expected: a task name"));
    }

    @Test
    void a_field_that_is_there_and_wrong_is_called_so() {
        CheckedFields fields = new CheckedFields(new RawHash("hash", 0, java.util.Map.of(), java.util.Set.of()));
        fields.refuse(Reason.BAD_FIELD, "dpi", "a whole number");

        assertThat(fields.refusal()).isEqualTo(
                new Refusal(Reason.BAD_FIELD, "dpi is not acceptable; expected: a whole number"));
    }
}
