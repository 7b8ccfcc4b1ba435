package io.queueoperator.flow.reap;

/** The statement of {@link PassOver}. */
final class PassOverSql {
    /**
     * The transactions {@code $1} are passed over from now on, if they are still open. Those that are over are so no more: what
     * they wrote after all moves to the end of the log, where everybody reads it, and was read by nobody before. Answers with
     * all that are open, those first that are passed over for the first time, and by whom; one row at least.
     */
    static final String PASS_OVER = """
            /* log.pass_over */
            with open as materialized (
                select x as xid from pg_snapshot_xip(pg_current_snapshot()) as s (x)
            ), over as (
                delete from queue_operator.log_passed_over l
                where l.xid not in (select xid from open)
                returning l.xid
            ), moved as (
                update queue_operator.job_events e set xid = pg_current_xact_id()
                from over o where e.xid = o.xid
                returning e.id
            ), passed as (
                insert into queue_operator.log_passed_over (xid)
                select xid from open where xid = any ($1::text[]::xid8[])
                on conflict do nothing
                returning xid
            )
            select o.xid::text as xid, p.xid is not null as passed, h.pid, h.who,
                   (select count(*) from moved)::int as moved,
                   (select count(*) from open n where n.xid = any (array(select l.xid from queue_operator.log_passed_over l)))::int
                       + (select count(*) from passed)::int as passed_over
            from (select) one
            left join open o on true
            left join passed p on p.xid = o.xid
            left join lateral (
                select l.pid, concat_ws(', ', a.usename, a.datname, nullif(a.application_name, '')) as who
                from pg_locks l
                left join pg_stat_activity a on a.pid = l.pid
                where l.locktype = 'transactionid' and l.transactionid = p.xid::xid and l.mode = 'ExclusiveLock'
                limit 1
            ) h on p.xid is not null
            order by passed desc, o.xid
            """;

    private PassOverSql() {}
}
