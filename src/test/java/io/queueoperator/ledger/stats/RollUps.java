package io.queueoperator.ledger.stats;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.testing.Settings;

/** The roll-up on a given database, for tests without Quarkus. */
public final class RollUps {
    /** Seven jobs that have just come in, with their changes. */
    public static final String SEVEN_NEW_JOBS = """
            with created as (
                insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at,
                    created_by, updated_at)
                select 'job-' || n, 'ocr', 'queued', 0, 3, now(), now(), 'test', now() from generate_series(1, 7) as g (n)
                returning id
            )
            insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)
            select id, 'queued', 1, 'key', 'test' from created
            """;

    private RollUps() {}

    /** As configured by default. */
    public static RollUpCounts of(Database database) {
        return new RollUpCounts(
                database, Settings.of(StatisticsConfig.class), new CountTransitions(new SimpleMeterRegistry()));
    }
}
