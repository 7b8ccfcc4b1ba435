package io.queueoperator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {

    @Test
    void reads_what_the_script_hands_over() {
        DemoOptions options = DemoOptions.parse(
                "--operator", "http://127.0.0.1:9", "--key", "k", "--data", "/d", "--url", "example.org/x", "--tty");
        assertThat(options.operator()).isEqualTo(URI.create("http://127.0.0.1:9"));
        assertThat(options.dataFolder()).isEqualTo(Path.of("/d"));
        assertThat(options.url()).hasValue(URI.create("https://example.org/x"));
        assertThat(options.tty()).isTrue();
    }

    @Test
    void refuses_what_it_cannot_crawl_or_does_not_know() {
        assertThatIllegalArgumentException().isThrownBy(() -> DemoOptions.parse("--url", "file:///etc/passwd"));
        assertThatIllegalArgumentException().isThrownBy(() -> DemoOptions.parse("--url"));
        assertThatIllegalArgumentException().isThrownBy(() -> DemoOptions.parse("--fast"));
    }
}
