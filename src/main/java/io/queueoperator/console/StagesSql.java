package io.queueoperator.console;

/** The statement of the stages. */
final class StagesSql {
    /**
     * The jobs of the source {@code $1} in the run {@code $2}, counted by stage; null: in the newest run that one of its
     * newest jobs names, or the newest {@code $4} jobs without a run where none does. Of a run at most {@code $3} jobs are
     * counted. Beside the counts of a stage stands the job that failed last. No row: there is no such source.
     */
    static final String JOBS = """
            /* stages.jobs */
            with place as materialized (
                select s.id as source_id, coalesce($2::text, (
                    select n.run_id
                    from (
                        select j.run_id, j.created_at, j.id from queue_operator.jobs j
                        where j.source_id = s.id order by j.created_at desc, j.id desc limit 100
                    ) n
                    where n.run_id is not null order by n.created_at desc, n.id desc limit 1)) as run_id
                from queue_operator.sources s where s.id = $1
            ), work as materialized (
                select w.*, case w.task_type when 'discover' then 'discovery' when 'download' then 'documents'
                    when 'ocr' then 'ocr' when 'summary' then 'summary' end as stage
                from (
                    select r.*
                    from place p
                    cross join lateral (
                        select j.id, j.task_type, j.status, j.progress_pct, j.needs_review, j.updated_at, j.completed_at,
                               j.run_id
                        from queue_operator.jobs j
                        where j.run_id = p.run_id and coalesce(j.source_id, p.source_id) = p.source_id
                        limit $3
                    ) r
                    union all
                    select r.*
                    from place p
                    cross join lateral (
                        select j.id, j.task_type, j.status, j.progress_pct, j.needs_review, j.updated_at, j.completed_at,
                               j.run_id
                        from queue_operator.jobs j
                        where j.source_id = p.source_id order by j.created_at desc, j.id desc limit $4
                    ) r
                    where p.run_id is null and r.run_id is null
                ) w
            ), whole as (
                select count(*)::int as jobs, max(updated_at) as updated_at,
                       coalesce(bool_or(status in ('claimed', 'running')), false) as any_running,
                       coalesce(bool_or(status = 'queued'), false) as any_queued,
                       coalesce(bool_or(status = 'failed'), false) as any_failed,
                       coalesce(bool_or(status = 'completed'), false) as any_completed
                from work
            ), counted as (
                select stage, count(*)::int as total,
                       count(*) filter (where status = 'queued')::int as queued,
                       count(*) filter (where status in ('claimed', 'running'))::int as running,
                       count(*) filter (where status = 'completed')::int as completed,
                       count(*) filter (where status = 'failed')::int as failed,
                       count(*) filter (where status = 'cancelled')::int as skipped,
                       count(*) filter (where status = 'failed' and needs_review)::int as review_required,
                       coalesce(sum(progress_pct) filter (where status in ('claimed', 'running')), 0)::float8 as working_pct
                from work where stage is not null group by stage
            ), latest as (
                select distinct on (stage) stage, id from work
                where stage is not null and status = 'failed'
                order by stage, completed_at desc, id desc
            )
            select p.run_id, h.*, c.*, j.id as failed_id, j.error_message, j.error_code,
                   coalesce(j.worker_name, j.worker_id) as worker_name, j.completed_at as failed_at
            from place p
            cross join whole h
            left join counted c on true
            left join latest l on l.stage = c.stage
            left join queue_operator.jobs j on j.id = l.id
            """;

    private StagesSql() {}
}
