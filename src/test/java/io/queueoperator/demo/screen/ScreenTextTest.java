package io.queueoperator.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import org.junit.jupiter.api.Test;

class ScreenTextTest {

    @Test
    void a_message_cannot_move_the_cursor_or_hide_itself() {
        assertThat(ScreenText.plain("a\033[2Jb\rc\nd\u009be\u202ef\u200bg\007")).isEqualTo("a [2Jb c d efg ");
    }

    @Test
    void cuts_with_a_mark_and_knows_wide_characters() {
        assertThat(ScreenText.fit("abcdef", 6, Glyphs.ASCII)).isEqualTo("abcdef");
        assertThat(ScreenText.fit("abcdef", 5, Glyphs.ASCII)).isEqualTo("ab...");
        assertThat(ScreenText.fit("\u6771\u4eac\u90fd", 5, Glyphs.UNICODE)).isEqualTo("\u6771\u4eac\u2026");
        assertThat(ScreenText.pad("ab", 4, Glyphs.ASCII)).isEqualTo("ab  ");
    }

    @Test
    void wraps_at_spaces_and_breaks_what_has_none() {
        assertThat(ScreenText.wrap("the quick brown fox", 10)).containsExactly("the quick", "brown fox");
        assertThat(ScreenText.wrap("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
        assertThat(ScreenText.wrap("", 4)).containsExactly("");
    }

    @Test
    void nothing_is_ever_wider_than_asked() {
        Cases.forAll(random -> {
            int width = random.nextInt(2, 121);
            String plain = ScreenText.plain(Cases.text(random, 12));
            assertThat(plain.chars()).noneMatch(Character::isISOControl);
            assertThat(ScreenText.width(ScreenText.fit(plain, width, Glyphs.UNICODE))).isLessThanOrEqualTo(width);
            assertThat(ScreenText.width(ScreenText.pad(plain, width, Glyphs.ASCII))).isEqualTo(width);
            assertThat(ScreenText.wrap(plain, width)).allMatch(line -> ScreenText.width(line) <= width);
        });
    }
}
