package io.queueoperator.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files of the console there can be, and how they are told apart. */
class WebFileTest {

    @ParameterizedTest
    @ValueSource(strings = {"page.html", "assets/css/base.css", "assets/views/jobs-table.js", "assets/icon_16.min.svg"})
    void files_of_the_console_have_plain_names(String path) {
        assertThat(WebFile.isName(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "assets/", "assets/..", "assets/../page.html", "assets/./page.html", "assets//x.js", "/page.html",
        "assets/.hidden.js", "assets/x", "assets/x.class", "assets/x.properties", "assets/x..js", "assets/x.js/", "assets/x%2e.js",
        "assets\\x.js", "assets/x.js\n", "assets/x.js\0.css", "../../application.properties"})
    void nothing_leads_anywhere_else(String path) {
        assertThat(WebFile.isName(path)).isFalse();
    }

    @Test
    void a_name_that_is_too_long_is_none() {
        assertThat(WebFile.isName("assets/" + "a/".repeat(5_000) + "x.js")).isFalse();
    }

    @Test
    void another_content_has_another_tag_and_a_browser_that_names_it_has_the_file() {
        WebFile one = file("body {}");
        WebFile other = file("body { color: red }");

        assertThat(one.type()).isEqualTo("text/css; charset=utf-8");
        assertThat(one.tag()).matches("\"[0-9a-f]{32}\"").isEqualTo(file("body {}").tag()).isNotEqualTo(other.tag());
        assertThat(one.isKnown(one.tag())).isTrue();
        assertThat(one.isKnown("W/" + one.tag())).isTrue();
        assertThat(one.isKnown(other.tag() + ", " + one.tag())).isTrue();
        assertThat(one.isKnown("*")).isTrue();
        assertThat(one.isKnown(other.tag())).isFalse();
    }

    private static WebFile file(String content) {
        return WebFile.of("assets/css/base.css", content.getBytes(StandardCharsets.UTF_8));
    }
}
