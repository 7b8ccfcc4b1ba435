package io.queueoperator.intake;

/** Statements of adoption and of what is set aside. */
final class IntakeSql {
    /** Which of these jobs are known, what they are and how they stand. */
    static final String KNOWN = """
            /* intake.known */
            select id, status, task_type, document_id, source_url_id, run_id
            from queue_operator.jobs where id = any($1::text[])
            """;

    /** Sets entries aside; what is set aside again counts up, also after it was closed. */
    static final String REFUSE = """
            /* intake.refuse */
            insert into queue_operator.intake_refusals as r (entry_key, job_id, reason, detail, fields)
            select distinct on (entry_key) entry_key, job_id, reason, detail, fields::json
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
                as i (entry_key, job_id, reason, detail, fields)
            order by entry_key
            on conflict (entry_key) do update
                set reason = excluded.reason, detail = excluded.detail, fields = excluded.fields,
                    times = r.times + 1, last_refused_at = now(), state = 'open', closed_at = null, closed_by = null
            """;

    /** What became a job after all is open no more. */
    static final String ADOPTED = """
            /* intake.adopted */
            update queue_operator.intake_refusals set state = 'adopted', closed_at = now(), closed_by = $2
            where entry_key = any($1::text[]) and state = 'open'
            """;

    /** A person drops one; said twice it is done once. Answers with it as it is then. */
    static final String DROP = """
            /* intake.drop */
            update queue_operator.intake_refusals
            set state = case when state = 'open' then 'dropped' else state end,
                closed_at = coalesce(closed_at, now()), closed_by = coalesce(closed_by, $2)
            where id = $1
            returning state
            """;

    /** One of them. */
    static final String REFUSAL = """
            /* intake.refusal */
            select id, job_id, reason, detail, fields::text as fields, times, state, refused_at, last_refused_at,
                   closed_at, closed_by
            from queue_operator.intake_refusals where id = $1
            """;

    /** Those in a state, newest first, before an id. */
    static final String REFUSALS = """
            /* intake.refusals */
            select id, job_id, reason, detail, fields::text as fields, times, state, refused_at, last_refused_at,
                   closed_at, closed_by
            from queue_operator.intake_refusals where state = $1 and id < $2
            order by id desc limit $3
            """;

    /**
     * How much is open, and how much was taken or stands in conflict: each from the index, and no more than the first
     * {@code $1} of it, because closed rows are kept for months.
     */
    static final String COUNTS = """
            /* intake.counts */
            select r.refusals, r.refused_since, o.open, o.open_since, t.taken, c.conflicts
            from (
                select count(*) as refusals, min(refused_at) as refused_since from (
                    select refused_at from queue_operator.intake_refusals where state = 'open' order by id limit $1) x
            ) r cross join (
                select count(*) as open, min(noticed_at) as open_since from (
                    select noticed_at from queue_operator.intake_takeovers where state = 'open' order by id limit $1) x
            ) o cross join (
                select count(*) as taken from (
                    select from queue_operator.intake_takeovers where state = 'taken' order by id desc limit $1) x
            ) t cross join (
                select count(*) as conflicts from (
                    select from queue_operator.intake_takeovers where state = 'conflict' order by id desc limit $1) x
            ) c
            """;

    /** What was closed {@code $1} seconds ago leaves, at most {@code $2} of each. */
    static final String PRUNE = """
            /* intake.prune */
            with refusals as (
                delete from queue_operator.intake_refusals where id in (
                    select id from queue_operator.intake_refusals
                    where closed_at <= now() - make_interval(secs => $1::float8) order by closed_at limit $2)
            )
            delete from queue_operator.intake_takeovers where id in (
                select id from queue_operator.intake_takeovers
                where closed_at <= now() - make_interval(secs => $1::float8) order by closed_at limit $2)
            """;

    private IntakeSql() {}
}
