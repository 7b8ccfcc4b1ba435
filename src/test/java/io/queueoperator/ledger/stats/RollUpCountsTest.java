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
    private static final String JOBS_WITH_CHANGES = """
            with created as (
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at,
                    created_by, updated_at)
                select 'job-' || n, 'ocr', 'queued', 0, 3, now(), now(), 'test', now() from generate_series(1, 7) as g (n)
                returning id
            )
            insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)
            select id, 'queued', 1, 'key', 'test' from created
            """;

    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    @BeforeAll
    static void seven_new_jobs() {
        store.database().run(JOBS_WITH_CHANGES, Tuple.tuple()).await().indefinitely();
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
