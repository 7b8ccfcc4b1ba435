package io.queueoperator.bench.store;

import java.util.List;

/**
 * Many jobs at once, written past the service but as it would have: with their attempts and their changes, and with ids of one
 * width in the order in which they came, or each would be somewhere else in every index.
 */
public final class History {
    /** One job a second, the newest now; of the ended ones each twentieth has failed, in fifty ways. */
    private static final String ENDED = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, version, source_id, run_id,
                project_id, payload, available_at, lease_token, worker_id, progress_pct, created_at, created_by, updated_at,
                claimed_at, started_at, advanced_at, completed_at, error_message, error_category, error_type, error_code,
                fingerprint)
            select '%1$s-' || lpad(n::text, 12, '0'), (array['discover', 'download', 'ocr'])[1 + n %% 3],
                   case when f.failed then 'failed' else 'completed' end, 0, 3, 3, '%2$s' || n %% %3$d, 'run-' || n %% 100,
                   'project-' || n %% 20, '{"mode":"full"}', t.at, nextval('queue_operator.lease_token_seq'),
                   'worker-' || n %% 50, case when f.failed then 40 else 100 end, t.at, 'bench', t.at + interval '3 seconds',
                   t.at + interval '1 second', t.at + interval '1 second', t.at + interval '1 second',
                   t.at + interval '3 seconds',
                   case when f.failed then 'HTTP 503 from host ' || n %% 50 end, case when f.failed then 'infrastructure' end,
                   case when f.failed then 'http_503' end, case when f.failed then 'HTTP_503' end,
                   case when f.failed then 'fingerprint-' || n %% 50 end
            from generate_series(1, %4$d) as g (n)
            cross join lateral (select n %% 20 = 0 as failed) f
            cross join lateral (select now() - make_interval(secs => %4$d - n + 60) as at) t
            """;

    private static final String ATTEMPTS = """
            insert into queue_operator.task_runs (operation, job_id, attempt, lease_token, status, job_status, ended_by,
                worker_id, claimed_at, started_at, ended_at, progress_pct, error_message, error_category, error_type,
                error_code, fingerprint, user_id, source_id)
            select task_type, id, attempt, lease_token, case status when 'completed' then 'SUCCESS' else 'FAILED' end, status,
                   'worker', worker_id, claimed_at, started_at, completed_at, progress_pct, error_message, error_category,
                   error_type, error_code, fingerprint, created_by, coalesce(source_id, '')
            from queue_operator.jobs where id like '%1$s-%%' and completed_at is not null order by completed_at
            """;

    private static final String CHANGES = """
            insert into queue_operator.job_events (job_id, at, from_status, to_status, attempt, lease_token, actor_kind, actor)
            select j.id, j.created_at + make_interval(secs => c.n), c.from_status, c.to_status, 1,
                   case when c.n > 0 then j.lease_token end, 'worker', 'bench'
            from queue_operator.jobs j
            cross join lateral (values (0, null, 'queued'), (1, 'queued', 'claimed'), (3, 'claimed', j.status))
                as c (n, from_status, to_status)
            where j.id like '%1$s-%%' and (c.n = 0 or j.completed_at is not null)
            order by j.created_at
            """;

    /** Jobs that wait, as a producer would have enqueued them in the last hour. */
    private static final String QUEUED = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, payload, available_at,
                created_at, created_by, updated_at)
            select '%1$s-' || lpad(n::text, 12, '0'), '%2$s', 'queued', 0, 3, 'source-' || n %% 1000, '{"mode":"full"}', t.at, t.at, 'bench', t.at
            from generate_series(1, %3$d) as g (n)
            cross join lateral (select now() - make_interval(secs => (%3$d - n) * 3600.0 / %3$d) as at) t
            """;

    private static final String SOURCES = """
            insert into queue_operator.sources (id)
            select distinct source_id from queue_operator.jobs where source_id is not null on conflict do nothing
            """;

    private static final String COUNTS = """
            insert into queue_operator.job_counts (task_type, project_id, status, jobs, entered, attempts)
            select task_type, coalesce(project_id, ''), status, count(*), count(*), sum(attempt)
            from queue_operator.jobs group by 1, 2, 3
            on conflict (task_type, project_id, status) do update
                set jobs = excluded.jobs, entered = excluded.entered, attempts = excluded.attempts
            """;

    private static final String GROUPS = """
            insert into queue_operator.error_groups (fingerprint, task_type, error_category, error_type, failures, jobs,
                first_seen_at, last_seen_at, error_code, message, last_job_id, last_attempt)
            select fingerprint, min(task_type), min(error_category), min(error_type), count(*), count(*),
                   min(completed_at), max(completed_at), min(error_code), min(error_message), max(id), 1
            from queue_operator.jobs where fingerprint is not null group by fingerprint
            on conflict do nothing
            """;

    /**
     * Whoever follows the log of changes has been told of all this: where {@code %s} keeps how far. One that is left behind
     * goes on with it for minutes, while something else is measured.
     */
    private static final String FOLLOWED = """
            update queue_operator.%s f set xid = e.xid, event_id = e.id
            from (select xid, id from queue_operator.job_events order by xid desc, id desc limit 1) e
            """;

    /** Where we may: a service that has run for days has not just loaded a million jobs, which are still to be written to disk. */
    private static final String CHECKPOINT = """
            do $$ begin execute 'checkpoint'; exception when insufficient_privilege then null; end $$
            """;

    private static final List<String> PLACES = List.of("follower_cursors", "transition_log", "circuit_breaker_log");

    private final Stores stores;

    public History(Stores stores) {
        this.stores = stores;
    }

    /** Ended jobs of so many sources, whose names begin like this. */
    public void ended(String prefix, int jobs, String source, int sources) {
        stores.execute(ENDED.formatted(prefix, source, sources, jobs));
        stores.execute(ATTEMPTS.formatted(prefix));
        stores.execute(CHANGES.formatted(prefix));
        followed();
    }

    /** Jobs of a type that wait to be claimed. */
    public void queued(String prefix, String type, int jobs) {
        stores.execute(QUEUED.formatted(prefix, type, jobs));
        stores.execute(CHANGES.formatted(prefix));
        followed();
    }

    /** Everything that follows from jobs, and statistics for the planner. */
    public void settle() {
        stores.execute(SOURCES);
        stores.execute(COUNTS);
        stores.execute(GROUPS);
        followed();
        stores.execute("vacuum analyze queue_operator.jobs");
        stores.execute("vacuum analyze queue_operator.job_events");
        stores.execute("vacuum analyze queue_operator.task_runs");
        stores.execute(CHECKPOINT);
    }

    private void followed() {
        PLACES.forEach(place -> stores.execute(FOLLOWED.formatted(place)));
    }
}
