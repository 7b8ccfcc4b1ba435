package io.queueoperator.state.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One bad row keeps no other away, and costs little. */
class RowByRowTest {
    private final List<Integer> written = new ArrayList<>();
    private int writes;

    @Test
    void every_good_row_is_written_once_and_every_bad_one_is_named_for_any_set_of_bad_ones() {
        for (int seed = 0; seed < 200; seed++) {
            written.clear();
            writes = 0;
            int rows = 1 + seed % 33;
            Set<Integer> bad = new TreeSet<>(new Random(seed).ints(seed % 7, 0, rows).boxed().toList());
            List<Integer> all = IntStream.range(0, rows).boxed().toList();

            List<Trouble> troubles = write(all, bad);

            assertThat(troubles).as("seed %d", seed).extracting(Trouble::subject)
                    .containsExactlyElementsOf(bad.stream().map(String::valueOf).toList());
            assertThat(written).as("seed %d", seed)
                    .containsExactlyElementsOf(all.stream().filter(row -> !bad.contains(row)).toList());
            assertThat(writes).as("seed %d", seed).isLessThanOrEqualTo(2 * rows - 1);
        }
    }

    @Test
    void a_store_that_is_away_is_no_rows_fault() {
        RowByRow<Integer> away = new RowByRow<>(
                rows -> Uni.createFrom().failure(new IOException("away")), IllegalStateException.class::isInstance,
                (row, failure) -> trouble(row));

        assertThatThrownBy(() -> away.write(List.of(1, 2)).await().atMost(Duration.ofMinutes(1))).hasMessageContaining("away");
    }

    private List<Trouble> write(List<Integer> rows, Set<Integer> bad) {
        return new RowByRow<Integer>(some -> {
            writes++;
            if (some.stream().anyMatch(bad::contains)) {
                return Uni.createFrom().failure(new IllegalStateException("refused"));
            }
            written.addAll(some);
            return Uni.createFrom().item(List.of());
        }, IllegalStateException.class::isInstance, (row, failure) -> trouble(row)).write(rows).await()
                .atMost(Duration.ofMinutes(1));
    }

    private static Trouble trouble(int row) {
        return new Trouble(Trouble.Kind.JOB, String.valueOf(row), String.valueOf(row), Reason.OTHER, null, "refused");
    }
}
