package io.queueoperator.ledger;

import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;

/**
 * The statement of a list, put together from fixed parts: one condition that an index narrows in the order of the list
 * stands inside, all others outside, and at most {@link #SCANNED} rows are looked at for one page. A page may so be short
 * and still have a next one; no filter can make the database read the whole table.
 */
record JobListSql(String sql, Tuple arguments) {
    static final int SCANNED = 10_000;

    static JobListSql of(JobFilter filter, PageCursor after, int limit) {
        JobConditions conditions = new JobConditions();
        conditions.inside("(j.created_at, j.id) < (" + conditions.argument(after.at().atOffset(ZoneOffset.UTC)) + ", "
                + conditions.argument(after.id()) + ")");
        conditions.narrow(filter);
        int scanned = conditions.isAllInside() ? limit + 1 : SCANNED;
        String sql = """
                /* ledger.list_jobs */
                with scanned as materialized (
                    select %s from %s j
                    where %s
                    order by j.created_at desc, j.id desc
                    limit %d
                ), page as (
                    select * from scanned j where %s
                    order by created_at desc, id desc
                    limit %d
                ), last as (
                    select created_at as last_created_at, id as last_id, (select count(*) from scanned) as scanned
                    from scanned order by created_at, id limit 1
                )
                select p.*, l.* from last l left join page p on true
                order by p.created_at desc, p.id desc
                """.formatted(
                        JobRow.columns("j"), conditions.table(), conditions.inside(), scanned, conditions.outside(),
                        limit + 1);
        return new JobListSql(sql, Tuple.tuple(conditions.values()));
    }
}
