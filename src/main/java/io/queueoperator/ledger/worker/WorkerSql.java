package io.queueoperator.ledger.worker;

/** Statements about those who take jobs. */
final class WorkerSql {
    /**
     * Who was seen, {@code $8} seconds ago each; and who was not for {@code $9} seconds and holds nothing is forgotten, some
     * at a time. What an instance that was late says does not replace what a quicker one said since.
     */
    static final String RECORD = """
            /* worker.record */
            with input as (
                select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::int[],
                        $8::float8[])
                    as t (id, kind, name, version, max_jobs, current_jobs, available_slots, age_s)
            ), forgotten as (
                delete from queue_operator.workers w
                where w.id in (
                    select o.id from queue_operator.workers o
                    where o.last_seen_at < now() - make_interval(secs => $9::float8) and o.id <> all ($1::text[])
                      and not exists (select from queue_operator.jobs j
                                      where j.worker_id = o.id and j.status in ('claimed', 'running'))
                    order by o.last_seen_at
                    limit 100
                    for update skip locked)
            )
            insert into queue_operator.workers as w
                (id, kind, name, version, max_jobs, current_jobs, available_slots, first_seen_at, last_seen_at)
            select i.id, i.kind, i.name, i.version, i.max_jobs, i.current_jobs, i.available_slots, seen.at, seen.at
            from input i
            cross join lateral (select now() - make_interval(secs => i.age_s) as at) seen
            order by i.id
            on conflict (id) do update
            set kind = excluded.kind, name = coalesce(excluded.name, w.name),
                version = coalesce(excluded.version, w.version),
                max_jobs = case when excluded.last_seen_at < w.last_seen_at then w.max_jobs
                    else coalesce(excluded.max_jobs, w.max_jobs) end,
                current_jobs = case when excluded.last_seen_at < w.last_seen_at then w.current_jobs
                    else coalesce(excluded.current_jobs, w.current_jobs) end,
                available_slots = case when excluded.last_seen_at < w.last_seen_at then w.available_slots
                    else coalesce(excluded.available_slots, w.available_slots) end,
                last_seen_at = greatest(w.last_seen_at, excluded.last_seen_at)
            """;

    /** An orchestrator's report: {@code $3} its health or {@code $4} its metrics. */
    static final String REPORT = """
            /* worker.report */
            insert into queue_operator.workers as w (id, kind, version, health, health_at, metrics, metrics_at)
            values ($1::text, 'orchestrator', $2::text,
                    $3::text::json, case when $3::text is not null then now() end,
                    $4::text::json, case when $4::text is not null then now() end)
            on conflict (id) do update
            set kind = excluded.kind, version = coalesce(excluded.version, w.version), last_seen_at = now(),
                health = coalesce(excluded.health, w.health), health_at = coalesce(excluded.health_at, w.health_at),
                metrics = coalesce(excluded.metrics, w.metrics),
                metrics_at = coalesce(excluded.metrics_at, w.metrics_at)
            """;

    private static final String COLUMNS = """
            w.id, w.kind, w.name, w.version, w.first_seen_at, w.last_seen_at, w.max_jobs, w.current_jobs,
            w.available_slots, w.health::text, w.health_at, w.metrics::text, w.metrics_at,
            greatest(w.last_seen_at, h.renewed_at) as seen_at, h.jobs as held_jobs, h.ids as held_job_ids""";

    /** What a worker holds; a lease tells when it was renewed. */
    private static final String HELD = """
            cross join lateral (
                select count(*)::int as jobs, max(j.lease_expires_at - make_interval(secs => j.lease_s)) as renewed_at,
                       coalesce((array_agg(j.id order by j.claimed_at, j.id))[1:%s], '{}'::text[]) as ids
                from queue_operator.jobs j
                where j.worker_id = w.id and j.status in ('claimed', 'running')) h""";

    /** Those who were seen last, after {@code $1, $2}, at most {@code $3}, each with the ids of {@code $4} held jobs. */
    static final String LIST = """
            /* worker.list */
            select %s
            from (select * from queue_operator.workers
                  where (last_seen_at, id) < ($1, $2)
                  order by last_seen_at desc, id desc
                  limit $3) w
            %s
            order by w.last_seen_at desc, w.id desc
            """.formatted(COLUMNS, HELD.formatted("$4::int"));

    /** One of them, with the ids of {@code $2} held jobs. */
    static final String ONE = """
            /* worker.one */
            select %s from queue_operator.workers w %s where w.id = $1
            """.formatted(COLUMNS, HELD.formatted("$2::int"));

    private WorkerSql() {}
}
