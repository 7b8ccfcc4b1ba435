package io.queueoperator.state;

/**
 * Parts of statements that follow the log of changes, {@code job_events}, in the order of its transactions: how far it can be read
 * (docs/adr/0003, 0033). A cursor may move up to there, and misses nothing: only transactions older than every running one are
 * read, none can still appear before them. Those of others that have been open for long count as over; whatever they
 * write comes at the end of the log when they are.
 */
public final class ChangeLog {
    private static final String PASSED_OVER = "select l.xid from queue_operator.log_passed_over l";

    /** The first transaction that cannot be read yet. */
    public static final String END = """
            (select coalesce(
                        (select x from pg_snapshot_xip(pg_current_snapshot()) as s (x)
                         where x not in (%s) order by x limit 1),
                        pg_snapshot_xmax(pg_current_snapshot())))""".formatted(PASSED_OVER);

    /** Whether the event {@code e} can be read. */
    public static final String READABLE = "e.xid < " + END + "\n                      and e.xid <> all (array(" + PASSED_OVER + "))";

    private ChangeLog() {}
}
