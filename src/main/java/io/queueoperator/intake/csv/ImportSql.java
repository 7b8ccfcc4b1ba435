package io.queueoperator.intake.csv;

import io.queueoperator.state.JobRow;

/** Statements of the import. */
final class ImportSql {
    /** An import begins. */
    static final String BEGIN = """
            /* csv.begin */
            insert into queue_operator.csv_imports (task_type, run_id, created_by) values ($1, $2, $3)
            returning id
            """;

    /** Rows are put aside; answers the lines of those that were: another one's id was there before. */
    static final String STAGE = """
            /* csv.stage */
            with touched as (
                update queue_operator.csv_imports set touched_at = now() where id = $1 and state = 'reading' returning id
            )
            insert into queue_operator.csv_rows (import_id, line, id, data, size)
            select t.id, i.line, i.id, i.data::json, length(i.data)
            from touched t
            cross join unnest($2::int[], $3::text[], $4::text[]) as i (line, id, data)
            order by i.line
            on conflict do nothing
            returning line
            """;

    /** From now on it is carried out, whatever happens. Rows without a run get that of the import. */
    static final String ACCEPT = """
            /* csv.accept */
            update queue_operator.csv_imports
            set state = 'accepted', touched_at = now(), columns = $2, run_id = coalesce(run_id, 'import-' || id)
            where id = $1 and state = 'reading'
            returning id
            """;

    /** An import that is not carried out. */
    static final String FORGET = """
            /* csv.forget */
            delete from queue_operator.csv_imports where id = $1 and state = 'reading'
            """;

