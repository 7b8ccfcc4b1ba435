package io.queueoperator.ledger.run;

import io.queueoperator.platform.http.PageCursor;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statement of a list, put together from fixed parts. Of both tables the newest rows are taken that satisfy the
 * conditions an index has in the order of the list; all other conditions are asked of those, and at most {@link #SCANNED}
 * rows are looked at for one page. A page may so be short and still have a next one; no filter can make the database read
 * a whole table, and no extension for text is needed.
 */
record RunListSql(String sql, Tuple arguments) {
    static final int SCANNED = 10_000;

    private static final String SHORT_ATTEMPT = RunSql.ATTEMPT + ", r.ended_at as at";
    private static final String SHORT_OPERATION = RunSql.OPERATION + ", o.at";

    static RunListSql of(RunFilter filter, PageCursor before, int limit) {
        Conditions conditions = new Conditions();
        String at = conditions.next(before.at().atOffset(ZoneOffset.UTC));
        String id = conditions.next(before.number());
        List<String> outside = outside(filter, conditions);
        int scanned = outside.isEmpty() ? limit + 1 : SCANNED;
        List<String> both = new ArrayList<>();
        // Only what is asked: an argument that nobody reads has no type.
        if (withAttempts(filter)) {
            both.add("""
                (select %s from queue_operator.task_runs r
                     where (r.ended_at, r.id) < (%s, %s)%s
                     order by r.ended_at desc, r.id desc limit %d)""".formatted(
                        SHORT_ATTEMPT, at, id, and(ofAttempts(filter, conditions)), scanned));
        }
        if (withOperations(filter)) {
            both.add("""
                (select %s from queue_operator.operation_runs o
                     where (o.at, o.id) < (%s, %s)%s
                     order by o.at desc, o.id desc limit %d)""".formatted(
                        SHORT_OPERATION, at, id, and(ofOperations(filter, conditions)), scanned));
        }
        return new RunListSql("""
                /* runs.list */
                with scanned as materialized (
                    select * from (
                    %s
                    ) u
                    order by u.at desc, u.id desc
                    limit %d
                ), page as (
                    select * from scanned s where %s
                    order by s.at desc, s.id desc
                    limit %d
                ), last as (
                    select at as last_at, id as last_id, (select count(*) from scanned) as scanned
                    from scanned order by at, id limit 1
                )
                select p.*, l.* from last l left join page p on true
                order by p.at desc, p.id desc
                """.formatted(
                        String.join("\n    union all\n    ", both), scanned,
                        outside.isEmpty() ? "true" : String.join(" and ", outside), limit + 1),
                Tuple.tuple(conditions.values));
    }

    /** How many rows the statement looks at; a page of fewer is the last one. */
    static int scanned(RunFilter filter, int limit) {
        return outside(filter, new Conditions()).isEmpty() ? limit + 1 : SCANNED;
    }

    /** Attempts are recorded when they end, and no orchestrator's flow is known of them. */
    private static boolean withAttempts(RunFilter filter) {
        boolean goesOn = "PENDING".equals(filter.status()) || "RUNNING".equals(filter.status());
        return RunFilter.ATTEMPT.equals(filter.kind())
                || filter.kind() == null && !goesOn && filter.flowRunId() == null;
    }

    private static boolean withOperations(RunFilter filter) {
        return !RunFilter.ATTEMPT.equals(filter.kind());
    }

    /** Only what failed has a message or a list of errors; of attempts. */
    private static boolean onlyFailed(RunFilter filter) {
        return RunFilter.FAILED.equals(filter.status()) || filter.text() != null;
    }

    private static List<String> ofAttempts(RunFilter filter, Conditions conditions) {
        List<String> inside = window("r.ended_at", filter, conditions);
        if (filter.operation() != null) {
            inside.add("r.operation = " + conditions.next(filter.operation()));
        } else if (onlyFailed(filter) && filter.user() != null) {
            inside.add("r.user_id = " + conditions.next(filter.user()));
        } else if (Boolean.TRUE.equals(filter.hasErrorList())) {
            inside.add("r.error_list is not null");
        }
        if (onlyFailed(filter)) {
            // A literal, so that the planner sees that the indexes of failed attempts fit.
            inside.add("r.status = 'FAILED'");
        }
        return inside;
    }

    /** The one condition that the list of operations is narrowed by. */
    private enum Narrow { FLOW, PARTLY, OPERATION, USER, FAILED, NOTHING }

    private static Narrow narrow(RunFilter filter) {
        if (filter.flowRunId() != null) {
            return Narrow.FLOW;
        }
        if (Boolean.TRUE.equals(filter.hasErrorList())) {
            return Narrow.PARTLY;
        }
        if (filter.operation() != null) {
            return Narrow.OPERATION;
        }
        if (filter.user() != null) {
            return Narrow.USER;
        }
        return RunFilter.FAILED.equals(filter.status()) ? Narrow.FAILED : Narrow.NOTHING;
    }

    private static List<String> ofOperations(RunFilter filter, Conditions conditions) {
        List<String> inside = window("o.at", filter, conditions);
        switch (narrow(filter)) {
            case FLOW -> inside.add("o.flow_run_id = " + conditions.next(Objects.requireNonNull(filter.flowRunId())));
            case PARTLY -> inside.add("o.errors > 0");
            case OPERATION -> inside.add("o.operation = " + conditions.next(Objects.requireNonNull(filter.operation())));
            case USER -> inside.add("o.user_id = " + conditions.next(Objects.requireNonNull(filter.user())));
            case FAILED -> inside.add("o.status = 'FAILED'");
            case NOTHING -> { }
        }
        return inside;
    }

    /** What is not seen to inside, in both tables. */
    private static List<String> outside(RunFilter filter, Conditions conditions) {
        Narrow narrow = withOperations(filter) ? narrow(filter) : null;
        boolean attempts = withAttempts(filter);
        List<String> outside = new ArrayList<>();
        if (narrow != null && narrow != Narrow.OPERATION) {
            conditions.equal(outside, "s.operation", filter.operation());
        }
        if (!(RunFilter.FAILED.equals(filter.status()) && (narrow == null || narrow == Narrow.FAILED))) {
            conditions.equal(outside, "s.status", filter.status());
        }
        boolean userOfAttempts = !attempts || onlyFailed(filter) && filter.operation() == null;
        if (!userOfAttempts || narrow != null && narrow != Narrow.USER) {
            conditions.equal(outside, "s.user_id", filter.user());
        }
        if (attempts || narrow != Narrow.FLOW) {
            conditions.equal(outside, "s.flow_run_id", filter.flowRunId());
        }
        conditions.equal(outside, "s.category", filter.category());
        conditions.equal(outside, "s.error_category", filter.errorCategory());
        if (filter.hasErrorList() != null) {
            outside.add(filter.hasErrorList() ? "s.errors > 0" : "s.errors = 0");
        }
        if (filter.text() != null) {
            outside.add("s.error_message ilike " + conditions.next("%" + escaped(filter.text()) + "%"));
        }
        return outside;
    }

    private static List<String> window(String column, RunFilter filter, Conditions conditions) {
        List<String> inside = new ArrayList<>();
        if (filter.since() != null) {
            inside.add(column + " >= " + conditions.next(filter.since().atOffset(ZoneOffset.UTC)));
        }
        if (filter.until() != null) {
            inside.add(column + " < " + conditions.next(filter.until().atOffset(ZoneOffset.UTC)));
        }
        return inside;
    }

    private static String and(List<String> conditions) {
        return conditions.stream().map(condition -> " and " + condition).collect(Collectors.joining());
    }

    /** The text itself, not a pattern. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** Collects the arguments. */
    private static final class Conditions {
        private final List<Object> values = new ArrayList<>();

        String next(Object value) {
            values.add(value);
            return "$" + values.size();
        }

        void equal(List<String> conditions, String column, @Nullable String value) {
            if (value != null) {
                conditions.add(column + " = " + next(value));
            }
        }
    }
}
