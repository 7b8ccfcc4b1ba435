package io.queueoperator.flow.replay;

/** Statements that show replays. */
final class ReadSql {
    /** Replays before {@code $1, $2}, newest first; of the status {@code $3}, or of all. */
    static final String LIST = """
            /* replay.list */
            select * from queue_operator.replays
            where (created_at, id) < ($1::timestamptz, $2::text) and ($3::text is null or status = $3)
            order by created_at desc, id desc limit $4
            """;

    /** What the items of a replay have in common, the largest {@code $2} groups first, and how many groups there are. */
    static final String GROUPS = """
            /* replay.groups */
            select g.*, j.error_message
            from (
                select count(*) over ()::int as groups, task_type, fingerprint, error_category, min(job_id) as job_id,
                       count(*) filter (where would_run)::int as planned,
                       count(*) filter (where not would_run)::int as skipped,
                       count(*) filter (where state = 'succeeded')::int as succeeded,
                       count(*) filter (where state = 'failed')::int as failed,
                       count(*) filter (where state = 'failed' and new_fingerprint = fingerprint)::int as same_failure
                from queue_operator.replay_items where replay_id = $1
                group by task_type, fingerprint, error_category
                order by planned desc, task_type, fingerprint limit $2
            ) g
            left join lateral (
                select k.error_message from queue_operator.jobs k where k.id = g.job_id limit 1
            ) j on true
            order by g.planned desc, g.task_type, g.fingerprint
            """;

    private static final String ITEM = """
            select i.*, case when i.state = 'planned' and r.ended_at is not null then 'not_run' else i.state end as shown,
                   j.error_message
            from queue_operator.replays r
            join queue_operator.replay_items i on i.replay_id = r.id
            left join queue_operator.jobs j on j.id = i.job_id
            where r.id = $1 and i.seq > $2 %s
            order by i.seq limit $3
            """;

    /** Items after {@code $2}, in their order. */
    static final String ITEMS = "/* replay.items */\n" + ITEM.formatted("");

    /** Items after {@code $2} in the state {@code $4}. */
    static final String ITEMS_IN_STATE = "/* replay.items_in_state */\n" + ITEM.formatted("""
            and i.state = case $4 when 'not_run' then 'planned' else $4 end
                  and ($4 not in ('planned', 'not_run') or ($4 = 'not_run') = (r.ended_at is not null))""");

    /** The latest job that the replay {@code $1} made of the job {@code $2}; no row before it has. */
    static final String MADE = """
            /* replay.made */
            select i.state, i.detail, i.replay_job_id
            from queue_operator.replay_items i
            where i.replay_id = $1 and i.job_id = $2
            """;

    private ReadSql() {}
}