    /**
     * Makes jobs of the next {@code $2} rows, or of fewer once these have {@code $3} characters together, in the order of the
     * file, with the attempts that it tells of, their audit and their runs. A job that is there is left as it is: unchanged
     * when it still is what the row says, known otherwise.
     *
     * <p>What ended did so for this service when it was imported: that is when it begins to be forgotten. The time of the
     * file is that of the attempt.
     */
    static final String CARRY_OUT = """
            /* csv.carry_out */
            with import as materialized (
                select * from queue_operator.csv_imports where id = $1 and state = 'accepted' for update
            ), next as materialized (
                select r.line, r.size
                from import i
                join queue_operator.csv_rows r on r.import_id = i.id
                order by r.line
                limit $2
                for update of r skip locked
            ), fitting as (
                select n.line
                from (select line, sum(size) over (order by line) - size as before from next) n
                where n.before < $3::int
            ), picked as materialized (
                select f.line, r.id, coalesce(d.run_id, i.run_id) as run_id, i.task_type, i.columns, i.created_by,
                       i.began_at + make_interval(secs => f.line * 0.000001) as made_at,
                       d.status, d.attempt, d.max_attempts, d.pass_number, d.requeues, d.begun, d.claimed_at, d.ended_at,
                       d.available_at, d.worker_id, d.worker_name, d.concurrency_key, d.payload, d.metadata, d.attempted,
                       d.error_message, d.error_category, d.error_type, d.error_code, d.fingerprint,
                       coalesce(d.needs_review, false) and d.status = 'failed' as needs_review, d.traceback, d.stated, d.rule,
                       d.rules_version
                from import i
                cross join fitting f
                cross join lateral (
                    select k.id, k.data from queue_operator.csv_rows k where k.import_id = i.id and k.line = f.line offset 0
                ) r
                cross join lateral json_to_record(r.data) as d (
                    run_id text, status text, attempt int, max_attempts int, pass_number int, requeues int, begun int,
                    claimed_at timestamptz, ended_at timestamptz, available_at timestamptz, worker_id text, worker_name text,
                    concurrency_key text, payload text, metadata text, attempted text, error_message text,
                    error_category text, error_type text, error_code text, fingerprint text, needs_review boolean,
                    traceback text, stated text, rule text, rules_version text)
            ), there as materialized (
                select p.line, j.version = 1 and j.payload::text is not distinct from p.payload
                       and j.metadata::text is not distinct from p.metadata as unchanged
                from picked p
                join queue_operator.jobs j on j.id = p.id
            ), fresh as materialized (
                select p.*, p.status <> 'queued' as ended, p.status in ('failed', 'cancelled') as wrong,
                       case when p.attempted is not null then nextval('queue_operator.lease_token_seq') end as lease_token
                from picked p
                where not exists (select from there t where t.line = p.line)
            ), run as (
                insert into queue_operator.runs as r (id, posted, looks, pass_number, csv_columns, created_at, created_by)
                select f.run_id, false, 1, max(f.pass_number), (select i.columns from import i), min(f.made_at),
                       min(f.created_by)
                from fresh f group by f.run_id order by f.run_id
                on conflict (id) do update
                    set looks = r.looks + 1, pass_number = greatest(r.pass_number, excluded.pass_number),
                        csv_columns = r.csv_columns || array(
                            select u.c from unnest(excluded.csv_columns) with ordinality as u (c, n)
                            where u.c <> all (r.csv_columns) order by u.n)
                returning r.id, r.pass_number
            ), pass as (
                insert into queue_operator.run_passes (run_id, number, cause, started_by)
                select x.id, x.pass_number, 'imported', i.created_by from run x cross join import i
                on conflict do nothing
            ), overtaken as (
                delete from queue_operator.run_passes p using run x
                where p.run_id = x.id and p.number < x.pass_number and p.state = 'running' and p.cause in ('first', 'imported')
            ), cleared as (
                update queue_operator.run_passes p set next_pass_at = null from run x
                where p.run_id = x.id and p.number < x.pass_number and p.next_pass_at is not null
            ), created as (
                insert into queue_operator.jobs as j (
                    id, task_type, status, priority, attempt, max_attempts, run_id, payload, metadata, available_at,
                    concurrency_key, pass_number, requeues, lease_token, worker_id, worker_name, claimed_at, started_at,
                    completed_at, progress_pct, error_message, error_category, error_type, error_code, fingerprint,
                    needs_review, created_at, created_by, updated_at)
                select f.id, f.task_type, f.status, 0, f.attempt, f.max_attempts, f.run_id, f.payload::json, f.metadata::json,
                       greatest(f.made_at, f.available_at), f.concurrency_key, f.pass_number, f.requeues, f.lease_token,
                       case when f.ended then f.worker_id end, case when f.ended then f.worker_name end,
                       case when f.ended then f.claimed_at end, case when f.ended then f.claimed_at end,
                       case when f.ended then now() end, case when f.status = 'completed' then 100 else 0 end,
                       case when f.wrong then f.error_message end, case when f.wrong then f.error_category end,
                       case when f.wrong then f.error_type end, case when f.wrong then f.error_code end,
                       case when f.wrong then f.fingerprint end, f.needs_review, f.made_at, f.created_by, now()
                from fresh f
                order by f.line
                on conflict (id) do nothing
                returning %1$s, j.payload::text as payload
            ), attempt as (
                insert into queue_operator.task_runs
                    (operation, job_id, attempt, lease_token, status, job_status, ended_by, worker_id, worker_name, claimed_at,
                     ended_at, retry_at, progress_pct, error_message, error_category, error_type, error_code, fingerprint,
                     needs_review, error_traceback, rule, rules_version, stated, user_id, source_id)
                select f.task_type, f.id, f.begun, f.lease_token, f.attempted, f.status, 'import', f.worker_id, f.worker_name,
                       least(f.claimed_at, t.ended_at), t.ended_at, case when not f.ended then c.available_at end,
                       case when f.status = 'completed' then 100 else 0 end, f.error_message, f.error_category, f.error_type,
                       f.error_code, f.fingerprint, f.needs_review, f.traceback, f.rule, f.rules_version, f.stated::json, f.created_by, ''
                from fresh f
                join created c on c.id = f.id
                cross join lateral (select coalesce(f.ended_at, f.claimed_at, now()) as ended_at) t
                where f.attempted is not null
            ), event as (
                insert into queue_operator.job_events (job_id, to_status, attempt, lease_token, actor_kind, actor, reason)
                select c.id, c.status, c.attempt, f.lease_token, 'key', f.created_by, 'imported from a progress file'
                from fresh f
                join created c on c.id = f.id
                order by f.line
            ), gone as (
                delete from queue_operator.csv_rows r using picked p where r.import_id = $1 and r.line = p.line
            ), counted as (
                update queue_operator.csv_imports i
                set touched_at = now(),
                    created = i.created + (select count(*) from created),
                    unchanged = i.unchanged + (select count(*) from there where unchanged),
                    known = i.known + (select count(*) from there where not unchanged)
                        + (select count(*) from fresh) - (select count(*) from created)
                where i.id = $1 and exists (select from import)
            )
            select (select count(*) from picked)::int as picked, %2$s, c.payload
            from (values (1)) one (n)
            left join created c on true
            """.formatted(JobRow.columns("j"), JobRow.carried("c"));

    /** An import is over when all its rows are jobs. */
    static final String CLOSE = """
            /* csv.close */
            update queue_operator.csv_imports i set state = 'done', touched_at = now()
            where i.id = $1 and i.state = 'accepted'
              and not exists (select from queue_operator.csv_rows r where r.import_id = i.id)
            """;

    /** What has become of an import. */
    static final String TALLY = """
            /* csv.tally */
            select i.id, r.id as known_run_id, i.created, i.unchanged, i.known
            from queue_operator.csv_imports i
            left join queue_operator.runs r on r.id = i.run_id
            where i.id = $1
            """;

    /** Imports that were cut off: nobody has read them on for {@code $1} seconds, or carried accepted ones on for {@code $2}. */
    static final String OPEN = """
            /* csv.open */
            select id, state, created_by from queue_operator.csv_imports
            where state <> 'done'
              and touched_at <= now() - make_interval(secs => case state when 'accepted' then $2::float8 else $1::float8 end)
            order by touched_at
            limit 100
            """;

    /** Rows of an import that is not carried out, some at a time. */
    static final String FORGET_ROWS = """
            /* csv.forget_rows */
            delete from queue_operator.csv_rows r
            using (
                select k.import_id, k.line from queue_operator.csv_rows k
                join queue_operator.csv_imports i on i.id = k.import_id and i.state = 'reading'
                where k.import_id = $1
                limit $2
            ) o
            where r.import_id = o.import_id and r.line = o.line
            """;

    private ImportSql() {}
}
