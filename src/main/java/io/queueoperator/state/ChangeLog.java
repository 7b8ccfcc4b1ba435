package io.queueoperator.state;

/**
 * Parts of statements that follow the log of changes, {@code job_events}, in the order of its transactions: how far it can be read
 * (docs/adr/0003, 0033). A cursor may move up to there, and misses nothing: only transactions older than every running one are
 * read, none can still appear before them. Those of others that have been open for long count as over; whatever they
 * write comes at the end of the log when they are.
 */
public final class ChangeLog {
    /** The first transaction that cannot be read yet. */
    public static final String END = "queue_operator.log_end()";

    /**
     * Whether the event {@code e} can be read. In a case, of which the planner expects nothing: of {@code <> all} it may expect
     * that it leaves hardly any event, and then it sorts the whole log for each batch.
     */
    public static final String READABLE = "e.xid < " + END + """
             and case when e.xid = any (array(
                 select l.xid from queue_operator.log_passed_over l where l.passed)) then false else true end""";

    private ChangeLog() {}

    /**
     * Whether the {@code xid} of a place in the log, in a row that the statement is locking, is that of another database which was
     * restored here: ahead of the clock of its transactions. It has to be so in the row as the statement found it as well:
     * another instance may have moved it since, ahead of what was the clock when the statement began.
     *
     * @param found a query for the {@code xid} of that row
     */
    public static String restored(String found) {
        return "(xid > pg_snapshot_xmax(pg_current_snapshot()) and (" + found + ") > pg_snapshot_xmax(pg_current_snapshot()))";
    }

    /** The same of the row of a follower in {@code follower_cursors}. */
    public static String restoredFollower(String name) {
        return restored("select k.xid from queue_operator.follower_cursors k where k.follower = '" + name + "'");
    }
}
