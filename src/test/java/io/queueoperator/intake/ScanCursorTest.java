package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanCursorTest {
    private static final List<String> SERVERS = List.of("marker:b", "marker:a", "marker:c");

    @Test
    void a_round_walks_over_each_server_to_its_end() {
        List<ScanCursor> walk = new ArrayList<>();
        String text = ScanCursor.START;
        do {
            ScanCursor at = ScanCursor.of(text, SERVERS);
            walk.add(at);
            text = at.next(at.cursor().equals("0") ? "17" : "0", SERVERS);
        } while (!text.equals(ScanCursor.START));

        assertThat(walk).containsExactly(
                new ScanCursor("marker:a", "0"), new ScanCursor("marker:a", "17"),
                new ScanCursor("marker:b", "0"), new ScanCursor("marker:b", "17"),
                new ScanCursor("marker:c", "0"), new ScanCursor("marker:c", "17"));
    }

    @Test
    void one_server_alone_is_a_round() {
        ScanCursor at = ScanCursor.of("5@marker", List.of("marker"));

        assertThat(at.next("9", List.of("marker"))).isEqualTo("9@marker");
        assertThat(at.next("0", List.of("marker"))).isEqualTo(ScanCursor.START);
    }

    @Test
    void a_server_that_has_left_is_skipped() {
        assertThat(ScanCursor.of("17@marker:b", List.of("marker:a", "marker:c"))).isEqualTo(new ScanCursor("marker:c", "0"));
    }
}
