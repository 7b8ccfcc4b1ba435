package io.queueoperator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} says what the service reads; {@code -Ddocs.write} writes what has changed. */
class ConfigurationDocsTest {
    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final Path SOURCES = Path.of("src/main/java");
    /** What stands above is written by hand. */
    private static final String MARK = "<!-- From here on written by ConfigurationDocsTest. -->\n\n";

    @Test
    void the_chapter_says_what_the_classes_say() throws IOException {
        String written = Files.readString(DOCUMENT);
        String byHand = written.substring(0, written.indexOf(MARK) + MARK.length());
        String wanted = byHand + ConfigurationTable.of(ConfigurationSource.mappingsBelow(SOURCES));
        if (System.getProperty("docs.write") != null) {
            Files.writeString(DOCUMENT, wanted);
        } else {
            assertThat(written.lines().toList())
                    .as("%s is out of date. Write it anew, and commit it:%n"
                            + "mvn -Dquick test -Dtest=ConfigurationDocsTest -Ddocs.write%nIts lines", DOCUMENT)
                    .containsExactlyElementsOf(wanted.lines().toList());
        }
    }

    @Test
    void every_setting_says_what_it_means() throws IOException {
        List<Setting> settings = settings();

        assertThat(settings).hasSizeGreaterThan(100);
        assertThat(settings).allSatisfy(setting -> assertThat(setting.meaning()).as(setting.name()).isNotBlank());
    }

    @Test
    void no_two_settings_have_the_same_name() throws IOException {
        assertThat(settings().stream().map(Setting::name)).doesNotHaveDuplicates();
    }

    @Test
    void what_nobody_may_see_is_marked() throws IOException {
        assertThat(settings().stream().filter(Setting::isSecret).map(Setting::name)).containsExactlyInAnyOrder(
                "queue-operator.security.keys", "queue-operator.console.session-secret");
    }

    @Test
    void a_setting_is_named_as_the_environment_names_it() {
        assertThat(new Setting("queue-operator.passes.limits.{key}", "whole number", "", "").variable())
                .isEqualTo("QUEUE_OPERATOR_PASSES_LIMITS_KEY");
    }

    private static List<Setting> settings() throws IOException {
        return ConfigurationSource.mappingsBelow(SOURCES).stream().flatMap(mapping -> mapping.settings().stream()).toList();
    }
}
