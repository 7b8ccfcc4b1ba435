package io.queueoperator.ledger.run;

/** Statements about single task runs, and the columns that both kinds have in common. */
final class RunSql {
    /** Of {@code task_runs r}. Literals have the collation of the columns they stand beside, or they could not be compared. */
    static final String ATTEMPT = """
            'attempt' as kind, r.id, r.operation, 'job'::text collate "C" as category, r.status, r.job_id, r.attempt,
                r.worker_id, r.worker_name, null::text as instance, r.user_id, null::text as key_id,
                'worker'::text as channel, false as orchestrated, null::text collate "C" as flow_run_id,
                null::text as task_run_id, coalesce(r.started_at, r.claimed_at) as started_at, r.ended_at,
                extract(epoch from r.ended_at - coalesce(r.started_at, r.claimed_at))::float8 as execution_time_s,
                r.error_message, r.error_category, r.error_type, r.error_code, r.fingerprint,
                case json_typeof(r.error_list) when 'array' then json_array_length(r.error_list) else 0 end as errors,
                false as abandoned""";

    /** Of {@code operation_runs o}. */
    static final String OPERATION = """
            'operation' as kind, o.id, o.operation, o.category, o.status, null::text as job_id, null::integer as attempt,
                null::text as worker_id, null::text as worker_name, o.instance, o.user_id, o.key_id,
                o.channel, o.orchestrated, o.flow_run_id,
                o.task_run_id, o.started_at, o.ended_at,
                o.execution_time_s,
                o.error_message, null::text collate "C" as error_category, o.error_type, null::text as error_code,
                null::text as fingerprint, o.errors, o.abandoned""";

    private static final String WHOLE_OPERATION = OPERATION + """
            , o.input_dump::text as input_dump, o.result_refs::text as result_refs, o.error_traceback,
                o.error_list::text as error_list, o.metadata::text as metadata""";

    /** The run {@code $1} with everything that is known of it. */
    static final String ONE = """
            /* runs.one */
            select %s, j.payload::text as input_dump, null::text as result_refs, r.error_traceback,
                   r.error_list::text as error_list, null::text as metadata
            from queue_operator.task_runs r
            left join queue_operator.jobs j on j.id = r.job_id
            where r.id = $1
            union all
            select %s from queue_operator.operation_runs o where o.id = $1
            """.formatted(ATTEMPT, WHOLE_OPERATION);

    /** A run of somebody else, once per idempotency key {@code $18}; no row: another call with it has not ended yet. */
    static final String CREATE = """
            /* runs.create */
            with created as (
                insert into queue_operator.operation_runs
                    (operation, category, status, started_at, ended_at, execution_time_s, input_dump, result_refs, user_id,
                     key_id, channel, orchestrated, flow_run_id, task_run_id, error_message, error_type, error_traceback,
                     error_list, errors, metadata, idempotency_key, alive_until)
                select $1::text, $2::text, $3::text, t.started_at, t.ended_at,
                       greatest(extract(epoch from t.ended_at - t.started_at), 0)::float8,
                       $6::text::json, $7::text::json, $8::text, $9::text, $10::text,
                       $11::text is not null or $12::text is not null, $11::text, $12::text, $13::text, $14::text,
                       $15::text, $16::text::json, $17::int, $19::text::json, $18::text,
                       now() + make_interval(secs => $20::float8)
                from (select coalesce($4::timestamptz, case when $3::text in ('SUCCESS', 'FAILED') then $5::timestamptz end,
                                 case when $3::text <> 'PENDING' then now() end) as started_at,
                             case when $3::text in ('SUCCESS', 'FAILED') then coalesce($5::timestamptz,
                                 greatest(now(), $4::timestamptz)) end as ended_at) t
                on conflict (idempotency_key) where idempotency_key is not null do nothing
                returning *
            )
            select true as is_new, %1$s from created o
            union all
            select false, %1$s from queue_operator.operation_runs o where o.idempotency_key = $18::text
            """.formatted(WHOLE_OPERATION);

    /**
     * News of the run {@code $1}; what is null stays. Changed is only a run that somebody else runs, and its status only
     * until it has ended; one that was given up is taken back. Not in order is an end before the beginning, or of what goes
     * on. What was cut stays said: {@code $13} and {@code $14} are of the lists that come with the news.
     */
    static final String CHANGE = """
            /* runs.change */
            with found as (
                select * from queue_operator.operation_runs where id = $1 for update
            ), said as (
                select f.id, f.abandoned, s.status, s.over, b.started_at,
                       case when s.over then coalesce($4::timestamptz, case when not f.abandoned then f.ended_at end,
                           -- The clock of the caller may be ahead.
                           greatest(now(), b.started_at)) end as ended_at
                from found f
                cross join lateral (
                    select n.status, n.status in ('SUCCESS', 'FAILED') as over
                    from (select coalesce($2::text, case when not f.abandoned then f.status
                                  when f.started_at is null then 'PENDING' else 'RUNNING' end) as status) n
                ) s
                cross join lateral (
                    select coalesce($3::timestamptz, f.started_at,
                        case when s.status <> 'PENDING' then least(now(), $4::timestamptz) end) as started_at
                ) b
                where f.instance is null
                  and (s.status = f.status or s.status <> 'PENDING' and (f.abandoned or f.ended_at is null)
                       or f.abandoned and f.started_at is null)
            ), timed as (
                select s.*, coalesce(s.ended_at >= s.started_at, true) and (s.over or $4::timestamptz is null) as in_order
                from said s
            ), updated as (
                update queue_operator.operation_runs x
                set status = s.status, started_at = s.started_at, ended_at = s.ended_at,
                    execution_time_s = extract(epoch from s.ended_at - s.started_at)::float8,
                    result_refs = coalesce($5::text::json, x.result_refs),
                    error_message = coalesce($6::text, case when $10::int > 0 then x.operation || ' completed with ' || $10::int
                        || case when $10::int = 1 then ' failure' else ' failures' end end,
                        case when not s.abandoned then x.error_message end),
                    error_type = coalesce($7::text, case when not s.abandoned then x.error_type end),
                    error_traceback = coalesce($8::text, x.error_traceback),
                    error_list = coalesce($9::text::json, x.error_list), errors = coalesce($10::int, x.errors),
                    metadata = (
                        select json_object_agg(m.key, m.value)
                        from (
                            select e.key, e.value
                            from json_each(case json_typeof(coalesce($11::text::json, x.metadata)) when 'object'
                                then coalesce($11::text::json, x.metadata) end) e
                            where e.key not in ('input_cut', 'result_refs_cut', 'error_list_cut')
                            union all
                            select e.key, e.value
                            from json_each(case json_typeof(x.metadata) when 'object' then x.metadata end) e
                            where e.key = 'input_cut' or e.key = 'result_refs_cut' and $5::text is null
                               or e.key = 'error_list_cut' and $9::text is null
                            union all
                            select 'result_refs_cut', to_json($13::int) where $13::int is not null
                            union all
                            select 'error_list_cut', to_json($14::int) where $14::int is not null
                        ) m
                    ),
                    abandoned = false, alive_until = now() + make_interval(secs => $12::float8)
                from timed s
                where x.id = s.id and s.in_order
                returning x.*
            )
            select true as changed, true as in_order, %1$s from updated o
            union all
            select false, coalesce((select in_order from timed), true), %1$s
            from found o where not exists (select from updated)
            """.formatted(WHOLE_OPERATION);

    private RunSql() {}
}
