package io.queueoperator.ledger.groups;

import io.queueoperator.state.ChangeLog;

/** Statements of the chore that keeps the counts of groups. */
final class GroupRollUpSql {
    /** Adds the attempts that the changes of {@code batch} ended to their groups, one row per group. */
    private static final String COUNTED = """
            fresh as materialized (
                %1$s
            ), locked as materialized (
                select g.fingerprint, g.state, g.resolved_at from queue_operator.error_groups g
                where g.fingerprint in (select f.fingerprint from fresh f)
                order by g.fingerprint
                for update
            ), regressed as materialized (
                select distinct on (f.fingerprint) f.fingerprint, f.ended_at as at, f.job_id
                from fresh f
                join locked l on l.fingerprint = f.fingerprint
                where l.state = 'resolved' and f.ended_at > l.resolved_at
                order by f.fingerprint, f.ended_at, f.id
            ), counted as (
                insert into queue_operator.error_groups as g
                    (fingerprint, task_type, error_category, error_type, failures, jobs, first_seen_at, last_seen_at,
                     error_code, message, last_job_id, last_attempt, regressed_at, regressed_job_id)
                select t.fingerprint, t.operation, t.error_category, t.error_type, t.failures, t.jobs, t.first_seen_at,
                       t.last_seen_at, t.error_code, t.error_message, t.job_id, t.attempt, x.at, x.job_id
                from (
                    %2$s
                ) t
                left join regressed x on x.fingerprint = t.fingerprint
                order by t.fingerprint
                on conflict (fingerprint) do update
                    set failures = g.failures + excluded.failures, jobs = g.jobs + excluded.jobs,
                        first_seen_at = least(g.first_seen_at, excluded.first_seen_at),
                        last_seen_at = greatest(g.last_seen_at, excluded.last_seen_at),
                        error_code = case when excluded.last_seen_at >= g.last_seen_at then excluded.error_code
                            else g.error_code end,
                        message = case when excluded.last_seen_at >= g.last_seen_at then excluded.message
                            else g.message end,
                        last_job_id = case when excluded.last_seen_at >= g.last_seen_at then excluded.last_job_id
                            else g.last_job_id end,
                        last_attempt = case when excluded.last_seen_at >= g.last_seen_at then excluded.last_attempt
                            else g.last_attempt end,
                        state = case when g.state = 'resolved' and excluded.regressed_at is not null then 'regressed'
                            else g.state end,
                        regressed_at = case when g.state = 'resolved' then coalesce(excluded.regressed_at, g.regressed_at)
                            else g.regressed_at end,
                        regressed_job_id = case when g.state = 'resolved'
                            then coalesce(excluded.regressed_job_id, g.regressed_job_id) else g.regressed_job_id end
            ), audit as (
                insert into queue_operator.error_group_changes
                    (fingerprint, at, from_state, to_state, actor_kind, actor, job_id)
                select fingerprint, at, 'resolved', 'regressed', 'chore', 'error_groups', job_id
                from regressed order by fingerprint
            )
            """.formatted(
                    FreshFailures.attempts("(select * from batch e where " + FreshFailures.ENDS + ") e"),
                    FreshFailures.GROUPED);

    /**
     * Counts the failures among the next {@code $1} changes and moves the cursor, both or nothing. As far as
     * {@link ChangeLog} says: nothing can still appear before. While another instance is at it,
     * nothing is done.
     */
    static final String ROLL_UP = """
            /* groups.roll_up */
            with place as (
                select xid, event_id, restored_to from queue_operator.follower_cursors
                where follower = 'error_groups'
                for update skip locked
            ), batch as materialized (
                select e.*
                from place p
                cross join lateral (
                    select e.xid, e.id, e.job_id, e.lease_token, e.from_status, e.to_status
                    from queue_operator.job_events e
                    where (e.xid, e.id) > (p.xid, p.event_id) and e.id > p.restored_to
                      and %s
                    order by e.xid, e.id
                    limit $1
                ) e
            ), %s
            , moved as (
                update queue_operator.follower_cursors f
                set xid = l.xid, event_id = l.id, updated_at = now()
                from (select xid, id from batch order by xid desc, id desc limit 1) l
                where f.follower = 'error_groups'
            )
            select (select count(*) from batch)::int as events,
                   coalesce((select xid > pg_snapshot_xmax(pg_current_snapshot()) from place), false) as restored
            """.formatted(ChangeLog.READABLE, COUNTED);

    /**
     * Once after the database was restored elsewhere, where transaction numbers begin anew: counts what was restored and
     * had not been counted yet; from then on what is new is found behind the last change that was restored.
     */
    static final String RESTORED = """
            /* groups.restored */
            with place as (
                select xid, event_id, restored_to from queue_operator.follower_cursors
                where follower = 'error_groups' and xid > pg_snapshot_xmax(pg_current_snapshot())
                for update skip locked
            ), batch as materialized (
                select e.xid, e.id, e.job_id, e.lease_token, e.from_status, e.to_status
                from queue_operator.job_events e
                where e.xid >= pg_snapshot_xmax(pg_current_snapshot())
                  and (e.xid, e.id) > ((select xid from place), (select event_id from place))
            ), %s
            update queue_operator.follower_cursors f
            set xid = '0', event_id = 0, updated_at = now(),
                restored_to = greatest(p.event_id, p.restored_to, (
                    select max(e.id) from queue_operator.job_events e
                    where e.xid >= pg_snapshot_xmax(pg_current_snapshot())))
            from place p
            where f.follower = 'error_groups'
            """.formatted(COUNTED);

    private GroupRollUpSql() {}
}
