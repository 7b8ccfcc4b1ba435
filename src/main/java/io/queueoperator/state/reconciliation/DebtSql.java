package io.queueoperator.state.reconciliation;

/** Statements on what followers owe. */
final class DebtSql {
    /** A refused row: new, or the same again, and then only its reason may be another. */
    static final String OWE = """
            /* debts.owe */
            insert into queue_operator.reconciliation_debts as d
                (store, kind, subject, job_id, reason, sqlstate, message, next_try_at)
            select $1, i.kind, i.subject, i.job_id, i.reason, i.sqlstate, i.message,
                   now() + make_interval(secs => $8::float8)
            from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
                as i (kind, subject, job_id, reason, sqlstate, message)
            order by i.kind, i.subject
            on conflict (store, kind, subject) do update
                set job_id = excluded.job_id, reason = excluded.reason, sqlstate = excluded.sqlstate,
                    message = excluded.message, last_try_at = clock_timestamp()
            """;

    /**
     * What is due, at most {@code $2} of it, the longest waiting first. The next try is put off at once, so that neither a
     * crash nor a second instance tries in a circle.
     */
    static final String TAKE_DUE = """
            /* debts.take_due */
            with due as (
                select id from queue_operator.reconciliation_debts
                where store = $1 and next_try_at <= now()
                order by next_try_at, id
                limit $2
                for update skip locked
            )
            update queue_operator.reconciliation_debts d
            set attempts = d.attempts + 1, last_try_at = clock_timestamp(),
                next_try_at = now() + make_interval(secs => least($3::float8 * power(2, least(d.attempts, 30)), $4::float8))
            from due
            where d.id = due.id
            returning d.id, d.kind, d.subject, d.job_id, d.last_try_at
            """;

    /** Paid; unless the row was refused again since it was taken. */
    static final String SETTLE = """
            /* debts.settle */
            delete from queue_operator.reconciliation_debts d
            using unnest($1::bigint[], $2::timestamptz[]) as i (id, tried_at)
            where d.id = i.id and d.last_try_at = i.tried_at
            """;

    /** How far each follower is behind the log, counted up to {@code $1} changes, and why if it is known. */
    static final String LAGS = """
            /* debts.lags */
            with place as (
                select follower, updated_at, failing_since, last_error, last_error_at, restored_to,
                       -- Numbers of another database: nothing of the log is known to be told.
                       case when xid > pg_snapshot_xmax(pg_current_snapshot()) then '0'::xid8 else xid end as xid,
                       case when xid > pg_snapshot_xmax(pg_current_snapshot()) then 0 else event_id end as event_id
                from queue_operator.follower_cursors
            )
            select p.follower, p.updated_at, p.failing_since, p.last_error, p.last_error_at, b.behind, f.behind_since
            from place p
            cross join lateral (
                select count(*)::int as behind from (
                    select e.id from queue_operator.job_events e
                    where (e.xid, e.id) > (p.xid, p.event_id) and e.id > p.restored_to
                    order by e.xid, e.id
                    limit $1) x) b
            left join lateral (
                select e.at as behind_since from queue_operator.job_events e
                where (e.xid, e.id) > (p.xid, p.event_id) and e.id > p.restored_to
                order by e.xid, e.id
                limit 1) f on true
            order by p.follower
            """;

    /** The debts by store and reason, the first {@code $1} of them all. */
    static final String COUNTS = """
            /* debts.counts */
            select store, reason, count(*)::int as debts, min(since) as oldest
            from (select store, reason, since from queue_operator.reconciliation_debts order by id limit $1) d
            group by store, reason
            order by store, reason
            """;

    private DebtSql() {}
}
