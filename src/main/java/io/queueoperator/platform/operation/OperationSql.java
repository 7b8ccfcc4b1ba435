package io.queueoperator.platform.operation;

/** Statements that record executions of operations. */
final class OperationSql {
    /**
     * A run that began {@code $4} seconds ago, and that has ended by now if {@code $3} says so. Answers with its id.
     */
    static final String RECORD = """
            /* operation.record */
            insert into queue_operator.operation_runs
                (operation, category, status, started_at, ended_at, execution_time_s, input_dump, user_id, key_id, channel,
                 orchestrated, flow_run_id, task_run_id, instance, frequent, alive_until, error_message, error_type,
                 error_traceback, error_list, errors, result_refs, metadata)
            select $1::text, $2::text, $3::text, now() - make_interval(secs => $4::float8),
                   case when $3::text in ('SUCCESS', 'FAILED') then now() end,
                   case when $3::text in ('SUCCESS', 'FAILED') then $4::float8 end,
                   $5::text::json, $6::text, $7::text, $8::text, $9::boolean, $10::text, $11::text, $12::text,
                   $13::boolean, now() + make_interval(secs => $14::float8), $15::text, $16::text, $17::text,
                   $18::text::json, $19::int, $20::text::json, $21::text::json
            returning id
            """;

    /** The end of the run {@code $1}. Whoever ran it has the last word, also when it was given up meanwhile. */
    static final String END = """
            /* operation.end */
            update queue_operator.operation_runs
            set status = $2, ended_at = now(), execution_time_s = $3, error_message = $4, error_type = $5,
                error_traceback = $6, error_list = $7::text::json, errors = $8, result_refs = $9::text::json,
                metadata = $10::text::json, abandoned = false
            where id = $1
            """;

    /** The runs {@code $1} go on here: for {@code $2} seconds nobody gives them up, and if somebody did, they are back. */
    static final String RENEW = """
            /* operation.renew */
            update queue_operator.operation_runs
            set alive_until = now() + make_interval(secs => $2::float8), status = 'RUNNING', ended_at = null,
                execution_time_s = null, error_message = null, error_type = null, abandoned = false
            where id = any($1::bigint[]) and (ended_at is null or abandoned)
            """;

    /** At most {@code $1} runs whose time is over without a word of their end, except those that go on here, {@code $2}. */
    static final String ABANDON = """
            /* operation.abandon */
            with silent as (
                select id from queue_operator.operation_runs
                where ended_at is null and alive_until < now() and id <> all($2::bigint[])
                order by alive_until
                limit $1
                for update skip locked
            )
            update queue_operator.operation_runs o
            set status = 'FAILED', ended_at = now(), abandoned = true, error_type = 'Abandoned',
                error_message = coalesce('The instance ' || o.instance || ' that ran it was', 'Whoever runs it was')
                    || ' to be heard of until '
                    || to_char(o.alive_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                    || ' and was not. What it had done by then is not known.'
            from silent s
            where o.id = s.id
            returning o.id
            """;

    /** At most {@code $3} of those that ended {@code $2} seconds ago leave; {@code $1} says which kind. */
    static final String PRUNE = """
            /* operation.prune */
            with old as (
                select id from queue_operator.operation_runs
                where frequent = $1 and ended_at is not null and ended_at < now() - make_interval(secs => $2::float8)
                order by ended_at
                limit $3
                for update skip locked
            )
            delete from queue_operator.operation_runs where id = any(array(select id from old))
            """;

    private OperationSql() {}
}
