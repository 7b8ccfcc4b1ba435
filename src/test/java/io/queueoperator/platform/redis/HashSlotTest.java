package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HashSlotTest {

    @Test
    void a_key_is_in_the_slot_that_redis_says() {
        // What CLUSTER KEYSLOT answers.
        assertThat(HashSlot.of("123456789")).isEqualTo(12739);
        assertThat(HashSlot.of("foo")).isEqualTo(12182);
        assertThat(HashSlot.of("somekey")).isEqualTo(11058);
    }

    @Test
    void a_hash_tag_decides_alone_unless_it_is_empty() {
        assertThat(HashSlot.of("a:{foo}:b")).isEqualTo(HashSlot.of("foo"));
        assertThat(HashSlot.of("{foo}{bar}")).isEqualTo(HashSlot.of("foo"));
        assertThat(HashSlot.of("foo{hash_tag}")).isEqualTo(2515);
        assertThat(HashSlot.of("foo{}{bar}")).isNotEqualTo(HashSlot.of("bar")).isNotEqualTo(HashSlot.of(""));
        assertThat(HashSlot.of("foo{bar")).isNotEqualTo(HashSlot.of("bar"));
    }

    @Test
    void keys_are_in_one_slot_or_not() {
        assertThat(HashSlot.isOne(List.of("queue", "queue-operator:{queue}:in-hand"))).isTrue();
        assertThat(HashSlot.isOne(List.of("job:1", "job:2"))).isFalse();
        assertThat(HashSlot.isOne(List.of())).isTrue();
    }
}
