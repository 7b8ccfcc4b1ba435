package io.queueoperator.flow.replay;

/** Statements that say which failures a replay means. */
final class PlanSql {
    /** A replay; when its idempotency key {@code $2} is known, the one that has it. No row: somebody else is making it. */
    static final String CREATE = """
            /* replay.create */
            with made as (
                insert into queue_operator.replays
                    (dry_run, idempotency_key, operation, since, until, error_text, error_regex, fingerprint,
                     error_category, source_id, run_id, job_ids, again, item_limit, canary, max_parallel,
                     stop_on_same_failure, note, created_by, requested_by, cursor_at)
                values ($1, $2, $3, $4::timestamptz, least(now(), coalesce($5::timestamptz, now())), $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                        $16, $17, $18, $19, $20, coalesce($4::timestamptz, '1970-01-01'))
                on conflict (idempotency_key) do nothing
                returning id
            )
            select id, true as created from made
            union all
            select r.id, false from queue_operator.replays r
            where r.idempotency_key = $2 and not exists (select from made)
            """;

    /** The replay with the idempotency key {@code $1}. */
    static final String BY_KEY = "/* replay.by_key */ select id from queue_operator.replays where idempotency_key = $1";

    /** The attempts {@code $1}, in their order, each with its job; nulls for those that are not there. */
    static final String TASK_RUNS = """
            /* replay.task_runs */
            select i.id, r.id is not null as known, r.status, r.job_id, j.status as job_status
            from unnest($1::bigint[]) with ordinality as i (id, ord)
            left join queue_operator.task_runs r on r.id = i.id
            left join queue_operator.jobs j on j.id = r.job_id
            order by i.ord
            """;

    /** Those of the ids {@code $1} that no job has. */
    static final String UNKNOWN_JOBS = """
            /* replay.unknown_jobs */
            select i.id from unnest($1::text[]) with ordinality as i (id, ord)
            where not exists (select from queue_operator.jobs j where j.id = i.id)
            order by i.ord
            """;

    /** The replay {@code $1} in the version {@code $2}, for this statement alone. */
    private static final String PLAN = """
            plan as materialized (
                select * from queue_operator.replays where id = $1 and version = $2 and status = 'planning' for update
            )""";

    private static final String COLUMNS = """
            j.id, j.status, j.task_type, j.source_id, j.run_id, j.error_message, j.error_category, j.fingerprint,
                       j.lease_token, j.created_at, j.completed_at, j.replay_root""";

    /**
     * The next failures after the cursor, in the order of an index; %2$s a group, %3$s how far. The end of the window is no
     * condition here: with two ends the planner takes the index of all ended jobs, of which most have not failed. The first
     * page that reaches the end is the last.
     */
    private static final String NEXT_FAILURES = """
            scanned as materialized (
                select f.*, row_number() over (order by f.completed_at, f.id) as ord
                from plan p
                cross join lateral (
                    select %1$s
                    from queue_operator.jobs j
                    where j.status = 'failed' and (j.completed_at, j.id) > (p.cursor_at, p.cursor_id) %2$s
                      %3$s
                ) f
            )""";

    private static final String ALL = "";
    private static final String GROUP = "and j.fingerprint = p.fingerprint";

    /** The next {@code $3}. */
    private static final String NEXT = "order by j.completed_at, j.id limit $3";

    /** The next {@code $3}, or all up to {@code $5, $6}, which were read before. */
    private static final String NEXT_OR_READ = """
            and ($5::timestamptz is null or (j.completed_at, j.id) <= ($5::timestamptz, $6::text))
                    order by j.completed_at, j.id
                    limit case when $5::timestamptz is null then $3::int end""";

    /** The jobs that were named, also those that are gone. */
    private static final String OF_NAMED = """
            scanned as materialized (
                select i.id, %s, i.ord
                from plan p
                cross join lateral unnest(p.job_ids) with ordinality as i (id, ord)
                left join queue_operator.jobs j on j.id = i.id
            )""".formatted(COLUMNS.substring("j.id, ".length()));

    /** What the conditions say of a failure {@code s}, except the regular expression. */
    private static final String CONDITIONS = """
            s.completed_at < p.until
                  and (p.operation is null or s.task_type = p.operation)
                  and (p.fingerprint is null or s.fingerprint = p.fingerprint)
                  and (p.error_category is null or s.error_category = p.error_category)
                  and (p.source_id is null or s.source_id = p.source_id)
                  and (p.run_id is null or s.run_id = p.run_id)
                  and (p.error_text is null or position(lower(p.error_text) in lower(s.error_message)) > 0)""";

    /**
     * The job {@code other} of the same chain that makes it needless to replay {@code s}: one that lives or succeeded, unless
     * the caller wants it again; or a later one that failed as well, of which it is the turn, unless the job was named.
     */
    static final String OTHER = """
            left join lateral (
                    select r.id as other, r.status as other_status
                    from (
                        select k.id, k.status, k.created_at from queue_operator.jobs k
                        where k.replay_root = coalesce(s.replay_root, s.id)
                        union all
                        select k.id, k.status, k.created_at from queue_operator.jobs k where k.id = s.replay_root
                    ) r
                    where r.id <> s.id
                      and (not p.again and r.status in ('queued', 'claimed', 'running', 'completed')
                           or p.job_ids is null and r.status = 'failed' and r.created_at > s.created_at)
                    order by r.status = 'failed', r.created_at desc limit 1
                ) o on true""";

