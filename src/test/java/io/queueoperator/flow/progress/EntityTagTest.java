package io.queueoperator.flow.progress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers and the proxies between send as {@code If-None-Match}. */
class EntityTagTest {
    private static final String TAG = "W/\"18c-2f\"";

    @ParameterizedTest
    @ValueSource(strings = {"W/\"18c-2f\"", "\"18c-2f\"", "*", "\"other\", W/\"18c-2f\"", "  \"18c-2f\" ,\"other\""})
    void a_reader_that_names_the_state_has_it(String ifNoneMatch) {
        assertThat(EntityTag.isKnown(TAG, ifNoneMatch)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "W/\"18c-30\"", "xxW/\"18c-2f\"yy", "18c-2f", "W/", ",,", "\"*\""})
    void anything_else_is_another_state(String ifNoneMatch) {
        assertThat(EntityTag.isKnown(TAG, ifNoneMatch)).isFalse();
    }

    @Test
    void a_reader_that_names_nothing_gets_all_of_it() {
        assertThat(EntityTag.isKnown(TAG, null)).isFalse();
    }
}
