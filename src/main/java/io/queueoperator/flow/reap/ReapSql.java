package io.queueoperator.flow.reap;

import io.queueoperator.state.JobRow;

/** Statements of the reaper. */
final class ReapSql {
    /** Held jobs whose lease has run out, the longest silent first. */
    static final String EXPIRED = """
            /* reap.expired */
            select %s, j.deadline_at, j.deadline_at <= now() as timed_out
            from queue_operator.jobs j
            where j.status in ('claimed', 'running') and j.lease_expires_at <= now()
            order by j.lease_expires_at
            limit $1
            """.formatted(JobRow.columns("j"));

    /** How far a follower is, and whether its store is still the one it was. */
    static final String CURSOR = """
            /* reap.cursor */
            select xid::text as xid, event_id, epoch,
                   xid > pg_snapshot_xmax(pg_current_snapshot()) as restored
            from queue_operator.follower_cursors where follower = $1
            """;

    /**
     * The next events a follower has to look at: only of transactions older than every running one, so that none can
     * still appear before them.
     */
    static final String EVENTS = """
            /* reap.events */
            select e.xid::text as xid, e.id, e.job_id
            from queue_operator.job_events e
            where (e.xid, e.id) > ($1::text::xid8, $2::bigint)
              and e.xid < pg_snapshot_xmin(pg_current_snapshot())
            order by e.xid, e.id
            limit $3
            """;

    /** Those jobs and their parents (whose counts they change) as they are now, with what a follower may need. */
    static final String JOBS = """
            /* reap.jobs */
            select %s, j.payload::text as payload,
                   c.total as children_total, c.completed as children_completed, c.failed as children_failed,
                   c.version as children_version,
                   r.error_message as last_error, r.error_category as last_category, r.error_type as last_type,
                   r.error_code as last_code, r.fingerprint as last_fingerprint
            from queue_operator.jobs j
            left join queue_operator.job_children c on c.parent_job_id = j.id
            left join lateral (
                select * from queue_operator.task_runs t
                where t.job_id = j.id and t.status = 'FAILED'
                order by t.lease_token desc limit 1) r on true
            where j.id = any($1::text[])
               or j.id in (select k.parent_job_id from queue_operator.jobs k where k.id = any($1::text[]))
            """.formatted(JobRow.columns("j"));

    /** Moves a cursor, unless another instance has moved it in the meantime. */
    static final String ADVANCE = """
            /* reap.advance */
            update queue_operator.follower_cursors
            set xid = $2::text::xid8, event_id = $3, epoch = $4, updated_at = now()
            where follower = $1 and xid = $5::text::xid8 and event_id = $6 and epoch is not distinct from $7
            """;

    private ReapSql() {}
}