    /** The job that makes it needless to replay the named job {@code $1}; {@code $2} when it is wanted again all the same. */
    static final String OTHER_OF_JOB = """
            /* replay.other */
            select o.other
            from queue_operator.jobs s
            cross join (select $2::bool as again, array[]::text[] as job_ids) p
            %s
            where s.id = $1
            """.formatted(OTHER);

    /**
     * Writes an item for each failure of the page that is meant, {@code $4} those that Java found (null: it was not asked),
     * and moves the cursor: to {@code $5, $6} where Java has read the page, {@code $7} whether that was the last one. What
     * would not run is listed up to the limit as well, and counted beyond it: else a replay that finds a million failures
     * replayed already, on its way to the few that are not, would be a million rows. Jobs that were named are few.
     */
    private static final String PAGE = """
            with %1$s, %2$s, judged as (
                select s.*, t.id as task_run_id, o.other, o.other_status,
                       case when s.status is null then 'gone' when s.status <> 'failed' then 'not_failed'
                            when o.other is not null then 'already_replayed' else 'planned' end as state
                from scanned s
                cross join plan p
                left join lateral (
                    select k.id from queue_operator.task_runs k
                    where k.job_id = s.id and k.lease_token = s.lease_token limit 1
                ) t on true
                %3$s
                where p.job_ids is not null or ($4::text[] is null or s.id = any($4)) and %4$s
            ), counted as materialized (
                select j.*, count(*) filter (where j.state = 'planned') over (order by j.ord) as nth,
                       j.state = 'planned' or p.job_ids is not null
                           or p.skipped + count(*) filter (where j.state <> 'planned') over (order by j.ord) <= p.item_limit
                           as listed
                from judged j
                cross join plan p
            ), item as (
                insert into queue_operator.replay_items
                    (replay_id, seq, job_id, task_run_id, task_type, fingerprint, error_category, failed_at, would_run,
                     state, detail)
                select p.id, p.planned + p.skipped + row_number() over (order by c.ord), c.id, c.task_run_id,
                       coalesce(c.task_type, ''), c.fingerprint, c.error_category, c.completed_at, c.state = 'planned',
                       c.state, case c.state when 'not_failed' then c.status
                            when 'already_replayed' then c.other || ' ' || c.other_status end
                from counted c
                cross join plan p
                where p.planned + c.nth <= p.item_limit and c.listed
                on conflict (replay_id, job_id) do nothing
                returning would_run
            ), page as (
                select (select count(*) from scanned)::int as looked_at,
                       (select count(*) from item where would_run)::int as planned,
                       (select count(*) from item where not would_run)::int
                           + (select count(*) from counted c cross join plan p
                              where p.planned + c.nth <= p.item_limit and not c.listed)::int as skipped,
                       exists (select from counted c cross join plan p where p.planned + c.nth > p.item_limit) as limited
            ), ending as (
                select p.job_ids is not null or g.limited
                           or exists (select from scanned s where s.completed_at >= p.until)
                           or case when $5::timestamptz is null then g.looked_at < $3::int else $7::bool end as done
                from plan p cross join page g
            )
            update queue_operator.replays r
            set version = r.version + 1, updated_at = now(), looked_at = r.looked_at + g.looked_at,
                planned = r.planned + g.planned, skipped = r.skipped + g.skipped, limited = g.limited,
                cursor_at = coalesce($5::timestamptz, l.completed_at, r.cursor_at),
                cursor_id = coalesce($6::text, l.id, r.cursor_id),
                status = case when not o.done then 'planning' when r.dry_run then 'planned' else 'running' end,
                planned_at = case when o.done then now() end,
                started_at = case when o.done and not r.dry_run then now() end
            from plan p
            cross join page g
            cross join ending o
            left join lateral (select s.completed_at, s.id from scanned s order by s.ord desc limit 1) l on true
            where r.id = p.id
            returning r.status, r.version
            """;

    static final String PAGE_OF_ALL = "/* replay.plan */\n" + page(NEXT_FAILURES.formatted(COLUMNS, ALL, NEXT_OR_READ));
    static final String PAGE_OF_GROUP =
            "/* replay.plan_group */\n" + page(NEXT_FAILURES.formatted(COLUMNS, GROUP, NEXT_OR_READ));
    /** Named jobs are one page. */
    static final String PAGE_OF_NAMED = "/* replay.plan_named */\n" + page(OF_NAMED);

    /** The page that Java searches: the messages of those that meet the conditions, and the last one that was looked at. */
    private static final String TEXTS = """
            with plan as materialized (
                select * from queue_operator.replays where id = $1 and version = $2 and status = 'planning'
            ), %1$s, last as (
                select s.completed_at as last_at, s.id as last_id, (select count(*) from scanned)::int as looked_at
                from scanned s order by s.ord desc limit 1
            )
            select l.last_at, l.last_id, l.looked_at, m.id, m.error_message
            from last l
            left join (
                select s.id, s.error_message from scanned s cross join plan p where %2$s
            ) m on true
            """;

    static final String TEXTS_OF_ALL =
            "/* replay.texts */\n" + TEXTS.formatted(NEXT_FAILURES.formatted(COLUMNS, ALL, NEXT), CONDITIONS);
    static final String TEXTS_OF_GROUP =
            "/* replay.texts_group */\n" + TEXTS.formatted(NEXT_FAILURES.formatted(COLUMNS, GROUP, NEXT), CONDITIONS);

    private PlanSql() {}

    private static String page(String scanned) {
        return PAGE.formatted(PLAN, scanned, OTHER, CONDITIONS);
    }
}
