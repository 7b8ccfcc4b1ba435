package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {
    @TempDir
    private Path folder;

    @Test
    void a_file_is_read_as_it_is() throws IOException {
        Path file = Files.writeString(folder.resolve("rules.yaml"), "rules: [] # ž漢😀\n");

        assertThat(RulesFile.read(file)).isEqualTo(new RulesFile("rules: [] # ž漢😀\n", ""));
    }

    @Test
    void what_cannot_be_read_is_told() throws IOException {
        Path large = Files.write(folder.resolve("large"), new byte[ReadRules.LARGEST + 1]);
        Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xe9, 'b'});

        assertThat(RulesFile.read(folder.resolve("none")).problem()).isEqualTo("there is no such file");
        assertThat(RulesFile.read(folder).problem()).isEqualTo("it is not a regular file");
        assertThat(RulesFile.read(large).problem()).isEqualTo("it has more than 262144 bytes");
        assertThat(RulesFile.read(latin).problem()).isEqualTo("it is not UTF-8");
    }
}
