package io.queueoperator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadHashesTest {
    @Test
    void a_page_of_huge_hashes_is_read_in_slices_of_some_megabytes() {
        List<String> ids = IntStream.range(0, 505).mapToObj(Integer::toString).toList();
        List<List<String>> slices = ReadHashes.slices(ids);

        assertThat(slices).allMatch(slice -> slice.size() * (long) RawHash.BYTES <= 8_000_000);
        assertThat(slices.stream().flatMap(List::stream)).isEqualTo(ids);
        assertThat(ReadHashes.slices(List.of())).isEmpty();
    }
}
