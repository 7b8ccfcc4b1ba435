package io.queueoperator.flow.reap;

import io.queueoperator.flow.finish.Takeover;
import io.queueoperator.state.ChangeLog;
import io.queueoperator.state.JobRow;

/** Statements of the reaper. */
final class ReapSql {
    /**
     * Held jobs whose lease may be taken away, each with the first reason that applies: it ran out; the end was asked for
     * {@code $2} seconds ago; the job is held for {@code $3} seconds (null: that is no reason); it does not
     * get on, and {@code $4} says that
     * this is a reason. Leases that ran out more than {@code $5} seconds ago are not looked for (null: all are).
     */
    static final String STALE = """
            /* reap.stale */
            with stale as (
                (select id, 1 as reason from queue_operator.jobs
                 where status in ('claimed', 'running') and lease_expires_at <= now()
                   and lease_expires_at > coalesce(now() - make_interval(secs => $5::float8), '-infinity')
                 order by lease_expires_at limit $1)
                union all
                (select id, 2 from queue_operator.jobs
                 where status in ('claimed', 'running') and cancel_requested_at is not null
                   and cancel_requested_at <= now() - make_interval(secs => $2::float8)
                 order by cancel_requested_at limit $1)
                union all
                (select id, 3 from queue_operator.jobs
                 where status in ('claimed', 'running') and claimed_at <= now() - make_interval(secs => $3::float8)
                 order by claimed_at limit $1)
                union all
                (select id, 4 from queue_operator.jobs j
                 where status in ('claimed', 'running') and progress_deadline_s is not null and $4 and %2$s
                 order by claimed_at limit $1)
            )
            select %1$s, s.reason, coalesce(j.deadline_at <= now(), false) as timed_out
            from (select id, min(reason) as reason from stale group by id) s
            join queue_operator.jobs j on j.id = s.id
            """.formatted(JobRow.columns("j"), Takeover.NO_PROGRESS);

    /** How far a follower is, whether its store is still the one it was, and since when this server runs. */
    static final String CURSOR = """
            /* reap.cursor */
            select xid::text as xid, event_id, epoch, failing_since is not null as failing,
                   xid > pg_snapshot_xmax(pg_current_snapshot()) as restored,
                   pg_postmaster_start_time()::text as server
            from queue_operator.follower_cursors where follower = $1
            """;

    /**
     * The next events a follower has to look at: as far as {@link ChangeLog} says, so that none can
     * still appear before them.
     */
    static final String EVENTS = """
            /* reap.events */
            select e.xid::text as xid, e.id, e.job_id, e.at, e.to_status, e.lease_token
            from queue_operator.job_events e
            where (e.xid, e.id) > ($1::text::xid8, $2::bigint)
              and %s
            order by e.xid, e.id
            limit $3
            """.formatted(ChangeLog.READABLE);

    /** Those jobs and their parents (whose counts they change) as they are now, with what a follower may need. */
    static final String JOBS = """
            /* reap.jobs */
            with named as (
                select id collate "C" as id from unnest($1::text[]) as i (id)
                -- A union and no "or": that reads the whole table.
                union
                select k.parent_job_id from queue_operator.jobs k
                where k.id = any($1::text[]) and k.parent_job_id is not null
            )
            select %s, j.payload::text as payload,
                   c.total as children_total, c.completed as children_completed, c.failed as children_failed,
                   c.version as children_version,
                   r.error_message as last_error, r.error_category as last_category, r.error_type as last_type,
                   r.error_code as last_code, r.fingerprint as last_fingerprint
            from named n
            join queue_operator.jobs j on j.id = n.id
            left join queue_operator.job_children c on c.parent_job_id = j.id
            left join lateral (
                select * from queue_operator.task_runs t
                where t.job_id = j.id and t.status = 'FAILED'
                order by t.lease_token desc limit 1) r on true
            """.formatted(JobRow.columns("j"));

    /** The latest job of each of these runs. */
    static final String JOB_OF_RUNS = """
            /* reap.job_of_runs */
            select l.id
            from unnest($1::text[]) as i (run_id)
            cross join lateral (
                select j.id from queue_operator.jobs j where j.run_id = i.run_id
                order by j.created_at desc, j.id desc limit 1) l
            """;

    /** Moves a cursor, unless another instance has moved it in the meantime. */
    static final String ADVANCE = """
            /* reap.advance */
            update queue_operator.follower_cursors
            set xid = $2::text::xid8, event_id = $3, epoch = $4, updated_at = now(), failing_since = null
            where follower = $1 and xid = $5::text::xid8 and event_id = $6 and epoch is not distinct from $7
            """;

    /** A follower cannot be told anything: since when, and why. */
    static final String FAILING = """
            /* reap.failing */
            update queue_operator.follower_cursors
            set failing_since = coalesce(failing_since, now()), last_error = $2, last_error_at = now()
            where follower = $1
            """;

    private ReapSql() {}
}
