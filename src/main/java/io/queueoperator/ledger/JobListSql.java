package io.queueoperator.ledger;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statement of a list, put together from fixed parts: one condition that an index narrows in the order of the list
 * stands inside, all others outside, and at most {@link #SCANNED} rows are looked at for one page. A page may so be short
 * and still have a next one; no filter can make the database read the whole table.
 */
record JobListSql(String sql, Tuple arguments) {
    static final int SCANNED = 10_000;

    static JobListSql of(JobFilter filter, PageCursor after, int limit) {
        List<Object> values = new ArrayList<>();
        List<String> inside = new ArrayList<>();
        List<String> outside = new ArrayList<>();
        inside.add("(j.created_at, j.id) < (" + next(values, after.at().atOffset(ZoneOffset.UTC)) + ", "
                + next(values, after.id()) + ")");
        if (filter.since() != null) {
            inside.add("j.created_at >= " + next(values, filter.since().atOffset(ZoneOffset.UTC)));
        }
        if (filter.until() != null) {
            inside.add("j.created_at < " + next(values, filter.until().atOffset(ZoneOffset.UTC)));
        }
        boolean held = filter.status() != null && filter.status().isHeld();
        Optional<String> narrow = held
                ? Optional.empty()
                : JobFilter.INDEXED.stream().filter(filter.equal()::containsKey).findFirst();
        if (filter.status() != null && !held) {
            // A literal, so that the planner sees that the index of failed jobs fits; it comes from the enum.
            (filter.status() == JobStatus.FAILED && narrow.isEmpty() ? inside : outside)
                    .add("j.status = '" + filter.status().wire() + "'");
        }
        for (Map.Entry<String, String> equal : filter.equal().entrySet()) {
            (narrow.filter(equal.getKey()::equals).isPresent() ? inside : outside)
                    .add("j." + equal.getKey() + " = " + next(values, equal.getValue()));
        }
        if (filter.text() != null) {
            String pattern = next(values, "%" + escaped(filter.text()) + "%");
            outside.add("(j.id = " + next(values, filter.text()) + " or j.error_message ilike " + pattern
                    + " or j.document_url ilike " + pattern + ")");
        }
        int scanned = outside.isEmpty() ? limit + 1 : SCANNED;
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
                        JobRow.columns("j"), held ? held(filter.status()) : "queue_operator.jobs",
                        String.join(" and ", inside), scanned,
                        outside.isEmpty() ? "true" : String.join(" and ", outside), limit + 1);
        return new JobListSql(sql, Tuple.tuple(values));
    }

    /** Few jobs are held at a time: all of them are read, and never the table along its order until they are found. */
    private static String held(JobStatus status) {
        return "(select * from queue_operator.jobs where status in ('claimed', 'running') and status = '"
                + status.wire() + "' offset 0)";
    }

    private static String next(List<Object> values, Object value) {
        values.add(value);
        return "$" + values.size();
    }

    /** The text itself, not a pattern. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
