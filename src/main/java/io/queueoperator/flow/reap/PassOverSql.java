package io.queueoperator.flow.reap;

/** The statement of {@link PassOver}. */
final class PassOverSql {
    /**
     * The transactions {@code $1} are noted, if they are still open: everybody who follows the log stops there. Those that were noted
     * before and are still open are passed over. Those that are over leave the list: what they wrote after all, if they were passed
     * over, moves to the end of the log first, at most {@code $2} events at a time.
     *
     * <p>Two steps, for whoever finds a transaction over must not have read it: a transaction is passed over only where it is
     * open while the note is there to be seen; so whoever sees it over sees the note too.
     *
     * <p>Answers with all that are open, those first that are passed over for the first time, and by whom; one row at least.
     */
    static final String PASS_OVER = """
            /* log.pass_over */
            with open as materialized (
                select x as xid from pg_snapshot_xip(pg_current_snapshot()) as s (x)
            ), late as materialized (
                select e.place, e.xid, e.id
                from queue_operator.log_passed_over l
                cross join lateral (
                    select k.ctid as place, k.xid, k.id from queue_operator.job_events k
                    where k.xid = l.xid order by k.xid, k.id limit $2
                ) e
                where l.passed and l.xid not in (select xid from open)
                limit $2
            ), moved as (
                update queue_operator.job_events e set xid = pg_current_xact_id()
                -- By their places, and in the order of an index below: the planner knows nothing of these few rows, and would read
                -- the whole log. By their ids too: another partition has the same places; and by xid, for another instance may
                -- just have moved them.
                where e.ctid = any (array(select l.place from late l)) and e.id = any (array(select l.id from late l))
                  and e.xid = any (array(select l.xid from late l))
                returning e.id
            ), over as (
                delete from queue_operator.log_passed_over l
                where l.xid not in (select xid from open)
                  and (not l.passed or (
                      select e.id from queue_operator.job_events e where e.xid = l.xid order by e.xid, e.id limit 1) is null)
            ), passed as (
                update queue_operator.log_passed_over l set passed = true
                where not l.passed and l.xid in (select xid from open)
                returning l.xid
            ), noted as (
                insert into queue_operator.log_passed_over (xid)
                select xid from open where xid = any ($1::text[]::xid8[])
                on conflict do nothing
            )
            select o.xid::text as xid, p.xid is not null as passed, h.pid, h.who,
                   (select count(*) from moved)::int as moved,
                   (select count(*) from queue_operator.log_passed_over l where l.xid in (select xid from open))::int as passed_over
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
