package io.queueoperator.ledger.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.postgres.StoreDatabase;
import io.vertx.mutiny.sqlclient.Tuple;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two who want the counts rolled up at the same time. */
class RollUpCountsTest {
    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    @BeforeAll
    static void seven_new_jobs() {
        store.database().run(RollUps.SEVEN_NEW_JOBS, Tuple.tuple()).await().indefinitely();
    }

    @Test
    void who_comes_while_it_is_under_way_waits_for_it_and_the_next_one_begins_anew() throws Exception {
        RollUpCounts rollUp = RollUps.of(store.database());
        CompletableFuture<Integer> first;
        CompletableFuture<Integer> second;
        try (Connection somebody = store.stores().connect()) {
            somebody.setAutoCommit(false);
            somebody.createStatement().execute("lock table queue_operator.job_counts");
            first = rollUp.runOnce().subscribeAsCompletionStage();
            second = rollUp.runOnce().subscribeAsCompletionStage();
            somebody.rollback();
        }

        assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo(7);
        assertThat(second.get(1, TimeUnit.MINUTES)).isEqualTo(7);
        assertThat(rollUp.runOnce().await().indefinitely()).isZero();
    }
}
