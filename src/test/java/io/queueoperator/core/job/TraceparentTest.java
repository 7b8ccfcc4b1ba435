package io.queueoperator.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceparentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void a_header_is_read_into_its_parts() {
        Traceparent place = Traceparent.parse("00-" + TRACE + "-" + SPAN + "-01").orElseThrow();

        assertThat(place).isEqualTo(new Traceparent(TRACE, SPAN, "01"));
    }

    @Test
    void what_was_read_is_written_as_it_was() {
        Random random = new Random(17);
        for (int i = 0; i < 10_000; i++) {
            String header = String.format("00-%016x%016x-%016x-%02x",
                    random.nextLong() | 1, random.nextLong(), random.nextLong() | 1, random.nextInt(256));

            assertThat(Traceparent.parse(header)).map(Traceparent::toString).contains(header);
            assertThat(header).matches(Traceparent.REGEX);
        }
    }

    @Test
    void a_header_with_any_one_character_changed_is_another_place_or_none() {
        String header = "00-" + TRACE + "-" + SPAN + "-01";
        for (int i = 0; i < header.length(); i++) {
            for (char other : "0gG- \n\u0660".toCharArray()) {
                if (header.charAt(i) == other) {
                    continue;
                }
                String changed = header.substring(0, i) + other + header.substring(i + 1);
                Optional<Traceparent> place = Traceparent.parse(changed);

                assertThat(place.map(Traceparent::toString).orElse("none")).as(changed).isNotEqualTo(header);
                place.ifPresent(read -> assertThat(read.toString()).matches(Traceparent.REGEX));
            }
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {
        "", " ", "00", "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-01-more", "00-" + TRACE + "-" + SPAN + "-01 ", " 00-" + TRACE + "-" + SPAN + "-01",
        "00-00000000000000000000000000000000-" + SPAN + "-01", "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01", "ff-" + TRACE + "-" + SPAN + "-01",
        "01-" + TRACE + "-" + SPAN + "-01.more", "01-" + TRACE + "-" + SPAN + "-011"})
    void what_is_no_place_in_a_trace_is_ignored(String header) {
        assertThat(Traceparent.parse(header)).isEmpty();
    }

    @Test
    void what_is_longer_than_any_header_of_today_or_tomorrow_is_ignored() {
        assertThat(Traceparent.parse("01-" + TRACE + "-" + SPAN + "-01-" + "x".repeat(1_000))).isEmpty();
    }

    @Test
    void a_version_of_the_future_is_read_as_far_as_it_is_known() {
        String today = "00-" + TRACE + "-" + SPAN;

        assertThat(Traceparent.parse("01-" + TRACE + "-" + SPAN + "-01")).map(Traceparent::toString).contains(today + "-01");
        assertThat(Traceparent.parse("cc-" + TRACE + "-" + SPAN + "-fd-what-else")).map(Traceparent::toString)
                .contains(today + "-01");
        assertThat(Traceparent.parse("cc-" + TRACE + "-" + SPAN + "-fe")).map(Traceparent::toString)
                .contains(today + "-00");
    }
}
