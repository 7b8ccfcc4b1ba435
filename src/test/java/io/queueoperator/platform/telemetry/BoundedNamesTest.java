package io.queueoperator.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedNamesTest {
    private final BoundedNames names = new BoundedNames(List.of("TIMEOUT"), 2);

    @Test
    void names_stay_themselves_while_there_is_room() {
        assertThat(names.of("first")).isEqualTo("first");
        assertThat(names.of("second")).isEqualTo("second");
        assertThat(names.of("third")).isEqualTo("other");
        assertThat(names.of("first")).isEqualTo("first");
    }

    @Test
    void what_is_known_beforehand_takes_no_room_and_is_never_shut_out() {
        List.of("a", "b", "c").forEach(names::of);

        assertThat(names.of("TIMEOUT")).isEqualTo("TIMEOUT");
    }

    @Test
    void a_hundred_thousand_words_from_everywhere_at_once_are_no_more_than_the_limit_and_other() {
        assertThat(IntStream.range(0, 100_000).parallel().mapToObj(i -> names.of("word-" + i)).collect(Collectors.toSet()))
                .hasSize(3).contains("other");
    }

    @Test
    void nothing_is_no_name() {
        assertThat(names.of("")).isEqualTo("other");
        assertThat(names.of(" ")).isEqualTo("other");
    }
}
