package io.queueoperator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
    @Test
    void no_follower_waits_for_the_oldest_transaction_of_others() {
        assertThat(MigratedDatabase.statementsOfTheService().values())
                .filteredOn(sql -> sql.contains("e.xid < pg_snapshot_xmin"))
                .as("what follows the log reads as far as ChangeLog says").isEmpty();
        assertThat(MigratedDatabase.statementsOfTheService().values())
                .filteredOn(sql -> sql.contains(ChangeLog.READABLE))
                .as("the followers").hasSizeGreaterThanOrEqualTo(7);
    }
}
