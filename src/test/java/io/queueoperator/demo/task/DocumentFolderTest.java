package io.queueoperator.demo.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentFolderTest {

    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void a_document_is_found_by_its_checksum_until_the_folder_goes() throws Exception {
        DocumentFolder folder = DocumentFolder.temporary();
        String checksum = folder.keep(out -> out.write("abc".getBytes(StandardCharsets.US_ASCII)));
        assertThat(checksum).isEqualTo(SHA256_OF_ABC);
        Path file = folder.file(checksum);
        assertThat(file).hasContent("abc");
        folder.close();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void a_document_that_broke_off_leaves_nothing_behind() throws Exception {
        try (DocumentFolder folder = DocumentFolder.temporary()) {
            assertThatThrownBy(() -> folder.keep(out -> {
                        out.write(1);
                        throw new IOException("broke off");
                    }))
                    .hasMessage("broke off");
            try (var files = Files.list(folder.file(SHA256_OF_ABC).getParent())) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void nothing_but_a_checksum_names_a_file() throws IOException {
        try (DocumentFolder folder = DocumentFolder.temporary()) {
            for (String name : new String[] {"", "../../etc/passwd", "/etc/passwd", SHA256_OF_ABC + "/../x"}) {
                assertThatIllegalArgumentException().isThrownBy(() -> folder.file(name));
            }
        }
    }
}
