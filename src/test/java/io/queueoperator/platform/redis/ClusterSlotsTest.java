package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.redis.ClusterSlots.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
