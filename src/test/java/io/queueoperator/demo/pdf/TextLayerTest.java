package io.queueoperator.demo.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.queueoperator.demo.site.SampleDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextLayerTest {

    @TempDir
    private Path folder;

    @Test
    void reads_page_by_page_what_was_printed() throws IOException {
        Path file = Files.write(folder.resolve("a.pdf"), SampleDocuments.document("Footpaths", 2));
        try (TextLayer text = TextLayer.open(file)) {
            assertThat(text.pages()).isEqualTo(2);
            assertThat(text.page(1)).contains("Footpaths, page 1 of 2").doesNotContain("page 2 of 2");
            assertThat(text.page(2)).contains("Footpaths, page 2 of 2");
        }
    }

    @Test
    void every_sample_opens_but_the_corrupt_one() throws IOException {
        Map<String, byte[]> shelf = SampleDocuments.print();
        assertThat(shelf).hasSize(11);
        for (Map.Entry<String, byte[]> document : shelf.entrySet()) {
            Path file = Files.write(folder.resolve(document.getKey()), document.getValue());
            if (document.getKey().equals(SampleDocuments.CORRUPT)) {
                assertThatIOException().isThrownBy(() -> TextLayer.open(file)).withMessageContaining("Missing root object");
            } else {
                try (TextLayer text = TextLayer.open(file)) {
                    assertThat(text.pages()).as(document.getKey()).isPositive();
                }
            }
        }
    }
}
