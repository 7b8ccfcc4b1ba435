package io.queueoperator.demo.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestimonyTest {

    @Test
    void one_story_needs_every_store_to_say_failed_in_the_same_words() {
        assertThat(told(said("failed", "why"), said("failed", "why")).isUnanimous()).isTrue();
        assertThat(told(said("failed", "why"), said("failed", "worker failed")).isUnanimous()).isFalse();
        assertThat(told(said("failed", "why"), said("running", "why")).isUnanimous()).isFalse();
        assertThat(told(said("failed", null), said("failed", null)).isUnanimous()).isFalse();
        assertThat(told(said("failed", ""), said("failed", "")).isUnanimous()).isFalse();
    }

    private static Testimony told(Testimony.Statement... stores) {
        return new Testimony("42", "ocr", List.of(stores), Optional.empty());
    }

    private static Testimony.Statement said(String status, String message) {
        return new Testimony.Statement("store", status, message);
    }
}
