package io.queueoperator.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import org.junit.jupiter.api.Test;

class BarTest {

    @Test
    void empty_half_and_full() {
        assertThat(Bar.of(0, 4, Glyphs.ASCII)).isEqualTo("----");
        assertThat(Bar.of(50, 4, Glyphs.ASCII)).isEqualTo("##--");
        assertThat(Bar.of(99.9, 4, Glyphs.ASCII)).isEqualTo("###-");
        assertThat(Bar.of(100, 4, Glyphs.ASCII)).isEqualTo("####");
    }

    @Test
    void the_number_beside_it_is_full_only_when_the_bar_is() {
        assertThat(Bar.percent(0)).isEqualTo("  0 %");
        assertThat(Bar.percent(99.9)).isEqualTo(" 99 %");
        assertThat(Bar.percent(100)).isEqualTo("100 %");
        assertThat(Bar.percent(Double.NaN)).isEqualTo("  0 %");
    }

    @Test
    void whatever_the_number_the_width_holds() {
        Cases.forAll(random -> {
            // Any bits at all: not numbers and infinities among them.
            double percent = Double.longBitsToDouble(random.nextLong());
            int width = random.nextInt(301);
            assertThat(Bar.of(percent, width, Glyphs.UNICODE)).hasSize(width);
            assertThat(Bar.percent(percent)).hasSize(5);
        });
    }
}
