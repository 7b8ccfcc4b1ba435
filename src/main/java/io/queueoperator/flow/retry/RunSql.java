package io.queueoperator.flow.retry;

/** Statements of runs. */
final class RunSql {
    /** The columns of the table {@code r}. */
    private static final String COLUMNS = """
            r.id, r.posted, r.name, r.metadata::text as metadata, r.auto_passes, r.pass_delay_s, r.max_passes,
            r.limits::text as limits, r.pass_number, r.looks, r.created_at, r.created_by""";

    /** A run that is described for the first time; also one that is known by its jobs already. No row: described before. */
    static final String DESCRIBE = """
            /* runs.describe */
            with described as (
                insert into queue_operator.runs as r
                    (id, posted, name, metadata, auto_passes, pass_delay_s, max_passes, limits, looks, created_by)
                values (coalesce($1, 'run-' || nextval('queue_operator.run_id_seq')), true, $2, $3::text::json, $4, $5, $6,
                        $7::text::json, 1, $8)
                on conflict (id) do update
                    set posted = true, name = excluded.name, metadata = excluded.metadata,
                        auto_passes = excluded.auto_passes, pass_delay_s = excluded.pass_delay_s,
                        max_passes = excluded.max_passes, limits = excluded.limits, looks = r.looks + 1,
                        created_by = excluded.created_by
                    where not r.posted
                returning *
            ), pass as (
                insert into queue_operator.run_passes (run_id, number, cause, started_by)
                select d.id, d.pass_number, 'first', $8 from described d
                on conflict do nothing
            )
            select id from described
            """;

    /** A run that nobody described and that jobs belong to. */
    static final String FIND = """
            /* runs.find */
            with found as (
                insert into queue_operator.runs (id, posted, looks, created_by)
                select $1, false, 1, 'jobs'
                where exists (select from queue_operator.jobs j where j.run_id = $1)
                on conflict do nothing
                returning id
            )
            insert into queue_operator.run_passes (run_id, number, cause, started_by)
            select id, 1, 'first', 'jobs' from found
            on conflict do nothing
            """;

    /** A run, its current pass, and its jobs counted by what matters: one snapshot. One row per count, or one without. */
    static final String FACTS = """
            /* runs.facts */
            select %s, %s,
                   exists (select from queue_operator.run_passes s where s.run_id = r.id and s.state = 'starting') as starting,
                   h.job_status, h.category, h.requeues, h.in_pass, h.replayed, h.job_count, h.versions, h.first_at, h.last_ended_at
            from queue_operator.runs r
            join queue_operator.run_passes p on p.run_id = r.id and p.number = r.pass_number
            left join lateral (
                select j.status as job_status, coalesce(j.error_category, '') as category, j.requeues,
                       j.pass_number = r.pass_number as in_pass, j.replayed_by is not null as replayed,
                       count(*) as job_count, sum(j.version)::bigint as versions,
                       min(j.created_at) as first_at, max(j.completed_at) as last_ended_at
                from queue_operator.jobs j
                where j.run_id = r.id
                group by 1, 2, 3, 4, 5
            ) h on true
            where r.id = $1
            """.formatted(COLUMNS, PassRow.COLUMNS);

    /** Runs, newest first, before {@code $1, $2}, each with its current pass. */
    static final String LIST = """
            /* runs.list */
            select %s, %s
            from queue_operator.runs r
            join queue_operator.run_passes p on p.run_id = r.id and p.number = r.pass_number
            where (r.created_at, r.id) < ($1::timestamptz, $2)
            order by r.created_at desc, r.id desc
            limit $3
            """.formatted(COLUMNS, PassRow.COLUMNS);

    /** The passes of a run, oldest first. */
    static final String PASSES = """
            /* runs.passes */
            select %s from queue_operator.run_passes p where p.run_id = $1 order by p.number
            """.formatted(PassRow.COLUMNS);

    private RunSql() {}
}
