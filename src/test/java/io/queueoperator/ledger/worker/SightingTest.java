package io.queueoperator.ledger.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.WorkerView.Capacity;
import org.junit.jupiter.api.Test;

/** Two sightings of the same worker become one. */
class SightingTest {
    private static final Capacity FEW = new Capacity(2, 1, 1);
    private static final Capacity MANY = new Capacity(9, 0, 9);

    @Test
    void the_newer_one_counts_whichever_comes_first() {
        Sighting older = new Sighting("o", "orchestrator", "Old", "1", FEW, -5);
        Sighting newer = new Sighting("o", "worker", "New", "2", MANY, 7);

        assertThat(older.and(newer)).isEqualTo(newer);
        assertThat(newer.and(older)).isEqualTo(newer);
    }

    @Test
    void what_only_the_older_one_said_stays() {
        Sighting older = new Sighting("o", "orchestrator", "Old", "1", FEW, 1);
        Sighting silent = new Sighting("o", "orchestrator", null, null, null, 2);

        assertThat(older.and(silent)).isEqualTo(new Sighting("o", "orchestrator", "Old", "1", FEW, 2));
        assertThat(silent.and(older)).isEqualTo(older.and(silent));
    }
}
