package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.platform.redis.ClusterSlots.Range;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSlotsTest {
    private static final ClusterSlots THREE = new ClusterSlots(List.of(
            new Range("a", 0, 99), new Range("b", 100, 16_000), new Range("c", 16_001, 16_383), new Range("a", 16_383, 16_383)));

    @Test
    void each_server_has_a_key_of_its_own() {
        List<String> keys = THREE.keyOnEach("marker:");

        assertThat(keys).extracting(key -> THREE.server(key).orElseThrow()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(THREE.keyOnEach("marker:")).as("the same every time").isEqualTo(keys);
    }

    @Test
    void a_slot_that_nobody_serves_has_no_server() {
        ClusterSlots none = new ClusterSlots(List.of());

        assertThat(none.server("job:1")).isEmpty();
        assertThat(none.keyOnEach("marker:")).isEmpty();
    }

    @Test
    void a_server_whose_slots_are_all_anothers_is_no_endless_search() {
        ClusterSlots overlapping = new ClusterSlots(List.of(new Range("a", 0, 16_383), new Range("b", 5, 5)));

        assertThatThrownBy(() -> overlapping.keyOnEach("marker:")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("contradicts itself").hasMessageContaining("server=b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MOVED 866 127.0.0.1:6380", "[ERR] ASK 866 127.0.0.1:6380",
        "TRYAGAIN Multiple keys request during rehashing of slot", "CROSSSLOT Keys in request don't hash to the same slot"})
    void commands_of_keys_that_are_on_their_way_are_sent_one_by_one(String answer) {
        assertThat(ClusterServers.isElsewhere(new IllegalStateException(answer))).isTrue();
    }
}
